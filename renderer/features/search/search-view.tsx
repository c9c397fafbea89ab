import { type KeyboardEvent, useEffect, useRef } from 'react';
import { exitCodeFor } from '../../../shared/errors.ts';
import type { SearchHit } from '../../../shared/model/review.ts';
import { useActions } from '../../app/actions.ts';
import { navigate, reviewRoute, routeTo } from '../../app/router.ts';
import { formatPosition, plural } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { CheckField, SelectField } from '../../ui/field.tsx';
import { EmptyState, ErrorMessage } from '../../ui/message.tsx';
import { ScreenLayout } from '../../ui/screen.tsx';
import { HitText } from './hit-text.tsx';
import { NotSearchedList } from './not-searched.tsx';
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
const help: Readonly<Record<SearchAddress['mode'], string>> = {
  words: 'Lines with all of the words, in any order. "A phrase" in quotes; wor* for every word that begins so.',
  substring: 'Lines that hold exactly this text, inside words too.',
  regex: 'Lines that match a regular expression (RE2: no look-around, no back-references).',
};

/** One box over everything that was indexed. */
export function SearchView({ params }: { readonly params: URLSearchParams }) {
  const address = readSearch(params);
  const { hits, searched, notSearched, nextCursor, loading, error, loadMore, again, openProtected } = useSearch(address);
  const box = useRef<HTMLInputElement>(null);
  const results = useRef<HTMLDivElement>(null);
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
  useActions([{ id: 'search.focus', run: () => box.current?.select() }]);

  /** From the box down into the hits, and back. */
  const moveBetweenHits = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const links = [...(results.current?.querySelectorAll<HTMLAnchorElement>('a[data-hit]') ?? [])];
    const at = links.findIndex((link) => link.matches(':focus'));
    if (step === 0 || (at === -1 && document.activeElement !== box.current)) return;
    const target = at + step < 0 ? box.current : links[at + step];
    if (!target || target === document.activeElement) return;
    event.preventDefault();
    target.focus();
  };
  const groups = [...Map.groupBy(hits, ({ sessionId }) => sessionId)];
  const isEmpty = address.query !== '' && !loading && !error && hits.length === 0;
  return (
    <ScreenLayout title="Search">
      <div className={styles.screen} role="search" onKeyDown={moveBetweenHits}>
        <div className={styles.form}>
          <input
            ref={box}
            className={styles.box}
            type="search"
            maxLength={1000}
            spellCheck={false}
            aria-label="Search in all recordings and notes"
            placeholder="Search in all recordings and notes"
            value={address.query}
            onChange={(event) => change({ query: event.target.value })}
          />
          <SelectField label="Match" value={address.mode} options={modes} onChange={(mode) => change({ mode })} />
          <SelectField label="In" value={address.scope} options={scopes} onChange={(scope) => change({ scope })} />
          <CheckField label="Match case" isChecked={address.caseSensitive} onChange={(caseSensitive) => change({ caseSensitive })} />
        </div>
        {address.query === '' && <p className={styles.summary}>{help[address.mode]}</p>}
        {/* A wrong expression stays wrong: only what failed around it is worth another try. */}
        {error && <ErrorMessage error={error} {...(exitCodeFor(error.code) === 3 && { onRetry: again })} />}
        {address.query !== '' && !error && (
          <p role="status" className={styles.summary}>
            {loading
              ? 'Searching\u2026'
              : `${plural(hits.length, 'hit')}${nextCursor === null ? '' : ' and more'} in ${plural(searched, 'searched recording')}`}
          </p>
        )}
        {isEmpty && (
          <EmptyState title="Nothing found">
            {notSearched.length > 0 ? 'Some recordings were not searched; they are listed below.' : help[address.mode]}
          </EmptyState>
        )}
        <div ref={results} className={styles.results} aria-busy={loading}>
          {groups.map(([sessionId, members]) => (
            <section key={sessionId} className={styles.group}>
              <SessionHeading sessionId={sessionId} count={members.length} />
              <ul>
                {withKeys(members).map(({ key, hit }) => (
                  <Hit key={key} hit={hit} query={address.query} />
                ))}
              </ul>
            </section>
          ))}
        </div>
        {nextCursor !== null && (
          <div>
            <Button isDisabled={loading} onPress={loadMore}>
              More hits
            </Button>
          </div>
        )}
        <NotSearchedList onOpenProtected={openProtected} entries={notSearched} onMended={again} />
      </div>
    </ScreenLayout>
  );
}

/** Two hits may be alike in everything: the same line, shown twice at the same moment. */
function withKeys(hits: readonly SearchHit[]): { key: string; hit: SearchHit }[] {
  const seen = new Map<string, number>();
  return hits.map((hit) => {
    const name = `${hit.recordingId} ${hit.source} ${hit.atMs} ${hit.text}`;
    const count = seen.get(name) ?? 0;
    seen.set(name, count + 1);
    return { key: `${name} ${count}`, hit };
  });
}

const sourceWords: Readonly<Record<SearchHit['source'], string>> = {
  output: 'output',
  input: 'typed',
  ocr: 'screen',
  event: 'event',
  note: 'note',
};

function Hit({ hit, query }: { readonly hit: SearchHit; readonly query: string }) {
  // A note on the whole session has no moment.
  const isMoment = hit.recordingId !== null;
  return (
    <li>
      <a
        data-hit
        className={styles.hit}
        href={reviewRoute({ sessionId: hit.sessionId, query, ...(isMoment && { recordingId: hit.recordingId, atMs: hit.atMs }) })}
      >
        <span className={styles.time}>{isMoment ? formatPosition(hit.atMs) : 'session'}</span>
        <span className={styles.source}>{sourceWords[hit.source]}</span>
        <HitText text={hit.text} ranges={hit.ranges} />
      </a>
    </li>
  );
}
