import type { SampleRecipe } from '../../../../shared/model/sampling.ts';
import { facetNames } from '../../../../shared/model/session.ts';
import { facetTitles } from '../facet-panel.tsx';

/** A filter as a working paper states it. */
export function filterWords({ filter, sources }: Pick<SampleRecipe, 'filter' | 'sources'>): string {
  const day = (ms: number): string => new Date(ms).toISOString().replace('T', ' ').replace(':00.000Z', ' UTC');
  const parts = [
    ...(filter.text === '' ? [] : [`text "${filter.text}"`]),
    ...facetNames.flatMap((facet) => {
      const values: readonly string[] = facet === 'sourceId' ? sources : filter[facet];
      return values.length === 0 ? [] : [`${facetTitles[facet].toLowerCase()} ${values.join(' or ')}`];
    }),
    ...(filter.fromMs === null ? [] : [`started at or after ${day(filter.fromMs)}`]),
    ...(filter.toMs === null ? [] : [`started before ${day(filter.toMs)}`]),
    ...(filter.minDurationMs === null ? [] : [`at least ${filter.minDurationMs / 60_000} minutes long`]),
    ...(filter.maxDurationMs === null ? [] : [`at most ${filter.maxDurationMs / 60_000} minutes long`]),
    ...(filter.sample === null ? [] : [`of the sample ${filter.sample}`]),
  ];
  return parts.length === 0 ? 'all of the library' : parts.join(', ');
}
