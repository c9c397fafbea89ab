import { cp, open, readFile, rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import type { Engine } from '../../electron/library/engine.ts';
import { AppError } from '../../shared/errors.ts';
import { openTestLibrary } from '../support/library.ts';
import { createRandom, type Random } from '../support/random.ts';
import { wrongInside, wrongOnDisk } from './check-library.ts';
import { type AbuseContext, inFolder, judge, randomOfRound, withinTime } from './family.ts';
import { type KillHomes, makeKillHomes } from './kill-homes.ts';
import { castsOf } from './kill-stages.ts';
import { differences, type LibraryPicture, pictureOf } from './library-picture.ts';

const pageBytes = 4096;
const longestMs = 120_000;

/** What becomes of the files of the catalog. The image is that of a process that died: its log holds what was not written back. */
const faults: Readonly<Record<string, (home: string, random: Random) => Promise<void>>> = {
  'flipped bits in pages': (home, random) => inPages(join(home, 'catalog.db'), random, (page) => flip(page, random)),
  'zeroed pages': (home, random) => inPages(join(home, 'catalog.db'), random, (page) => page.fill(0)),
  'pages of elsewhere': (home, random) => inPages(join(home, 'catalog.db'), random, (page) => createBytes(page, random)),
  'truncated database': async (home, random) => {
    const path = join(home, 'catalog.db');
    const { length } = await readFile(path);
    await truncate(path, random.pick([1, 100, pageBytes, Math.floor(length * random.next()), length - 1]));
  },
  'emptied database': (home) => truncate(join(home, 'catalog.db'), 0),
  'database gone': (home) => rm(join(home, 'catalog.db')),
  'log gone': (home) => rm(join(home, 'catalog.db-wal')),
  'log truncated': async (home, random) => {
    const path = join(home, 'catalog.db-wal');
    await truncate(path, Math.floor((await readFile(path)).length * random.next()));
  },
  'flipped bits in the log': (home, random) => inPages(join(home, 'catalog.db-wal'), random, (page) => flip(page, random)),
  'journal head gone': (home) => rm(join(home, 'journal-head.json')),
  'settings torn': (home) => truncate(join(home, 'settings.json'), 5),
  'vault torn': (home) => truncate(join(home, 'vault.json'), 20),
};

/** Faults of which it is enough that they are told in the journal: what was in the log alone cannot be had back. */
const mayLoseTheLog = new Set(['log gone', 'log truncated', 'flipped bits in the log']);

/** The database and the other files of a data folder, damaged while nobody looks: refused or told, never a wrong answer. */
export async function abuseDatabase(context: AbuseContext): Promise<void> {
  const { folder, seed, tally } = context;
  const homes = await makeKillHomes(folder, createRandom(seed));
  const { image, picture } = await makeImage(homes, folder);
  const names = Object.keys(faults);
  for (let round = 0; round < context.mostRounds && !context.isOver(); round += 1) {
    const name = names[round % names.length] ?? '';
    if (!context.wants(name)) continue;
    context.progress(`round ${round}, ${name}`);
    await inFolder(folder, `round-${round}`, async (path) => {
      const home = join(path, 'home');
      await cp(image, home, { recursive: true });
      await faults[name]?.(home, randomOfRound(seed, round));
      const { said, wrong } = await look(home, picture, mayLoseTheLog.has(name));
      for (const how of said) tally.of(name).said(how);
      // With the files as they were, nothing else is missing: what was cached was left alone.
      for (const file of ['catalog.db', 'catalog.db-wal', 'catalog.db-shm', 'journal-head.json', 'settings.json', 'vault.json']) {
        await rm(join(home, file), { force: true });
        await cp(join(image, file), join(home, file)).catch(() => undefined);
      }
      const restored = await look(home, picture, false);
      wrong.push(...restored.wrong.map((each) => `After the backup was put back: ${each}`), ...(await wrongOnDisk(home, homes.world)));
      judge(tally, name, `round ${round}`, wrong);
    });
  }
}

/** A data folder as it is when its process dies: copied while it is open, with a log that was not written back. */
async function makeImage(homes: KillHomes, folder: string): Promise<{ image: string; picture: LibraryPicture }> {
  const home = join(folder, 'live');
  const image = join(folder, 'image');
  await cp(homes.paths.reviewed, home, { recursive: true });
  const engine = await openTestLibrary(home);
  try {
    const [recording] = await castsOf(engine);
    if (!recording) throw new Error('There is no terminal recording.');
    const place = { sessionId: recording.sessionId, recordingId: recording.id, endMs: null, severity: 'high' as const };
    for (let index = 0; index < 20; index += 1) await engine.call('notes.add', { ...place, atMs: index, text: `In the log ${index}` });
    const picture = await pictureOf(engine);
    // The head beside the catalog is written once a second: here it is of the last note.
    await wrongInside(engine);
    await cp(home, image, { recursive: true });
    return { image, picture };
  } finally {
    await engine.close();
  }
}

/** What a damaged library says, and what of its answers is wrong. */
async function look(home: string, expected: LibraryPicture, mayLoseTheLog: boolean): Promise<{ said: string[]; wrong: string[] }> {
  const said: string[] = [];
  const wrong: string[] = [];
  let engine: Engine | null = null;
  try {
    engine = await withinTime('Opening', longestMs, openTestLibrary(home));
    const different = differences(await withinTime('Reading', longestMs, pictureOf(engine)), expected);
    const { entries } = await engine.call('journal.list', { limit: 50 });
    const isTold = entries.some(({ action }) => action === 'journal.mismatched');
    if (isTold) said.push('journal.mismatched');
    if (different.length > 0 && !(mayLoseTheLog && isTold)) wrong.push(...different);
    if (!isTold) wrong.push(...(await wrongInside(engine)));
  } catch (error) {
    wrong.push(...wrongError(error));
    if (error instanceof AppError) said.push(error.code);
  } finally {
    await withinTime('Closing', longestMs, engine?.close() ?? Promise.resolve()).catch((error: unknown) =>
      wrong.push(`Closing: ${String(error)}`),
    );
  }
  return { said, wrong };
}

/** A refusal has to name the file or the library, and say what to do: "internal" does neither. */
function wrongError(error: unknown): string[] {
  if (!(error instanceof AppError)) return [`It failed without a code: ${String(error)}.`];
  const isTold = ['catalog-damaged', 'vault-damaged', 'disk-failed', 'home-unusable'].includes(error.code);
  return isTold && error.action !== '' ? [] : [`It failed with ${error.code}: ${error.message}`];
}

/** Changes some pages of a file, each of 4096 bytes; few enough that sometimes nothing that is read is hit. */
async function inPages(path: string, random: Random, change: (page: Buffer) => void): Promise<void> {
  const file = await open(path, 'r+');
  try {
    const pages = Math.floor((await file.stat()).size / pageBytes);
    const count = random.pick([1, 2, 8, Math.max(1, Math.floor(pages / 4))]);
    for (let index = 0; index < count; index += 1) {
      const at = random.integer(0, pages - 1) * pageBytes;
      const page = Buffer.alloc(pageBytes);
      await file.read(page, 0, pageBytes, at);
      change(page);
      await file.write(page, 0, pageBytes, at);
    }
  } finally {
    await file.close();
  }
}

function flip(page: Buffer, random: Random): void {
  const at = random.integer(0, page.length - 1);
  page[at] = (page[at] ?? 0) ^ (1 << random.integer(0, 7));
}

function createBytes(page: Buffer, random: Random): void {
  for (let at = 0; at < page.length; at += 1) page[at] = random.integer(0, 255);
}
