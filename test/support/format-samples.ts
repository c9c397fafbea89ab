import { readFileSync } from 'node:fs';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import type { Companions } from '../../electron/library/formats/companions.ts';
import type { RecordingFormat } from '../../shared/model/recording.ts';
import { bsrFile } from './bsr-files.ts';
import { memoryReader } from './memory-reader.ts';
import { fixture } from './terminal-fixtures.ts';

/** One small recording in one format: the file that is opened, and those beside it. */
export interface FormatSample {
  readonly name: string;
  readonly format: RecordingFormat;
  readonly file: string;
  readonly files: Readonly<Record<string, Buffer>>;
}

type Event = readonly [atSeconds: number, code: string, data: string];

const read = (name: string): Buffer => readFileSync(fixture(name));
const lines = (texts: readonly string[]): Buffer => Buffer.from(`${texts.join('\n')}\n`);
const startMs = Date.UTC(2026, 10, 24, 12);

/** Every format: as its real recorder made it where Debian has one, else written here from the same session. */
export function formatSamples(): FormatSample[] {
  const cast = read('asciinema-v2.cast');
  const [, ...rows] = cast.toString('utf8').trimEnd().split('\n');
  const events: Event[] = rows.map((row) => JSON.parse(row));
  const outputs = events.filter(([, code]) => code === 'o');
  const of = (name: string, format: RecordingFormat, file: string, files: Record<string, Buffer>): FormatSample => ({
    name,
    format,
    file,
    files,
  });
  const sole = (name: string, format: RecordingFormat, file: string, content: Buffer): FormatSample =>
    of(name, format, file, { [file]: content });
  const tlog = read('session.tlog').toString('utf8').trimEnd().split('\n');

  return [
    sole('asciicast v1', 'asciicast-v1', 'session.json', asciicastV1(outputs)),
    sole('asciicast v2 by asciinema', 'asciicast-v2', 'session.cast', cast),
    sole('asciicast v3', 'asciicast-v3', 'session.cast', asciicastV3(events)),
    sole('asciicast v2 in gzip', 'asciicast-v2', 'session.bin', gzipSync(cast)),
    sole('asciicast v2 in zstd', 'asciicast-v2', 'session.bin', zstdCompressSync(cast)),
    of('script with classic timing', 'typescript', 'night.typescript', {
      'night.typescript': read('script-classic'),
      'night.timing': read('script-classic.timing'),
    }),
    of('script with advanced timing and separate files', 'typescript', 'script-advanced.out', {
      'script-advanced.out': read('script-advanced.out'),
      'script-advanced.in': read('script-advanced.in'),
      'script-advanced.timing': read('script-advanced.timing'),
    }),
    of('script with advanced timing and one file', 'typescript', 'script-combined', {
      'script-combined': read('script-combined'),
      'script-combined.timing': read('script-combined.timing'),
    }),
    of('Guacamole typescript', 'typescript', 'NAME', guacamole(outputs)),
    sole('ttyrec', 'ttyrec', 'session.ttyrec', read('session.ttyrec')),
    sole('tlog', 'tlog', 'session.tlog', read('session.tlog')),
    sole('tlog in journald JSON', 'tlog', 'session.json', lines(tlog.map((MESSAGE) => JSON.stringify({ _HOSTNAME: 'bastion', MESSAGE })))),
    sole('tlog in syslog', 'tlog', 'session.log', lines(tlog.map((line) => `<134>1 2026-11-24T12:00:00Z bastion tlog-rec 1 - - ${line}`))),
    of('Boundary SSH channel', 'bsr', 'messages-outbound.data', boundary(events)),
    ...logs(),
  ];
}

function asciicastV1(outputs: readonly Event[]): Buffer {
  let last = 0;
  const stdout = outputs.map(([at, , data]) => {
    const delay = Number((at - last).toFixed(6));
    last = at;
    return [delay, data];
  });
  return Buffer.from(JSON.stringify({ version: 1, width: 80, height: 24, duration: last, command: null, title: null, env: {}, stdout }));
}

function asciicastV3(events: readonly Event[]): Buffer {
  let last = 0;
  const rows = events.map(([at, code, data]) => {
    const interval = Number((at - last).toFixed(6));
    last = at;
    return JSON.stringify([interval, code, data]);
  });
  return lines([
    JSON.stringify({ version: 3, term: { cols: 80, rows: 24 }, timestamp: startMs / 1000 }),
    '# a comment',
    ...rows,
    '[0.1, "x", "3"]',
  ]);
}

function guacamole(outputs: readonly Event[]): Record<string, Buffer> {
  let last = 0;
  const timing = outputs.map(([at, , data]) => {
    const delay = (at - last).toFixed(6);
    last = at;
    return `${delay} ${Buffer.byteLength(data)}`;
  });
  const data = Buffer.from(`[BEGIN TYPESCRIPT]\n${outputs.map(([, , text]) => text).join('')}[END TYPESCRIPT]\n`);
  return { NAME: data, 'NAME.timing': lines(timing) };
}

function boundary(events: readonly Event[]): Record<string, Buffer> {
  const side = (wanted: string): (readonly [number, string])[] =>
    events.filter(([, code]) => code === wanted).map(([at, , text]) => [startMs + Math.round(at * 1000), text]);
  return { 'messages-outbound.data': bsrFile(2, side('o')), 'messages-inbound.data': bsrFile(1, side('i')) };
}

const said = [
  'connected to prod-db-1',
  '$ ls /srv',
  'app  data  \u6f22\u5b57',
  '$ rm -rf /srv/data',
  'removed 4,711 files, "all" of them',
  'bye',
];

/** A transcript forwarded as a log, in every layout, an entry each 1.3 seconds. */
function logs(): FormatSample[] {
  const entries = said.map((text, index) => ({ time: new Date(startMs + index * 1300).toISOString(), text }));
  const log = (name: string, file: string, texts: readonly string[]): FormatSample => ({
    name: `forwarded log, ${name}`,
    format: 'log-lines',
    file,
    files: { [file]: lines(texts) },
  });
  return [
    log(
      'NDJSON',
      'forward.ndjson',
      entries.map(({ time, text }) => JSON.stringify({ time, message: text })),
    ),
    log('JSON', 'forward.json', [JSON.stringify({ events: entries.map(({ time, text }) => ({ time, message: text })) })]),
    log(
      'syslog',
      'forward.log',
      entries.map(({ time, text }) => `<13>1 ${time} gateway sra 7 - - ${text}`),
    ),
    log(
      'CEF',
      'forward.cef',
      entries.map(({ text }, index) => `CEF:0|Akeyless|SRA|1|7|session|3|rt=${startMs + index * 1300} msg=${text}`),
    ),
    log('CSV', 'forward.csv', ['time,host,message', ...entries.map(({ time, text }) => `${time},gateway,"${text.replaceAll('"', '""')}"`)]),
    log(
      'plain text',
      'forward.txt',
      entries.map(({ time, text }) => `${time} ${text}`),
    ),
  ];
}

/** The other files of a sample, as they lie beside the one that is opened. */
export function companionsOf(files: Readonly<Record<string, Uint8Array>>): Companions {
  return {
    async open(name) {
      const content = files[name];
      return content === undefined ? null : memoryReader(content);
    },
  };
}
