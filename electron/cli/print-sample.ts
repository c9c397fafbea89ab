import type { ParamsOf } from '../../shared/contract/index.ts';
import type { Engine } from '../library/engine.ts';
import type { Invocation } from './invocation.ts';
import { fields, table } from './text-output.ts';

/** Draws a sample and prints it with its recipe: `{recipe, sessions}`, and with --keep the id it is kept under. */
export async function printSample(invocation: Invocation, engine: Engine, params: ParamsOf<'samples.draw'>): Promise<void> {
  const { sample, recipe, sessions } = await engine.call('samples.draw', params, invocation.signal);
  await invocation.answer({ sampleId: sample?.id ?? null, recipe, sessions }, () =>
    [
      table(
        ['SESSION', 'STRATUM', 'ID'],
        sessions.map(({ identity, stratum, sessionId }) => [identity, stratum, sessionId]),
      ),
      '\n',
      fields([
        ['Algorithm', recipe.algorithm],
        ['Seed', recipe.seed],
        ['Drawn', `${sessions.length} of ${recipe.population.count}`],
        ['Stratified by', recipe.stratifyBy ?? 'nothing'],
        ['Population', `sha256 ${recipe.population.sha256}`],
        ['Sample', `sha256 ${recipe.sampleSha256}`],
      ]),
      ...(recipe.stratifyBy === null
        ? []
        : [
            '\n',
            table(
              ['STRATUM', 'SESSIONS', 'DRAWN'],
              recipe.strata.map(({ value, population, sampled }) => [value, population, sampled]),
            ),
          ]),
    ].join(''),
  );
}
