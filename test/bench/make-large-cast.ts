import { type FileHandle, open } from 'node:fs/promises';
import { createRandom, type Random } from '../support/random.ts';

export interface LargeCast {
  readonly events: number;
  readonly sizeBytes: number;
  /** UTF-8 bytes of terminal output. */
  readonly outputBytes: number;
  readonly durationMs: number;
}

const esc = '\u001b';
const words = ['deploy', 'worker', 'replica', 'queue', 'tenant', 'checksum', 'session', 'volume', 'backup', 'ledger', 'gateway', 'index'];

/**
 * Writes a recording of about 80 MB per million events, as a long day of administration gives it, the same each time: scrolling logs and listings, builds
 * with colours and progress bars, a process monitor and an editor on the alternate screen, typed commands.
 */
export async function makeLargeCast(path: string, options = { events: 1_000_000 }): Promise<LargeCast> {
  const random = createRandom(20_261_124);
  const file = await open(path, 'w');
  try {
    return await writeEvents(file, random, options);
  } finally {
    await file.close();
  }
}

async function writeEvents(file: FileHandle, random: Random, options: { readonly events: number }): Promise<LargeCast> {
  const phases: readonly ((random: Random) => Iterable<readonly [code: 'o' | 'i', data: string]>)[] = [
    shell,
    serviceLog,
    build,
    monitor,
    serviceLog,
    editor,
  ];
  let chunk: string[] = [`${JSON.stringify({ version: 2, width: 120, height: 40, timestamp: 1_762_092_180 })}\n`];
  let events = 0;
  let sizeBytes = 0;
  let outputBytes = 0;
  let atMs = 0;
  const flush = async (): Promise<void> => {
    const bytes = Buffer.from(chunk.join(''));
    chunk = [];
    sizeBytes += bytes.length;
    await file.write(bytes);
  };
  for (let phase = 0; events < options.events; phase += 1) {
    atMs += random.integer(500, 20_000);
    for (const [code, data] of phases[phase % phases.length]?.(random) ?? []) {
      if (events >= options.events) break;
      atMs += random.integer(0, 40);
      chunk.push(`[${(atMs / 1000).toFixed(3)}, "${code}", ${JSON.stringify(data)}]\n`);
      if (code === 'o') outputBytes += Buffer.byteLength(data);
      events += 1;
      if (chunk.length >= 5000) await flush();
    }
  }
  await flush();
  return { events, sizeBytes, outputBytes, durationMs: atMs };
}

function row(random: Random, length: number): string {
  let text = '';
  while (text.length < length) text += `${random.pick(words)}-${random.integer(100, 99_999)} `;
  return text.slice(0, length).trimEnd();
}

function* shell(random: Random): Iterable<readonly ['o' | 'i', string]> {
  for (let command = 0; command < 20; command += 1) {
    const typed = `ls -la /srv/${random.pick(words)}/${random.pick(words)}`;
    yield ['o', `${esc}]0;alice@prod-db-1: ~\u0007${esc}[01;32malice@prod-db-1${esc}[00m:${esc}[01;34m~${esc}[00m$ `];
    for (const key of typed) {
      yield ['i', key];
      yield ['o', key];
    }
    yield ['i', '\r'];
    yield ['o', '\r\n'];
    for (let file = 0; file < 120; file += 1) {
      const size = String(random.integer(1, 9_999_999)).padStart(9);
      yield [
        'o',
        `-rw-r--r-- 1 alice ops ${size} Nov  2 14:0${file % 10} ${esc}[0${file % 3};3${file % 8}m${row(random, 24)}${esc}[0m\r\n`,
      ];
    }
  }
}

function* serviceLog(random: Random): Iterable<readonly ['o', string]> {
  for (let line = 0; line < 4000; line += 1) {
    const level = random.pick(['INFO', 'INFO', 'INFO', 'DEBUG', 'WARN']);
    yield ['o', `2026-11-02T14:${random.integer(10, 59)}:${random.integer(10, 59)}Z ${level} ${row(random, random.integer(10, 50))}\r\n`];
  }
}

function* build(random: Random): Iterable<readonly ['o', string]> {
  for (let module = 0; module < 60; module += 1) {
    yield ['o', `${esc}[1m${esc}[32m   Compiling${esc}[0m ${random.pick(words)} v1.${random.integer(0, 99)}.0\r\n`];
    for (let step = 0; step <= 50; step += 1) {
      yield ['o', `\r${esc}[K${esc}[36m[${'='.repeat(step)}>${' '.repeat(50 - step)}]${esc}[0m ${step * 2}% ${random.pick(words)}`];
    }
    yield ['o', `\r${esc}[K${esc}[33mwarning${esc}[0m: unused ${esc}[38;5;${random.integer(16, 231)}m${row(random, 30)}${esc}[0m\r\n`];
  }
}

function* monitor(random: Random): Iterable<readonly ['o', string]> {
  yield ['o', `${esc}[?1049h${esc}[22;0;0t${esc}[?25l${esc}[H${esc}[2J`];
  for (let frame = 0; frame < 120; frame += 1) {
    yield [
      'o',
      `${esc}[H${esc}[0mtop - 14:03:${String(frame % 60).padStart(2, '0')} up 12 days, load average: 0.${random.integer(10, 99)}${esc}[K\r\n`,
    ];
    yield ['o', `${esc}[7m    PID USER      PR  NI    VIRT    RES  %CPU COMMAND${esc}[K${esc}[0m\r\n`];
    for (let process = 0; process < 34; process += 1) {
      const numbers = `${random.integer(1000, 9999)} ops       20   0 ${random.integer(100_000, 999_999)}  ${random.integer(1000, 9999)}`;
      yield [
        'o',
        `${process % 5 === 0 ? `${esc}[1m` : ''} ${numbers}  ${random.integer(0, 99)}.0 ${random.pick(words)}${esc}[0m${esc}[K\r\n`,
      ];
    }
  }
  yield ['o', `${esc}[?25h${esc}[?1049l`];
}

function* editor(random: Random): Iterable<readonly ['o' | 'i', string]> {
  yield ['o', `${esc}[?1049h${esc}[?1h${esc}=${esc}[1;39r${esc}[H${esc}[2J`];
  for (let edit = 0; edit < 200; edit += 1) {
    const [line, column] = [random.integer(1, 38), random.integer(1, 60)];
    yield [
      'o',
      `${esc}[${line};1H${esc}[K${esc}[33m${String(line).padStart(4)} ${esc}[0m${row(random, 50)}${esc}[40;1H${esc}[7m${row(random, 20)}${esc}[K${esc}[0m`,
    ];
    for (const key of random.pick(words)) {
      yield ['i', key];
      yield [
        'o',
        `${esc}[${line};${column}H${esc}[1;35m${key}${esc}[0m${esc}[40;100H${line},${column}${esc}[K${esc}[${line};${column + 1}H`,
      ];
    }
    if (edit % 20 === 0) yield ['o', `${esc}[1;39r${esc}[39;1H\n${esc}[r${esc}[1;39r`];
  }
  yield ['o', `${esc}[r${esc}[?1l${esc}>${esc}[?1049l`];
}
