import { execFile, spawnSync } from 'node:child_process';
import { chmod, cp, mkdir, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import { AppError, toAppError } from '../../shared/errors.ts';
import { openTestLibrary } from '../support/library.ts';
import { createRandom, type Random } from '../support/random.ts';
import { temporaryFiles, wrongInside, wrongOnDisk } from './check-library.ts';
import { type AbuseContext, inFolder, judge, randomOfRound, withinTime } from './family.ts';
import { type KillHomes, makeKillHomes } from './kill-homes.ts';
import { killStages } from './kill-stages.ts';
import { differences, type LibraryPicture, pictureOf } from './library-picture.ts';

const child = fileURLToPath(new URL('./disk-child.ts', import.meta.url));
const longestMs = 180_000;
/** A mount of one's own, as Linux lets an ordinary user have it. */
const unshare = ['--user', '--map-root-user', '--mount'];
const saidSchema = z.object({ said: z.array(z.string()) });

/** Stages that write, and what they write to. */
const writing = ['sync', 'fetch', 'decrypt', 'index', 'journal', 'merge'] as const;

/** A disk that is full, read-only or gone while the library works. */
export async function abuseDisk(context: AbuseContext): Promise<void> {
  const { folder, seed, tally } = context;
  const homes = await makeKillHomes(folder, createRandom(seed));
  const canMount = spawnSync('unshare', [...unshare, 'sh', '-c', 'mount -t tmpfs tmpfs /mnt']).status === 0;
  const pictures = new Map<string, LibraryPicture>();
  const faults = [...(canMount ? writing.map((stage) => `disk full: ${stage}`) : []), 'data folder read-only', 'data folder vanishes'];
  if (!canMount) tally.of('disk full').note('not run: this machine lets nobody mount');
  for (let round = 0; round < context.mostRounds && !context.isOver(); round += 1) {
    const fault = faults[round % faults.length] ?? '';
    if (!context.wants(fault)) continue;
    context.progress(`round ${round}, ${fault}`);
    const random = randomOfRound(seed, round);
    await inFolder(folder, `round-${round}`, async (path) => {
      const found = fault.startsWith('disk full')
        ? await fillDisk(homes, fault.slice('disk full: '.length), random, path, pictures)
        : await (fault === 'data folder read-only' ? makeReadOnly : makeVanish)(homes, path);
      for (const how of found.said) tally.of(fault).said(how);
      judge(tally, fault, `round ${round}`, found.wrong);
    });
  }
}

interface Found {
  readonly said: readonly string[];
  readonly wrong: readonly string[];
}

/** The work of a stage without room on the disk, then with it: it ends as if there had been room all the time. */
async function fillDisk(
  homes: KillHomes,
  name: string,
  random: Random,
  folder: string,
  pictures: Map<string, LibraryPicture>,
): Promise<Found> {
  const stage = killStages[name];
  if (!stage) throw new Error(`There is no stage "${name}".`);
  const room = join(folder, 'room');
  const kept = join(folder, 'kept');
  const out = join(folder, 'out');
  for (const each of [room, kept, out]) await mkdir(each);
  const left = random.pick([0, 4096, 40_960, 400_000, 2_000_000]);
  const from = homes.paths[stage.from];
  // The file system is gone with its process: what it holds in the end is copied out of it.
  const script = [
    'mount -t tmpfs -o size=64m tmpfs "$1"',
    'cp -r "$2" "$1/home"',
    '"$0" --disable-warning=ExperimentalWarning "$3" "$4" "$1/home" "$5" "$6" "$1" "$7" && cp -r "$1/home" "$8/home"',
  ].join(' && ');
  const args = [process.execPath, room, from, child, name, out, homes.caseFile, String(left), kept];
  const { stdout } = await withinTime(
    `${name} on a full disk`,
    longestMs,
    promisify(execFile)('unshare', [...unshare, 'sh', '-c', script, ...args], { maxBuffer: 2 ** 24 }),
  );
  const { said } = saidSchema.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
  const wrong = said.filter((each) => !/^(disk-full|disk-failed|export-failed|home-unusable)/.test(each)).map((each) => `Told as ${each}`);
  const expected = pictures.get(name) ?? (await finish(homes, name, from, join(folder, 'undisturbed'))).picture;
  pictures.set(name, expected);
  const home = join(kept, 'home');
  const { picture, inside } = await finish(homes, name, home, join(folder, 'again'));
  wrong.push(...differences(picture, expected), ...inside);
  return { said: [...new Set(said.map((each) => each.replace(/:.*/s, '')))], wrong };
}

/** Does the work of a stage to its end on a copy of a data folder. */
async function finish(
  homes: KillHomes,
  name: string,
  from: string,
  folder: string,
): Promise<{ picture: LibraryPicture; inside: string[] }> {
  const home = join(folder, 'home');
  const out = join(folder, 'out');
  await mkdir(out, { recursive: true });
  await cp(from, home, { recursive: true });
  const engine = await openTestLibrary(home);
  let picture: LibraryPicture;
  const inside: string[] = [];
  try {
    await killStages[name]?.work(engine, { out, caseFile: homes.caseFile }, () => undefined);
    picture = await pictureOf(engine);
    inside.push(...(await wrongInside(engine)));
  } finally {
    await engine.close();
  }
  inside.push(...(await wrongOnDisk(home, homes.world)));
  inside.push(...(await temporaryFiles(home)).map((file) => `"${file}" was left behind.`));
  return { picture, inside };
}

/** A data folder that cannot be written to is refused with its name, and is whole when it can be again. */
async function makeReadOnly(homes: KillHomes, folder: string): Promise<Found> {
  const home = join(folder, 'home');
  await cp(homes.paths.reviewed, home, { recursive: true });
  const expected = await pictureAt(home);
  const said: string[] = [];
  const wrong: string[] = [];
  if (process.getuid?.() === 0) {
    // The superuser writes where nobody may: a mount that is read-only stops that user, too.
    const script = 'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" && exec "$0" --disable-warning=ExperimentalWarning "$2" "$1"';
    const opener = fileURLToPath(new URL('./open-child.ts', import.meta.url));
    const { status, stdout } = spawnSync('unshare', [...unshare, 'sh', '-c', script, process.execPath, home, opener], { encoding: 'utf8' });
    if (status !== 0) return { said: ['not run: this machine lets nobody mount'], wrong };
    said.push(stdout.trim());
  } else {
    await chmod(home, 0o500);
    said.push(await openAndTell(home));
    await chmod(home, 0o700);
  }
  if (!said.every((each) => each.startsWith('home-unusable'))) wrong.push(`Told as ${said.join()}.`);
  wrong.push(...differences(await pictureAt(home), expected));
  return { said: said.map((each) => each.replace(/:.*/s, '')), wrong };
}

/** A data folder that is renamed away while a fetch runs, as a share that is unmounted: told, closed, and whole when it is back. */
async function makeVanish(homes: KillHomes, folder: string): Promise<Found> {
  const home = join(folder, 'home');
  await cp(homes.paths.synced, home, { recursive: true });
  const said: string[] = [];
  const wrong: string[] = [];
  const engine = await openTestLibrary(home);
  const begun = Promise.withResolvers<void>();
  engine.subscribe('job.changed', ({ job }) => job.done > 0 && begun.resolve());
  const work = killStages.fetch?.work(engine, { out: '', caseFile: '' }, () => undefined);
  const ended = withinTime('A fetch in a folder that is gone', longestMs, work ?? Promise.resolve()).catch((error: unknown) => {
    said.push(error instanceof AppError ? error.code : 'failed');
    if (error instanceof Error && !('code' in error) && error.message.includes('did not end')) wrong.push(error.message);
  });
  await Promise.race([begun.promise, ended]);
  await rename(home, `${home}-away`);
  await ended;
  const { jobs } = await engine.call('jobs.list', {});
  if (jobs.some(({ state }) => state === 'running')) wrong.push('A job is still running.');
  await withinTime('Closing', longestMs, engine.close()).catch((error: unknown) => said.push(toAppError(error).code));
  wrong.push(...said.filter((code) => code === 'internal').map(() => 'Told as internal.'));
  const left = await readdir(home).catch(() => []);
  if (left.length > 0) wrong.push(`A new data folder grew in its place: ${left.join(', ')}.`);
  else {
    await rename(`${home}-away`, home);
    wrong.push(...(await finish(homes, 'fetch', home, join(folder, 'again'))).inside);
  }
  return { said, wrong };
}

/** The code and the sentence with which a data folder is refused; "opened" where it is not. */
export async function openAndTell(home: string): Promise<string> {
  try {
    const engine = await openTestLibrary(home);
    await engine.close();
    return 'opened';
  } catch (error) {
    const { code, message } = toAppError(error);
    return `${code}: ${message}`;
  }
}

async function pictureAt(home: string): Promise<LibraryPicture> {
  const engine = await openTestLibrary(home);
  try {
    return await pictureOf(engine);
  } finally {
    await engine.close();
  }
}
