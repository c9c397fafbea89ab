import { useState } from 'react';
import type { ResultOf } from '../../../../shared/contract/index.ts';
import type { Sample, SampledSession } from '../../../../shared/model/sampling.ts';
import { visibleText } from '../../../../shared/visible-text.ts';
import { useTimeZone } from '../../../app/session.ts';
import { call } from '../../../bridge/client.ts';
import { formatCount, formatInstant } from '../../../lib/format.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { FactList } from '../../../ui/fact-list.tsx';
import { toast, toastError } from '../../../ui/toast.tsx';
import { facetTitles, facetWord } from '../facet-panel.tsx';
import { filterWords } from './filter-words.ts';
import styles from './sampling.module.css';

export interface RecipeDialogProps {
  readonly sample: Sample;
  readonly sessions: readonly SampledSession[];
  readonly onClose: () => void;
}

/** How a sample was drawn: enough to draw it again elsewhere, and to prove that it is the same one. */
export function RecipeDialog({ sample, sessions, onClose }: RecipeDialogProps) {
  const zone = useTimeZone();
  const { recipe } = sample;
  const { stratifyBy } = recipe;
  const [verified, setVerified] = useState<ResultOf<'samples.verify'> | null>(null);
  const facts: readonly (readonly [string, string])[] = [
    ['Population', `${formatCount(recipe.population.count)} sessions: ${filterWords(recipe)}`],
    ['Population hash', `sha256 ${recipe.population.sha256}`],
    ['Size', `${formatCount(sessions.length)} drawn, ${formatCount(recipe.size)} asked for`],
    ['Seed', recipe.seed],
    ['Stratified by', stratifyBy === null ? 'Nothing' : facetTitles[stratifyBy]],
    ['Algorithm', recipe.algorithm],
    ['Sample hash', `sha256 ${recipe.sampleSha256}`],
    ['Drawn', `${formatInstant(recipe.drawnAtMs, zone)}${recipe.drawnBy === '' ? '' : ` by ${recipe.drawnBy}`}`],
  ];
  const copy = (): void => {
    navigator.clipboard
      .writeText(`${JSON.stringify({ recipe, sessions: sessions.map(({ identity }) => identity) }, null, 2)}\n`)
      .then(() => toast('The recipe and the sessions drawn are on the clipboard, as JSON.'))
      .catch(toastError);
  };
  return (
    <Dialog title="How this sample was drawn" onClose={onClose} width={720}>
      <div className={styles.body}>
        <FactList facts={facts} />
        {stratifyBy !== null && (
          <table className={styles.strata}>
            <caption className="visually-hidden">Sessions and how many of them were drawn, by stratum</caption>
            <thead>
              <tr>
                <th scope="col">{facetTitles[stratifyBy]}</th>
                <th scope="col">Sessions</th>
                <th scope="col">Drawn</th>
              </tr>
            </thead>
            <tbody>
              {recipe.strata.map(({ value, population, sampled }) => (
                <tr key={`${value === null} ${value}`}>
                  <th scope="row">{value === null ? 'Unknown' : visibleText(facetWord(stratifyBy, value))}</th>
                  <td>{formatCount(population)}</td>
                  <td>{formatCount(sampled)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        {verified && (
          <p role="status">
            {verified.samePopulation
              ? 'The population is the same as it was.'
              : `The population has changed: it has ${formatCount(verified.populationCount)} sessions now, or others.`}{' '}
            {verified.sameSample ? 'Drawn again, the sample is the same.' : 'Drawn again, the sample would be another one.'}
          </p>
        )}
        <div className={styles.buttons}>
          <Button variant="primary" onPress={copy}>
            Copy
          </Button>
          <Button onPress={() => void call('samples.verify', { sampleId: sample.id }).then(setVerified, toastError)}>
            Draw again and compare
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
