import type { RecordingId, SessionId } from '../../../shared/model/ids.ts';
import type { CacheState, IndexState } from '../../../shared/model/recording.ts';
import type { NotSearched } from '../../../shared/model/review.ts';
import { type ReadableCatalog, statement } from './handles.ts';

/** Recordings listed as not searched: beyond that the list is no longer read, and a page must stay quick. */
const maxListed = 10_000;

interface NotIndexedRow {
  readonly recordingId: RecordingId;
  readonly sessionId: SessionId;
  readonly key: string;
  readonly cacheState: CacheState;
  readonly indexState: IndexState;
  readonly isLocked: number;
}

/** How many recordings a search covers, and which it cannot cover and why. */
export function searchCoverage(
  catalog: ReadableCatalog,
  recordingId: RecordingId | null,
): { searched: number; notSearched: NotSearched[] } {
  const only = recordingId === null ? [] : [recordingId];
  const count = statement<{ searched: number }>(catalog, recordingId === null ? searchedSql : `${searchedSql} AND id = ?`).get(...only);
  const rest = recordingId === null ? notSearchedSql('') : notSearchedSql('AND id = ?');
  return {
    searched: count?.searched ?? 0,
    notSearched: statement<NotIndexedRow>(catalog, rest)
      .all(...only)
      .map(({ cacheState, indexState, isLocked, ...named }) => ({
        ...named,
        reason: isLocked ? 'encrypted' : reasonOf(cacheState, indexState),
      })),
  };
}
export const searchedSql = `SELECT count(*) AS searched FROM recordings WHERE index_state = 'indexed'`;
const notSearchedSql = (and: string): string => `
SELECT id AS recordingId, session_id AS sessionId, key, cache_state AS cacheState, index_state AS indexState,
  cache_state = 'complete' AND unwrapped IS NULL AND probe IS NOT NULL
    AND (json_extract(probe, '$.kind') = 'encrypted'
      OR EXISTS (SELECT 1 FROM json_each(probe, '$.layers') WHERE value = 'encrypted')) AS isLocked
FROM recordings WHERE index_state <> 'indexed' ${and} ORDER BY id LIMIT ${maxListed}`;

function reasonOf(cacheState: CacheState, indexState: IndexState): NotSearched['reason'] {
  if (indexState === 'unsupported') return 'unsupported';
  if (indexState === 'failed') return 'failed';
  return cacheState === 'complete' ? 'not-indexed' : 'not-cached';
}
