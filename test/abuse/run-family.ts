import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom } from '../support/random.ts';
import type { Family } from './family.ts';
import { createTally, type FaultRow } from './fault-tally.ts';

/** Runs one family in a folder of its own for so long, and for so many rounds, at the most. */
export async function runFamily(options: {
  readonly name: string;
  readonly family: Family;
  readonly seed: number;
  readonly minutes: number;
  readonly rounds: number;
  readonly only: string;
}): Promise<readonly FaultRow[]> {
  const { name, family, seed, minutes, rounds, only } = options;
  const folder = await mkdtemp(join(tmpdir(), `witness-abuse-${name}-`));
  const tally = createTally(name);
  const startedMs = performance.now();
  const seconds = (): number => Math.round((performance.now() - startedMs) / 1000);
  try {
    await family({
      ...{ seed, random: createRandom(seed), folder, tally, mostRounds: rounds },
      isOver: () => performance.now() - startedMs >= minutes * 60_000,
      wants: (fault) => fault.includes(only),
      progress: (line) => console.error(`  ${seconds()} s: ${line}`),
    });
  } catch (error) {
    // A family that cannot go on has found something, or is broken: neither may pass for a good run.
    tally.of('the run itself').lost(error instanceof Error ? (error.stack ?? error.message) : String(error));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return tally.rows();
}
