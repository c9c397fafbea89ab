import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { zstdDecompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { probe } from '../../electron/library/formats/probe.ts';
import { screenAt } from '../../electron/library/formats/screen-at.ts';
import { type Screen, screenSchema } from '../../shared/model/playback.ts';
import { companionsOf, type FormatSample, formatSamples } from '../support/format-samples.ts';
import { makeTempFolder } from '../support/library.ts';
import { memoryReader } from '../support/memory-reader.ts';

const script = fileURLToPath(new URL('./pyte_screen.py', import.meta.url));
const timesPerFormat = 16;
const python = ['python3', '/usr/bin/python3'].find((each) => runs(each, ['-c', 'import pyte']));
if (!python) console.warn('Skipped: screens are not compared with pyte, which is not installed (Debian: apt-get install python3-pyte).');

function runs(program: string, given: readonly string[]): boolean {
  try {
    execFileSync(program, given, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Python 3.11 cannot read zstd. */
function withoutZstd(content: Buffer): Buffer {
  return content.readUInt32LE(0) === 0xfd2fb528 ? zstdDecompressSync(content) : content;
}

async function screensOfPyte({ format, file, files }: FormatSample, seed: number): Promise<Screen[]> {
  const folder = await makeTempFolder('witness-pyte-');
  try {
    await mkdir(folder.path, { recursive: true });
    for (const [name, content] of Object.entries(files)) await writeFile(join(folder.path, name), withoutZstd(content));
    const output = execFileSync(python ?? '', [script, format, folder.path, file, String(seed), String(timesPerFormat)], {
      encoding: 'utf8',
    });
    return output
      .trimEnd()
      .split('\n')
      .map((line) => screenSchema.parse(JSON.parse(line)));
  } finally {
    await folder.remove();
  }
}

async function ours({ file, files }: FormatSample, atMs: number): Promise<Screen> {
  const screen = await screenAt(memoryReader(files[file] ?? new Uint8Array()), atMs, file, { companions: companionsOf(files) });
  return { ...screen, cursor: { ...screen.cursor, x: Math.min(screen.cursor.x, screen.cols - 1) } };
}

describe.each(formatSamples().map((sample) => [sample.name, sample] as const))('%s', (_, sample) => {
  test('is known for what it is, and can be replayed without a problem', async () => {
    const found = await probe(memoryReader(sample.files[sample.file] ?? new Uint8Array()), sample.file, {
      companions: companionsOf(sample.files),
    });
    expect(found).toMatchObject({ format: sample.format, playable: 'replay' });
    expect(found.durationMs).toBeGreaterThan(1000);
  });

  test.runIf(python)('shows at random times what an independent terminal shows', async () => {
    const screens = await screensOfPyte(sample, 20_261_124);
    expect(screens.length).toBe(timesPerFormat);
    for (const screen of screens) expect(await ours(sample, screen.atMs)).toEqual(screen);
  });
});
