import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { detectLogLayout } from '../../../electron/library/formats/log-lines/detect-log-layout.ts';
import { openTerminalRecording } from '../../../electron/library/formats/open-terminal.ts';
import { type LogProfile, logProfileSchema } from '../../../shared/model/log-profile.ts';
import type { TerminalEventTuple } from '../../../shared/model/playback.ts';
import { memoryReader } from '../../support/memory-reader.ts';

async function read(content: string, profile: LogProfile | null = null) {
  const recording = await openTerminalRecording(memoryReader(content), 'forwarded.log', { profile });
  const events: TerminalEventTuple[] = [];
  for await (const batch of recording.events()) events.push(...batch.events);
  const problems = recording.problems.list().map(({ code }) => code);
  return { startedAtMs: recording.header.startedAtMs, events, problems };
}

const start = Date.UTC(2026, 10, 2, 14, 3);

describe('a forwarded log', () => {
  test.each([
    ['JSON lines', '{"time":"2026-11-02T14:03:00Z","message":"one"}\n{"time":"2026-11-02T14:03:02.5Z","message":"two"}\n'],
    ['a JSON document', `{"events":[{"ts":${start / 1000},"text":"one"},{"ts":${start / 1000 + 2.5},"text":"two"}]}`],
    ['a JSON list over lines', `[\n{"ts":${start},"text":"one"},\n{"ts":${start + 2500},"text":"two"}\n]\n`],
    [
      'RFC 5424 syslog',
      '<13>1 2026-11-02T14:03:00Z host app 1 - - one\n<13>1 2026-11-02T14:03:02.500Z host app 1 - [x@1 a="]\\"" b="c"] two\n',
    ],
    ['syslog around JSON', '<13>2026-11-02T14:03:00Z host app[1]: one\n<13>2026-11-02T14:03:02.500Z host app[1]: {"message":"two"}\n'],
    ['CEF', `CEF:0|V|P|1|1|n|3|rt=${start} msg=one\nCEF:0|V|P|1|1|n\\|x|3|rt=${start + 2500} msg=two\n`],
    ['CSV', 'time,host,message\n2026-11-02T14:03:00Z,a,one\n2026-11-02T14:03:02.5Z,a,two\n'],
    ['plain text with times', '2026-11-02 14:03:00 one\n[2026-11-02T14:03:02.500Z] two\n'],
  ])('in %s is shown line by line, each when it was logged', async (_, content) => {
    expect(await read(content)).toEqual({
      startedAtMs: start,
      events: [
        [0, 'o', 'one\r\n'],
        [2500, 'o', 'two\r\n'],
      ],
      problems: [],
    });
  });

  test('times without a year are of a year that is said to be assumed', async () => {
    const { problems, events } = await read('Nov  2 14:03:00 host sshd[1]: one\nNov  2 14:03:09 host sshd[1]: two\n');
    expect(events.map(([atMs]) => atMs)).toEqual([0, 9000]);
    expect(problems).toEqual(['time-without-year']);
  });

  test('what was typed, and where another session begins, is told apart', async () => {
    const lines = [
      { time: start, session_id: 'a', stream: 'stdin', message: 'id' },
      { time: start + 10, session_id: 'a', stream: 'stdout', message: 'uid=0' },
      { time: start + 20, session_id: 'b', stream: 'stdout', message: 'other' },
    ];
    const { events, problems } = await read(lines.map((line) => JSON.stringify(line)).join('\n'));
    expect(events).toEqual([
      [0, 'm', 'Session a'],
      [0, 'i', 'id\r'],
      [10, 'o', 'uid=0\r\n'],
      [20, 'm', 'Session b'],
      [20, 'o', 'other\r\n'],
    ]);
    expect(problems).toEqual(['several-sessions']);
  });

  test('a profile says which field is what', async () => {
    const profile = logProfileSchema.parse({
      id: 'ours',
      name: 'Ours',
      layout: 'ndjson',
      timeField: 'meta.at',
      textField: 'payload.out',
      base64: true,
    });
    const line = { meta: { at: String(start) }, payload: { out: Buffer.from('\u001b[1mhi').toString('base64') } };
    expect((await read(`${JSON.stringify(line)}\n`, profile)).events).toEqual([[0, 'o', '\u001b[1mhi\r\n']]);
  });

  test('no line is lost: what does not fit is shown as it stands, and told', async () => {
    const { events, problems } = await read('{"time":1793628180,"message":"a"}\nnot json\n{"time":1793628181,"other":"b"}\n');
    expect(events.map(([, , data]) => data)).toEqual(['a\r\n', 'not json\r\n', '{"time":1793628181,"other":"b"}\r\n']);
    expect(problems).toEqual(['unmapped-line']);
  });

  test('binary content and prose are no log', () => {
    expect(detectLogLayout('\u0001\u0002\u0003\n')).toBeNull();
    expect(detectLogLayout('Dear diary,\ntoday nothing happened.\n')).toBeNull();
  });

  test('any lines at all are read to their end, and none is lost', async () => {
    const heading = '{"time":1793628180,"message":"a"}\n'.repeat(8);
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.string({ maxLength: 60 }).filter((line) => !/[\r\n]/.test(line)),
          { maxLength: 7 },
        ),
        async (lines) => {
          const { events } = await read(heading + lines.join('\n'));
          const filled = lines.filter((line) => line.trim() !== '');
          expect(events.filter(([, code]) => code === 'o' || code === 'i')).toHaveLength(8 + filled.length);
        },
      ),
      { numRuns: 200 },
    );
  });
});
