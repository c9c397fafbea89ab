import { Download } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { NotSearched, SearchHit } from '../../../shared/model/review.ts';
import { useActions } from '../../app/actions.ts';
import { navigate, reviewRoute, routeTo } from '../../app/router.ts';
import { call } from '../../bridge/client.ts';
import { formatPosition, plural } from '../../lib/format.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { Button } from '../../ui/button.tsx';
import { CheckField, SelectField } from '../../ui/field.tsx';
import { EmptyState, ErrorMessage } from '../../ui/message.tsx';
import { ScreenLayout } from '../../ui/screen.tsx';
import { toast, toastError } from '../../ui/toast.tsx';
import { HitText } from './hit-text.tsx';
import styles from './search.module.css';
import { SessionHeading } from './session-heading.tsx';
import { readSearch, type SearchAddress, useSearch } from './use-search.ts';

const modes = [
  { value: 'words', label: 'Words' },
  { value: 'substring', label: 'Exact text' },
  { value: 'regex', label: 'Regular expression' },
] as const;
const scopes = [
  { value: 'all', label: 'Everything' },
  { value: 'output', label: 'Output' },
  { value: 'input', label: 'Typed input' },
  { value: 'note', label: 'Notes' },
] as const;

/** One box over everything that was indexed. */
export function SearchView({ params }: { readonly params: URLSearchParams }) {
  const address = readSearch(params);
  const { hits, searched, notSearched, nextCursor, loading, error, loadMore } = useSearch(address);
  const box = useRef<HTMLInputElement>(null);
  const change = (changes: Partial<SearchAddress>): void => {
    const { query, mode, scope, caseSensitive } = { ...address, ...changes };
    const next = new URLSearchParams();
    if (query !== '') next.set('q', query);
    if (mode !== 'words') next.set('mode', mode);
    if (scope !== 'all') next.set('in', scope);
    if (caseSensitive) next.set('case', '1');
    navigate(routeTo('search', next), true);
  };
  useEffect(() => box.current?.focus(), []);
  useActions([{ id: 'search.focus', label: 'Search', group: 'Search', keys: ['/'], run: () => box.current?.select() }]);
  const groups = [...Map.groupBy(hits, ({ sessionId }) => sessionId)];
  const isEmpty = address.query !== '' && !loading && !error && hits.length === 0;
  return (
    <ScreenLayout title="Search">
      <div className={styles.form} role="search">
        <input
          ref={box}
          className={styles.box}
          type="search"
          aria-label="Search in all recordings and notes"
          placeholder="Search in all recordings and notes"
          value={address.query}
          onChange={(event) => change({ query: event.target.value })}
        />
        <SelectField label="Match" value={address.mode} options={modes} onChange={(mode) => change({ mode })} />
        <SelectField label="In" value={address.scope} options={scopes} onChange={(scope) => change({ scope })} />
        <CheckField label="Match case" isChecked={address.caseSensitive} onChange={(caseSensitive) => change({ caseSensitive })} />
      </div>
      {error && <ErrorMessage error={error} />}
      {address.query !== '' && !error && (
        <p role="status" className={styles.summary}>
          {loading
            ? 'Searching\u2026'
            : `${plural(hits.length, 'hit')}${nextCursor === null ? '' : ' and more'} in ${plural(searched, 'recording')}`}
        </p>
      )}
      {isEmpty && (
        <EmptyState title="Nothing found">
          {notSearched.length > 0 && 'Some recordings were not searched; they are listed below.'}
        </EmptyState>
      )}
      {groups.map(([sessionId, members]) => (
        <section key={sessionId} className={styles.group}>
          <SessionHeading sessionId={sessionId} count={members.length} />
          <ul>
            {members.map((hit) => (
              <Hit key={`${hit.recordingId} ${hit.source} ${hit.atMs} ${hit.text}`} hit={hit} query={address.query} />
            ))}
          </ul>
        </section>
      ))}
      {nextCursor !== null && (
        <div>
          <Button isDisabled={loading} onPress={loadMore}>
            More hits
          </Button>
        </div>
      )}
      <NotSearchedList entries={notSearched} />
    </ScreenLayout>
  );
}

const sourceWords: Readonly<Record<SearchHit['source'], string>> = {
  output: 'output',
  input: 'typed',
  ocr: 'screen',
  event: 'event',
  note: 'note',
};

function Hit({ hit, query }: { readonly hit: SearchHit; readonly query: string }) {
  return (
    <li>
      <a className={styles.hit} href={reviewRoute({ ...hit, query })}>
        <span className={styles.time}>{formatPosition(hit.atMs)}</span>
        <span className={styles.source}>{sourceWords[hit.source]}</span>
        <HitText text={hit.text} ranges={hit.ranges} />
      </a>
    </li>
  );
}

const reasons: Readonly<Record<NotSearched['reason'], string>> = {
  'not-cached': 'not fetched yet',
  'not-indexed': 'not indexed yet',
  unsupported: 'holds no text that can be searched',
  failed: 'indexing failed',
};

/** What a search did not cover, and why: silence would read as "nothing there". */
function NotSearchedList({ entries }: { readonly entries: readonly NotSearched[] }) {
  const mendable = entries.filter(({ reason }) => reason !== 'unsupported');
  if (entries.length === 0) return null;
  const fetchAll = (): void => {
    call('recordings.fetch', { recordingIds: mendable.map(({ recordingId }) => recordingId) }).then(
      () => toast(`Fetching and indexing ${plural(mendable.length, 'recording')}.`),
      toastError,
    );
  };
  return (
    <details className={styles.not}>
      <summary>{plural(entries.length, 'recording was', 'recordings were')} not searched</summary>
      <ul>
        {entries.map(({ recordingId, sessionId, key, reason }) => (
          <li key={recordingId}>
            <a href={reviewRoute({ sessionId, recordingId })}>{visibleText(key)}</a> {'\u2013'} {reasons[reason]}
          </li>
        ))}
      </ul>
      {mendable.length > 0 && (
        <Button onPress={fetchAll}>
          <Download size={15} aria-hidden /> Fetch and index {plural(mendable.length, 'recording')}
        </Button>
      )}
    </details>
  );
}
