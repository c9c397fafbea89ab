import type { FacetName, FacetValue, SessionFilter } from '../../../shared/model/session.ts';
import type { Source } from '../../../shared/model/source.ts';
import { visibleText } from '../../../shared/visible-text.ts';
import { formatCount } from '../../lib/format.ts';
import { recordedWords, statusWords, typeWord } from '../../lib/words.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import styles from './facet-panel.module.css';
import { changeAddress } from './filter-address.ts';

const shownValues = 12;
/** What facets are called. */
export const facetTitles: Readonly<Record<FacetName, string>> = {
  status: 'Status',
  resourceType: 'Type',
  recordedState: 'Recording',
  user: 'User',
  target: 'Target',
  gateway: 'Gateway',
  sourceId: 'Source',
};
const order: readonly FacetName[] = ['recordedState', 'status', 'resourceType', 'user', 'target', 'gateway', 'sourceId'];

/** How a value of a facet is called. */
export function facetWord(facet: FacetName, value: string): string {
  const known: Partial<Record<FacetName, Readonly<Record<string, string>>>> = { status: statusWords, recordedState: recordedWords };
  return facet === 'resourceType' ? typeWord(value) : (known[facet]?.[value] ?? value);
}

export interface FacetPanelProps {
  readonly filter: SessionFilter;
  readonly facets: Readonly<Partial<Record<FacetName, readonly FacetValue[]>>>;
  readonly sources: readonly Source[];
  readonly params: URLSearchParams;
  readonly onChange: (params: URLSearchParams) => void;
}

/** What the inventory can be narrowed by, with how many sessions each value has under the other facets. */
export function FacetPanel({ filter, facets, sources, params, onChange }: FacetPanelProps) {
  const word = (facet: FacetName, value: string): string =>
    facet === 'sourceId' ? (sources.find(({ id }) => id === value)?.name ?? value) : facetWord(facet, value);
  const toggle = (facet: FacetName, value: string): void => {
    const chosen: readonly string[] = filter[facet];
    onChange(changeAddress(params, { [facet]: chosen.includes(value) ? chosen.filter((each) => each !== value) : [...chosen, value] }));
  };
  const minutes = (name: string, label: string) => (
    <TextField
      label={label}
      type="number"
      value={params.get(name) ?? ''}
      onChange={(value) => onChange(changeAddress(params, { [name]: /^\d{1,6}$/.test(value) ? value : null }))}
    />
  );
  return (
    <div className={styles.panel} role="group" aria-label="Filters" data-region>
      <details open className={styles.facet}>
        <summary>Period (UTC)</summary>
        <div className={styles.pair}>
          <TextField
            label="From"
            type="date"
            value={params.get('from') ?? ''}
            onChange={(from) => onChange(changeAddress(params, { from }))}
          />
          <TextField label="To" type="date" value={params.get('to') ?? ''} onChange={(to) => onChange(changeAddress(params, { to }))} />
        </div>
      </details>
      <details className={styles.facet} open={params.has('min') || params.has('max')}>
        <summary>Duration (minutes)</summary>
        <div className={styles.pair}>
          {minutes('min', 'At least')}
          {minutes('max', 'At most')}
        </div>
      </details>
      {order.map((facet) => {
        const chosen: readonly string[] = filter[facet];
        const values = facets[facet] ?? [];
        // What is chosen stays in sight even where nothing is left of it.
        const gone = chosen.filter((value) => !values.some((each) => each.value === value)).map((value) => ({ value, count: 0 }));
        const all = [...values.slice(0, shownValues), ...values.slice(shownValues).filter(({ value }) => chosen.includes(value)), ...gone];
        if (all.length === 0) return null;
        return (
          <details key={facet} className={styles.facet} open={facet !== 'sourceId' || chosen.length > 0}>
            <summary>{facetTitles[facet]}</summary>
            <ul>
              {all.map(({ value, count }) => (
                <li key={value}>
                  <label className={styles.value}>
                    <input type="checkbox" checked={chosen.includes(value)} onChange={() => toggle(facet, value)} />
                    <span className={styles.name} title={visibleText(word(facet, value))}>
                      {visibleText(word(facet, value))}
                    </span>
                    <span className={styles.count}>{formatCount(count)}</span>
                  </label>
                </li>
              ))}
            </ul>
            {values.length > shownValues && (
              <p className={styles.more}>{formatCount(values.length - shownValues)} more: use the text filter.</p>
            )}
          </details>
        );
      })}
      <Button onPress={() => onChange(new URLSearchParams())}>Clear filters</Button>
    </div>
  );
}
