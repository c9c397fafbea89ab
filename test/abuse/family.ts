import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createRandom, type Random } from '../support/random.ts';
import type { FamilyTally } from './fault-tally.ts';

/** What a family of faults is given. */
export interface AbuseContext {
  readonly seed: number;
  /** Of this seed and family alone: a family gives the same faults whether it runs by itself or after others. */
  readonly random: Random;
  /** A folder of its own, gone afterwards. */
  readonly folder: string;
  readonly tally: FamilyTally;
  /** Whether its time is up; looked at between rounds. */
  isOver(): boolean;
  /** Whether a fault is wanted, where only some are. Rounds of others are counted all the same, so that each stays as it is. */
  wants(fault: string): boolean;
  /** Tells how far it is, on standard error. */
  progress(line: string): void;
  /** At the most so many rounds, however much time is left: the same run on a fast machine and a slow one. */
  readonly mostRounds: number;
}

export type Family = (context: AbuseContext) => Promise<void>;

/** What is stuck is lost: gives what the work gives, or throws `Stuck` when it takes longer than it ever should. */
export async function withinTime<T>(what: string, ms: number, work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Stuck(`${what} did not end within ${Math.round(ms / 1000)} s.`)), ms);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

export class Stuck extends Error {}

/** One random sequence for each round, so that a round can be repeated without those before it. */
export function randomOfRound(seed: number, round: number): Random {
  return createRandom(Math.imul(seed, 0x9e3779b1) ^ Math.imul(round + 1, 0x85ebca6b));
}

/** A folder for one round, gone after it. */
export async function inFolder<T>(parent: string, name: string, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = join(parent, name);
  await mkdir(folder, { recursive: true });
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Tells what became of the faults of one round: all of them survived, or what went wrong. */
export function judge(tally: FamilyTally, fault: string, round: string, wrong: readonly string[], injected = 1): void {
  const of = tally.of(fault);
  of.injected(injected);
  if (wrong.length === 0) of.survived(injected);
  else of.lost(`${round}: ${wrong.slice(0, 5).join(' ')}${wrong.length > 5 ? ` (${wrong.length} in all)` : ''}`);
}
