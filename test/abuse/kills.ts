import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { openTestLibrary } from '../support/library.ts';
import { createRandom, type Random } from '../support/random.ts';
import { temporaryFiles, wrongInListing, wrongInside, wrongOnDisk } from './check-library.ts';
import { type AbuseContext, inFolder, judge, randomOfRound, withinTime } from './family.ts';
import { type KillHomes, makeKillHomes } from './kill-homes.ts';
import { type KillStage, killStages } from './kill-stages.ts';
import { differences, type LibraryPicture, pictureOf } from './library-picture.ts';

const child = fileURLToPath(new URL('./kill-child.ts', import.meta.url));
/** No stage of this small world takes so long, on whatever machine. */
const longestMs = 180_000;

/** How a stage goes when nobody kills it. */
interface Undisturbed {
  /** From the start of the process until the library is open, and from then until the work is done. Milliseconds. */
  readonly openMs: number;
  readonly workMs: number;
  readonly picture: LibraryPicture;
}

/** SIGKILL at random in every stage, several times in the same data folder, and then the same work once more to its end. */
export async function abuseByKills(context: AbuseContext): Promise<void> {
  const { folder, seed, tally } = context;
  const names = Object.keys(killStages);
  if (!names.some(context.wants)) return;
  const homes = await makeKillHomes(folder, createRandom(seed));
  context.progress('planted');
  const undisturbed = new Map<string, Undisturbed>();
  for (let round = 0; round < context.mostRounds && !context.isOver(); round += 1) {
    const name = names[round % names.length] ?? '';
    const stage = killStages[name];
    if (!stage || !context.wants(name)) continue;
    await inFolder(folder, `round-${round}`, async (path) => {
      const known = undisturbed.get(name) ?? (await goUndisturbed(homes, name, stage, join(path, 'undisturbed')));
      undisturbed.set(name, known);
      const killed = await killAndFinish({ homes, name, stage, known, random: randomOfRound(seed, round), folder: join(path, 'killed') });
      context.progress(`round ${round}, ${name}: ${killed.kills} kills (undisturbed ${Math.round(known.workMs)} ms)`);
      judge(tally, `kill -9: ${name}`, `round ${round}`, killed.wrong, killed.kills);
    });
  }
}

async function goUndisturbed(homes: KillHomes, name: string, stage: KillStage, folder: string): Promise<Undisturbed> {
  const home = await prepare(homes, stage, folder);
  const startedMs = performance.now();
  const run = await runChild({ name, home, out: join(folder, 'out'), caseFile: homes.caseFile, killAfterMs: null });
  if (run.isKilled) throw new Error(`${name} did not end.`);
  const engine = await openTestLibrary(home);
  try {
    const openMs = run.readyMs;
    return { openMs, workMs: Math.max(50, performance.now() - startedMs - openMs - 300), picture: await pictureOf(engine) };
  } finally {
    await engine.close();
  }
}

async function killAndFinish(options: {
  readonly homes: KillHomes;
  readonly name: string;
  readonly stage: KillStage;
  readonly known: Undisturbed;
  readonly random: Random;
  readonly folder: string;
}): Promise<{ kills: number; wrong: string[] }> {
  const { homes, name, stage, known, random, folder } = options;
  const home = await prepare(homes, stage, folder);
  const out = join(folder, 'out');
  const { caseFile } = homes;
  const acknowledged: string[] = [];
  const wrong: string[] = [];
  let kills = 0;
  for (let tries = random.integer(2, 6); tries > 0; tries -= 1) {
    // Mostly within the work, sometimes while the folder is being opened.
    const isOpening = name === 'migration' || random.next() < 0.15;
    const killAfterMs = isOpening ? random.integer(50, Math.ceil(known.openMs * 1.1)) : random.integer(0, Math.ceil(known.workMs));
    const run = await runChild({ name, home, out, caseFile, killAfterMs, isOpening });
    acknowledged.push(...run.acknowledged);
    // It may be faster than the kill.
    if (run.isKilled) kills += 1;
  }
  try {
    const engine = await openTestLibrary(home);
    try {
      await withinTime(
        `${name}, done once more,`,
        longestMs,
        stage.work(engine, { out, caseFile }, (what) => acknowledged.push(what)),
      );
      wrong.push(...differences(await pictureOf(engine), known.picture));
      if (stage.from !== 'older') wrong.push(...(await wrongInListing(engine, homes.world, false)));
      wrong.push(...(await wrongInside(engine)), ...((await stage.wrong?.(engine, { out }, acknowledged)) ?? []));
    } finally {
      await withinTime('Closing the library', longestMs, engine.close());
    }
    wrong.push(...(await wrongOnDisk(home, homes.world)));
    wrong.push(...(await temporaryFiles(home)).map((file) => `"${file}" was left behind.`));
  } catch (error) {
    wrong.push(error instanceof Error ? `${error.message} ${'code' in error ? String(error.code) : ''}`.trim() : String(error));
  }
  wrong.push(...(await processesOf(folder)).map((command) => `Still running: ${command}.`));
  return { kills, wrong };
}

async function prepare(homes: KillHomes, stage: KillStage, folder: string): Promise<string> {
  const home = join(folder, 'home');
  await mkdir(join(folder, 'out'), { recursive: true });
  await cp(homes.paths[stage.from], home, { recursive: true });
  return home;
}

interface ChildRun {
  readonly isKilled: boolean;
  readonly readyMs: number;
  readonly acknowledged: readonly string[];
}

/** Runs the child, and kills it so long after it began, or after its library was open. */
async function runChild(options: {
  readonly name: string;
  readonly home: string;
  readonly out: string;
  readonly caseFile: string;
  readonly killAfterMs: number | null;
  readonly isOpening?: boolean;
}): Promise<ChildRun> {
  const { name, home, out, caseFile, killAfterMs, isOpening = false } = options;
  const startedMs = performance.now();
  const running = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', child, name, home, out, caseFile], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(running, 'exit');
  const acknowledged: string[] = [];
  let readyMs = 0;
  const killIn = (ms: number): NodeJS.Timeout => setTimeout(() => running.kill('SIGKILL'), ms);
  let timer = killIn(killAfterMs !== null && isOpening ? killAfterMs : longestMs);
  for await (const line of createInterface(running.stdout)) {
    if (line === 'ready') {
      readyMs = performance.now() - startedMs;
      if (killAfterMs !== null && !isOpening) {
        clearTimeout(timer);
        timer = killIn(killAfterMs);
      }
    } else if (line.startsWith('done ')) acknowledged.push(line.slice(5));
  }
  await exited;
  clearTimeout(timer);
  if (running.signalCode === null && running.exitCode !== 0) throw new Error(`${name} failed in its process (exit ${running.exitCode}).`);
  return { isKilled: running.signalCode === 'SIGKILL', readyMs, acknowledged };
}

/** Commands of processes that name this folder: a decoder or a program that outlived its library. */
async function processesOf(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const pid of (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)) {
    const read = (what: string): Promise<string> => readFile(`/proc/${pid}/${what}`, 'utf8').catch(() => '');
    const command = await read('cmdline');
    if (command.includes(folder) || (await read('environ')).includes(folder))
      found.push(command.replaceAll('\0', ' ').trim().slice(0, 200));
  }
  return found;
}
