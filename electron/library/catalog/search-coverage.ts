import type { RecordingId, SessionId, SourceId } from '../../../shared/model/ids.ts';
import type { CacheState, IndexState, ScreenTextState } from '../../../shared/model/recording.ts';
import type { NotSearched } from '../../../shared/model/review.ts';
import { type ReadableCatalog, statement } from './handles.ts';

/** Recordings listed as not searched: beyond that the list is no longer read, and a page must stay quick. */
const maxListed = 10_000;

interface NotSearchedRow {
  readonly recordingId: RecordingId;
  readonly sessionId: SessionId;
  readonly key: string;
  readonly cacheState: CacheState;
  readonly indexState: IndexState;
  readonly isLocked: number;
  readonly screenState: ScreenTextState['state'];
  readonly readMs: number;
}

/** Sessions that a search leaves out: those of these sources, and these; but not those that are open. */
export interface LockedSessions {
  readonly sources: readonly SourceId[];
  readonly sessions: readonly SessionId[];
  readonly open: readonly SessionId[];
}

/** How many recordings a search covers, and which it cannot cover, or not wholly, and why. */
export function searchCoverage(
  catalog: ReadableCatalog,
  recordingId: RecordingId | null,
  locked: LockedSessions | null = null,
): { searched: number; notSearched: NotSearched[] } {
  const only = recordingId === null ? [] : [recordingId];
  if (recordingId === null && locked) return coverageBeside(catalog, locked);
  const count = statement<{ searched: number }>(catalog, recordingId === null ? searchedSql : `${searchedSql} AND id = ?`).get(...only);
  const rest = recordingId === null ? notSearchedSql : notSearchedOneSql;
  return {
    searched: count?.searched ?? 0,
    notSearched: statement<NotSearchedRow>(catalog, rest)
      .all(...only)
      .map(toNotSearched),
  };
}

// As the partial indexes recordings_searched and recordings_not_searched have it, word by word.
const isSearched = `index_state = 'indexed' AND screen_text_state IN ('done', 'unsupported') AND screen_text_problem IS NULL`;
const isNotSearched = `index_state <> 'indexed' OR screen_text_state NOT IN ('done', 'unsupported') OR screen_text_problem IS NOT NULL`;

export const searchedSql = `SELECT count(*) AS searched FROM recordings WHERE ${isSearched}`;
const selectNotSearched = (and: string): string => `
SELECT id AS recordingId, session_id AS sessionId, key, cache_state AS cacheState, index_state AS indexState,
  screen_text_state AS screenState, screen_text_read_ms AS readMs,
  cache_state = 'complete' AND unwrapped IS NULL AND probe IS NOT NULL
    AND (json_extract(probe, '$.kind') = 'encrypted'
      OR EXISTS (SELECT 1 FROM json_each(probe, '$.layers') WHERE value = 'encrypted')) AS isLocked
FROM recordings WHERE (${isNotSearched}) ${and} ORDER BY id LIMIT ${maxListed}`;
export const notSearchedSql = selectNotSearched('');
const notSearchedOneSql = selectNotSearched('AND id = ?');

/** What is locked is told first, and as nothing else: what else hinders a search of it matters once it is open. */
function coverageBeside(
  catalog: ReadableCatalog,
  { sources, sessions, open }: LockedSessions,
): { searched: number; notSearched: NotSearched[] } {
  const values = { sources: JSON.stringify(sources), sessions: JSON.stringify(sessions), open: JSON.stringify(open) };
  const locked = statement<Omit<NotSearched, 'reason'>>(catalog, lockedSql).all(values);
  const hidden = statement<{ searched: number }>(catalog, `${searchedSql} AND ${isLockedSql}`).get(values)?.searched ?? 0;
  const all = statement<{ searched: number }>(catalog, searchedSql).get()?.searched ?? 0;
  const rest = statement<NotSearchedRow>(catalog, selectNotSearched(`AND NOT ${isLockedSql}`)).all(values);
  const told = locked.map((each): NotSearched => ({ ...each, reason: 'protected' }));
  return { searched: all - hidden, notSearched: [...told, ...rest.map(toNotSearched)].slice(0, maxListed) };
}

// A session is locked by its own source, and by that of any of its recordings.
const isLockedSql = `(session_id NOT IN (SELECT value FROM json_each(:open)) AND (
  session_id IN (SELECT value FROM json_each(:sessions))
  OR session_id IN (SELECT id FROM sessions WHERE source_id IN (SELECT value FROM json_each(:sources)))
  OR session_id IN (SELECT session_id FROM recordings WHERE source_id IN (SELECT value FROM json_each(:sources)))))`;
const lockedSql = `SELECT id AS recordingId, session_id AS sessionId, key FROM recordings WHERE ${isLockedSql} ORDER BY id LIMIT ${maxListed}`;

function toNotSearched({ cacheState, indexState, screenState, readMs, isLocked, ...named }: NotSearchedRow): NotSearched {
  if (isLocked) return { ...named, reason: 'encrypted' };
  if (indexState === 'unsupported') return { ...named, reason: 'unsupported' };
  if (indexState === 'failed') return { ...named, reason: 'failed' };
  if (indexState !== 'indexed') return { ...named, reason: cacheState === 'complete' ? 'not-indexed' : 'not-cached' };
  switch (screenState) {
    case 'none':
      return { ...named, reason: 'not-read' };
    case 'unsupported':
      return { ...named, reason: 'unsupported' };
    case 'failed':
      return readMs > 0 ? { ...named, reason: 'partly-read', readMs } : { ...named, reason: 'failed' };
    case 'partial':
    case 'done':
      return { ...named, reason: 'partly-read', readMs };
  }
}
