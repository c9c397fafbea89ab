import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openTerminalRecording } from '../../../electron/library/formats/open-terminal.ts';
import { probe } from '../../../electron/library/formats/probe.ts';
import { AppError } from '../../../shared/errors.ts';
import { companionsOf, type FormatSample, formatSamples } from '../../support/format-samples.ts';
import { memoryReader } from '../../support/memory-reader.ts';
import { byte, mutate, mutation } from '../../support/mutations.ts';

/** Reads all of it; throws where a promise of the parsers is broken. */
async function readAll(file: string, files: Readonly<Record<string, Buffer>>): Promise<void> {
  const options = { companions: companionsOf(files) };
  const size = Object.values(files).reduce((sum, content) => sum + content.length, 0);
  const found = await probe(memoryReader(files[file] ?? Buffer.alloc(0)), file, options).catch(onlyInputErrors);
  if (found) expect(found.problems.length).toBeLessThan(30);
  const recording = await openTerminalRecording(memoryReader(files[file] ?? Buffer.alloc(0)), file, options).catch(onlyInputErrors);
  if (!recording) return;
  let last = 0;
  let chars = 0;
  for await (const { events } of recording.events()) {
    for (const [atMs, , data] of events) {
      if (!Number.isSafeInteger(atMs) || atMs < last) throw new Error(`Time goes from ${last} to ${atMs}.`);
      last = atMs;
      chars += data.length;
    }
  }
  await recording.close();
  // Compressed layers may grow; nothing makes text out of nothing.
  if (chars > size * 500 + 100_000) throw new Error(`${chars} characters came of ${size} bytes.`);
  const problems = recording.problems.list();
  expect(problems.length).toBeLessThan(30);
  for (const { message } of problems) expect(message.length).toBeLessThan(2000);
}

function onlyInputErrors(error: unknown): null {
  if (error instanceof AppError && /^input-/.test(error.code)) return null;
  throw error;
}

const settings = { seed: 20_261_124, numRuns: 150 };

describe.each(formatSamples().map((sample) => [sample.name, sample] as const))('the parser of %s', (_, sample: FormatSample) => {
  test('reads damaged files to their end: it neither throws past its boundary nor goes back in time', async () => {
    const names = Object.keys(sample.files);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...names), fc.array(mutation, { minLength: 1, maxLength: 6 }), async (name, changes) => {
        const damaged = changes.reduce(mutate, sample.files[name] ?? Buffer.alloc(0));
        await readAll(sample.file, { ...sample.files, [name]: damaged });
      }),
      settings,
    );
  });

  test('reads anything behind its beginning', async () => {
    const head = (sample.files[sample.file] ?? Buffer.alloc(0)).subarray(0, 200);
    await fc.assert(
      fc.asyncProperty(fc.array(byte, { maxLength: 600 }), async (tail) => {
        await readAll(sample.file, { ...sample.files, [sample.file]: Buffer.concat([head, Buffer.from(tail)]) });
      }),
      { ...settings, numRuns: 60 },
    );
  });
});

test('anything at all is read, or refused as an input', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), async (content) => {
      await readAll('anything', { anything: Buffer.from(content) });
    }),
    { ...settings, numRuns: 400 },
  );
});
