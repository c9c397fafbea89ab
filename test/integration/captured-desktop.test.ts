import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { screenTextResultSchema } from '../../shared/model/job.ts';
import { capturedDesktop, partOf, readKnownLines } from '../support/captured-desktop.ts';
import { finishJob } from '../support/library.ts';
import { openArchive } from '../support/opened-archive.ts';
import { createRecall, falseHits, recallLines, recallWords, shareOf } from '../support/screen-text-recall.ts';

const key = 'rdp/desktop.mp4';

/** What the search has to find on the desktop: the text, as somebody looks for it, in windows of every kind. */
const examples = [
  ['checkpoint starting', 'light on dark, partly yellow, in a terminal that is moved and scrolled'],
  ['warehouse-full.tar.gz', 'dark red on black'],
  ['10.24.7.19:8443', 'in a log that scrolls'],
  ['nightly-reconcile', 'in a log that scrolls, and in an editor'],
  ['Featherstonehaugh', 'in a table of a terminal'],
  ['customers-export.csv', 'typed into an editor, and selected there'],
  ['Margarethe', 'in grey small print of a page that is scrolled'],
  ['Vandersloot', 'in a table of a page'],
  ['QX-7724-OMEGA', 'in a table of 10 pixels'],
  ['Suspend account', 'on a button'],
  ['checkpointer', 'in a terminal of 10 pixels'],
  ['updated successfully', 'in a terminal with a bitmap font'],
  ['all production nodes', 'in a dialog'],
  ['CHG-40718', 'selected in a field of a dialog'],
] as const;

/**
 * Read once: that takes a minute. A line has to be found from the picture after it was surely there: one is looked at each
 * second, and the recording has a frame each fifth of a second, so that 1.2 s is the latest.
 */
test('known text of a captured desktop is found at its times and places', { timeout: 600_000 }, async () => {
  const { engine, fetch, recordingOf } = await openArchive({ [key]: await readFile(capturedDesktop) });
  await fetch(key);
  const { id } = await recordingOf(key);
  const job = await finishJob(engine, (await engine.call('recordings.readScreenText', { recordingIds: [id] })).jobId);
  expect(screenTextResultSchema.parse(job.result)).toEqual({ read: 1, unsupported: 0, failures: [] });
  const lines = readKnownLines();

  const recall = createRecall(engine, id);
  for (const [query, what] of examples) {
    const known = lines.filter(({ text }) => text.includes(query)).map((line) => partOf(line, query));
    const found = await Promise.all(known.map(recall));
    expect(
      found.some(({ isFound }) => isFound),
      `${query}: ${what}`,
    ).toBe(true);
  }

  const words = await recallWords(engine, id, lines);
  const found = shareOf(words, ({ isFound }) => isFound);
  const missed = words.filter(({ isFound }) => !isFound).map(({ word }) => word.text);
  expect(found.of).toBeGreaterThan(900);
  expect(found.found / found.of, missed.join(' ')).toBeGreaterThanOrEqual(0.95);

  const whole = await recallLines(engine, id, lines);
  expect(whole.found / whole.of).toBeGreaterThanOrEqual(0.6);
  const wrong = await falseHits(engine, id, lines);
  expect(wrong.of).toBeGreaterThan(100);
  expect(wrong.found / wrong.of).toBeLessThanOrEqual(0.02);
});
