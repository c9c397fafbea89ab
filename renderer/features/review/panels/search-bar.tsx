import { CaseSensitive, ChevronDown, ChevronUp, WholeWord } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import type { HitCursor } from '../use-hit-cursor.ts';
import type { RecordingSearch, SearchMode, SearchRequest } from '../use-recording-search.ts';
import { describeSearch } from './describe-search.ts';
import styles from './panels.module.css';

/** The field that the key `/` leads to. */
export const searchFieldId = 'review-search';

const modes: readonly { readonly value: SearchMode; readonly label: string }[] = [
  { value: 'words', label: 'Words' },
  { value: 'substring', label: 'Exact' },
  { value: 'regex', label: 'Regex' },
];

const sources: readonly { readonly value: SearchRequest['source']; readonly label: string }[] = [
  { value: 'all', label: 'Shown or typed' },
  { value: 'output', label: 'Shown' },
  { value: 'input', label: 'Typed' },
];

/** Of a recording of pixels. */
const pictureSources: typeof sources = [
  { value: 'all', label: 'Read or typed' },
  { value: 'ocr', label: 'On the screen' },
  { value: 'input', label: 'Typed' },
];

const noHits: RecordingSearch['hits'] = [];

/** Typing pauses this long before a search starts. Milliseconds. */
const typingPauseMs = 250;

export interface SearchBarProps {
  readonly search: RecordingSearch;
  readonly hitCursor: HitCursor;
  /** Whether the recording is one of pixels. */
  readonly isPicture?: boolean;
}

/** Search in this recording: Enter goes to the next hit after the playhead, Shift+Enter to the one before. */
export function SearchBar({ search, hitCursor, isPicture = false }: SearchBarProps) {
  const offered = isPicture ? pictureSources : sources;
  const statusId = useId();
  const [text, setText] = useState(search.query);
  const { onSearch, mode } = search;
  // What is typed is not searched for yet: no hit is one of it.
  const isStale = text.trim() !== search.query.trim();
  const hits = isStale ? noHits : search.hits;
  const current = isStale ? -1 : hitCursor.index;
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => setText(search.query), [search.query]);
  useEffect(() => () => clearTimeout(timer.current), []);

  const onType = (query: string): void => {
    setText(query);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => onSearch({ query }), typingPauseMs);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key !== 'Enter' && event.key !== 'Escape') return;
    // Escape only leaves: a search field would also clear itself, and the hits with it.
    event.preventDefault();
    if (event.key === 'Escape') {
      event.currentTarget.blur();
      return;
    }
    clearTimeout(timer.current);
    if (text === search.query) hitCursor.onGo(event.shiftKey ? -1 : 1);
    else onSearch({ query: text });
  };

  return (
    <search className={styles.searchBar}>
      <div className={styles.searchRow}>
        <input
          id={searchFieldId}
          type="search"
          className={styles.searchField}
          aria-label="Search in this recording"
          aria-describedby={statusId}
          placeholder="Search in this recording"
          value={text}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => onType(event.target.value)}
          onKeyDown={onKeyDown}
        />
        <select
          className={styles.searchMode}
          aria-label="How to search"
          value={mode}
          onChange={(event) => onSearch({ query: text, mode: modes.find(({ value }) => value === event.target.value)?.value ?? 'words' })}
        >
          {modes.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
        <Button
          variant="quiet"
          label="Previous hit"
          title="Previous hit (Shift+Enter)"
          isDisabled={hits.length === 0}
          onPress={() => hitCursor.onGo(-1)}
        >
          <ChevronUp size={16} aria-hidden="true" />
        </Button>
        <Button variant="quiet" label="Next hit" title="Next hit (Enter)" isDisabled={hits.length === 0} onPress={() => hitCursor.onGo(1)}>
          <ChevronDown size={16} aria-hidden="true" />
        </Button>
      </div>
      <div className={styles.searchRow}>
        <fieldset className={styles.searchOptions} aria-label="What counts as a hit">
          <button
            type="button"
            aria-pressed={search.caseSensitive}
            aria-label="Match case"
            title="Match case"
            onClick={() => onSearch({ query: text, caseSensitive: !search.caseSensitive })}
          >
            <CaseSensitive size={16} aria-hidden="true" />
          </button>
          <button
            type="button"
            aria-pressed={mode === 'words' || search.wholeWord}
            aria-label="Whole words"
            title={mode === 'words' ? 'Words are always whole' : 'Whole words'}
            disabled={mode === 'words'}
            onClick={() => onSearch({ query: text, wholeWord: !search.wholeWord })}
          >
            <WholeWord size={16} aria-hidden="true" />
          </button>
          <select
            aria-label="Where to search"
            value={search.source}
            onChange={(event) =>
              onSearch({ query: text, source: offered.find(({ value }) => value === event.target.value)?.value ?? 'all' })
            }
          >
            {offered.map(({ value, label }) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        </fieldset>
        <div id={statusId} className={styles.searchStatus} role="status">
          {describeSearch(isStale && text.trim() !== '' ? { ...search, status: 'searching', hits } : search, current)}
        </div>
      </div>
    </search>
  );
}
