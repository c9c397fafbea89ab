import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { sampledSessionSchema, sampleRecipeSchema } from '../../shared/model/sampling.ts';
import { sampleArchive } from '../support/library.ts';
import { runWitness, testFolder } from '../unit/cli/cli-runner.ts';

const sampleAnswer = z.object({ recipe: sampleRecipeSchema, sessions: z.array(sampledSessionSchema) });

/** A data folder of its own with the sample archive synced. */
async function setUp() {
  const home = join(testFolder(), 'home');
  const run = (...argv: string[]) => runWitness([...argv, '--home', home]);
  await run('sources', 'add', sampleArchive, '--name', 'Archive');
  expect((await run('sync')).exitCode).toBe(0);
  return { run };
}

test('sessions --sample draws the same sessions in two data folders, says how, and keeps them when asked', async () => {
  const [one, other] = [await setUp(), await setUp()];
  const argv = ['sessions', '--sample', '10', '--seed', '4711', '--stratify', 'user', '--json'];
  const first = sampleAnswer.parse((await one.run(...argv)).json());
  const second = sampleAnswer.parse((await other.run(...argv, '--keep', 'Q4')).json());
  expect(second.sessions.map(({ identity }) => identity)).toEqual(first.sessions.map(({ identity }) => identity));
  expect(second.recipe.population).toEqual(first.recipe.population);
  expect(first.sessions).toHaveLength(10);
  expect(first.recipe.strata.every(({ sampled }) => sampled >= 1)).toBe(true);

  const again = await other.run(...argv, '--keep', 'Q4');
  expect([again.exitCode, again.stderr]).toEqual([2, expect.stringContaining('There is a sample named "Q4" already')]);
  const unseeded = await one.run('sessions', '--sample', '10');
  expect([unseeded.exitCode, unseeded.stderr]).toEqual([2, expect.stringContaining('A sample needs --seed')]);
  const text = await one.run('sessions', '--type', 'rdp', '--sample', '1', '--seed', 'x');
  expect(text.stdout).toMatch(/Drawn: +1 of \d+\n/);
});

test('fleet says what it knows without a gateway, and judges the sessions of the period before --until', async () => {
  const { run } = await setUp();
  const fleet = await run('fleet', '--until', '2026-11-20', '--json');
  expect(fleet.json()).toMatchObject({ gatewaySources: 0, clusters: [], untilMs: Date.UTC(2026, 10, 20) });
  expect((await run('fleet', '--until', '2026-11-20')).stdout).toContain('No clusters: no gateway was added');
  expect((await run('fleet', '--period', '0')).stderr).toContain('--period and --baseline: between an hour and 366 days.');
});

test('capacity measures, and retention flags before it removes', async () => {
  const { run } = await setUp();
  const capacity = await run('capacity', '--retention', '30', '--buffer', '20');
  expect(capacity.stdout).toMatch(/TYPE +PICTURE +SAMPLES +MEDIAN PER HOUR +P75 PER HOUR/);
  expect(capacity.stdout).toMatch(/KEPT 30 DAYS, \+20 %/);
  expect((await run('retention', 'add', 'Short', '--days', '1', '--type', 'ssh')).exitCode).toBe(0);
  expect((await run('retention', 'list')).stdout).toMatch(/Short +ssh +1 days +\d+ +0 +0 B +0/);
  expect((await run('retention', 'preview', 'Short')).stdout).toMatch(/recordings are older; 0 of them are cached here/);
  expect((await run('retention', 'apply', 'Short', '--json')).json()).toMatchObject({ removed: 0, pinnedLeft: 0 });
  expect((await run('retention', 'removals')).stdout).toBe('Nothing was removed by a rule.\n');
  expect((await run('retention', 'remove', 'Short')).stdout).toBe('Removed Short.\n');
  expect((await run('retention', 'remove', 'Short')).exitCode).toBe(2);
});
