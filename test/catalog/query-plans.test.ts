import { expect, it } from 'vitest';
import { findRecordingSql, findSessionSql } from '../../electron/library/cases/cite.ts';
import { newestRunSql } from '../../electron/library/catalog/clusters.ts';
import { lastStretchSql, watchedOfSourceSql } from '../../electron/library/catalog/coverage.ts';
import { listBagPathsSql } from '../../electron/library/catalog/exports.ts';
import { connection } from '../../electron/library/catalog/handles.ts';
import { listMarkersSql } from '../../electron/library/catalog/index-data.ts';
import { protectedItemsSql, protectedSourcesSql } from '../../electron/library/catalog/protections.ts';
import { knownSql, presentSql } from '../../electron/library/catalog/recording-sync.ts';
import { cacheTotalsSql, evictionSql } from '../../electron/library/catalog/recordings.ts';
import { findResourceSql } from '../../electron/library/catalog/resources.ts';
import { shownLinesSql } from '../../electron/library/catalog/screen-lines.ts';
import { ownerSql } from '../../electron/library/catalog/search.ts';
import { notSearchedSql, searchedSql } from '../../electron/library/catalog/search-coverage.ts';
import { screenFoldedSql, screenScanSql, screenWordsSql, trigramsSql, wordsSql } from '../../electron/library/catalog/search-lines.ts';
import { chunkRowsSql } from '../../electron/library/catalog/session-chunk.ts';
import { refreshStretchSql } from '../../electron/library/catalog/session-states.ts';
import { findByExternalIdSql, knownSessionSql, pageRowsSql } from '../../electron/library/catalog/sessions.ts';
import { listPacksSql, packAtSql } from '../../electron/library/catalog/text-lines.ts';
import { testCatalog } from './catalog-fixture.ts';

const hot: Readonly<Record<string, readonly [sql: string, plan: RegExp]>> = {
  'a page of sessions is read by row': [pageRowsSql, /SEARCH sessions USING INTEGER PRIMARY KEY/],
  'a chunk of sessions is one range of rows': [chunkRowsSql, /^SEARCH sessions USING INTEGER PRIMARY KEY \(rowid>\? AND rowid<\?\)$/],
  'a session is found by the vendor id': [findByExternalIdSql, /^SEARCH sessions USING INDEX sessions_external/],
  'a session is compared with what is known of it': [
    knownSessionSql,
    /^SEARCH sessions USING INDEX \S+ \(id=\?\)\nSEARCH session_raw USING PRIMARY KEY/,
  ],
  'a recording is found by its key': [knownSql, /^SEARCH recordings USING INDEX \S+ \(source_id=\? AND key=\?\)$/],
  'what may be evicted comes from one index, sorted': [evictionSql, /^SCAN recordings USING COVERING INDEX recordings_cached$/],
  'the cache is summed up from one index': [cacheTotalsSql, /^SCAN recordings USING COVERING INDEX recordings_cached$/],
  'recordings that a search covers are counted in one index': [searchedSql, /^SCAN recordings USING COVERING INDEX recordings_searched$/],
  'recordings that a search does not cover come from their index, sorted': [
    notSearchedSql,
    /^SCAN recordings USING INDEX recordings_not_searched\n(?!.*B-TREE)/,
  ],
  'a resource is found by its name': [findResourceSql, /^SEARCH gateway_resources USING INDEX gateway_resources_name \(name=\?\)/],
  'the newest run of a cluster is the last of its key': [
    newestRunSql,
    /^SEARCH gateway_clusters USING PRIMARY KEY \(source_id=\? AND kind=\? AND name=\?\)$/,
  ],
  'what was watched last of a recording is the last of its index': [
    lastStretchSql,
    /^SEARCH coverage USING INDEX coverage_recording \(recording_id=\?\)$/,
  ],
  'the sessions of a source that were watched are found from what was watched': [
    watchedOfSourceSql,
    /SCAN coverage USING COVERING INDEX coverage_recording[\s\S]*SEARCH r USING INDEX \S+ \(id=\?\)\nSEARCH s USING COVERING INDEX \S+ \(id=\?\)/,
  ],
  'what a case cites is found by its bytes, or by its key in each source': [
    findRecordingSql,
    /SEARCH recordings USING INDEX recordings_sha256 \(sha256=\?\)[\s\S]*SEARCH recordings USING INDEX \S+ \(source_id=\? AND key=\?\)/,
  ],
  'the bags that hold a session are found by it': [listBagPathsSql, /SEARCH exports USING INDEX exports_session/],
  'a session that a case cites is found by the vendor id in each source': [findSessionSql, /SEARCH sessions USING INDEX sessions_external/],
  'sessions are refreshed a range of rows at a time, and their recordings counted in the index': [
    refreshStretchSql.replaceAll(/:\w+/g, '?'),
    /SEARCH s USING INTEGER PRIMARY KEY \(rowid>\? AND rowid<\?\)[\s\S]*SEARCH r USING COVERING INDEX recordings_session \(session_id=\?\)/,
  ],
  'who protects a session is found by the session and its recordings': [
    protectedSourcesSql.replaceAll(/:\w+/g, '?'),
    /SEARCH recordings USING COVERING INDEX recordings_session \(session_id=\?\)/,
  ],
  'the cases that a session may be in are found in the indexes of citations': [
    protectedItemsSql.replaceAll(/:\w+/g, '?'),
    /case_items_session[\s\S]*case_items_external[\s\S]*case_items_recording[\s\S]*case_items_sha256[\s\S]*case_items_key/,
  ],
  'what a store still has is read from the index alone': [presentSql, /^SEARCH recordings USING COVERING INDEX recordings_session/],
  'words come in the order of ids, unsorted': [
    wordsSql,
    /^SCAN f VIRTUAL TABLE INDEX \S+\nSEARCH p USING INTEGER PRIMARY KEY \(rowid=\?\)$/,
  ],
  'trigrams come in the order of ids, unsorted': [
    trigramsSql,
    /^SCAN f VIRTUAL TABLE INDEX \S+\nSEARCH p USING INTEGER PRIMARY KEY \(rowid=\?\)$/,
  ],
  'words read from pictures come in the order of ids, unsorted': [
    screenWordsSql,
    /^SCAN f VIRTUAL TABLE INDEX \S+\nSEARCH l USING INTEGER PRIMARY KEY \(rowid=\?\)$/,
  ],
  'folded text read from pictures comes in the order of ids, unsorted': [
    screenFoldedSql,
    /^SCAN f VIRTUAL TABLE INDEX \S+\nSEARCH l USING INTEGER PRIMARY KEY \(rowid=\?\)$/,
  ],
  'a scan of lines read from pictures is one range of ids': [
    screenScanSql,
    /^SEARCH l USING INTEGER PRIMARY KEY \(rowid>\? AND rowid<\?\)$/,
  ],
  'what is shown at a time is found without reading texts': [
    shownLinesSql,
    /^SEARCH screen_lines USING INTEGER PRIMARY KEY \(rowid=\?\)\nLIST SUBQUERY \d+\nSEARCH screen_lines USING COVERING INDEX screen_lines_shown/,
  ],
  'the owner of a line is found by its block': [ownerSql, /^SEARCH recordings USING INDEX \S+ \(line_block=\?\)$/],
  'a transcript page is one range of ids, and so is a scan': [
    listPacksSql,
    /^SEARCH text_packs USING INTEGER PRIMARY KEY \(rowid>\? AND rowid<\?\)$/,
  ],
  'a line is looked for from its pack down': [packAtSql, /^SEARCH text_packs USING INTEGER PRIMARY KEY \(rowid>\? AND rowid<\?\)$/],
  'markers come from their index, so that only those of one instant are sorted': [
    listMarkersSql,
    /^SEARCH markers USING INDEX markers_recording \(recording_id=\?\)\nUSE TEMP B-TREE FOR LAST 2 TERMS OF ORDER BY$/,
  ],
};

for (const [name, [sql, plan]] of Object.entries(hot)) {
  it(name, () => {
    const { database } = testCatalog()[connection];
    const statement = database.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`);
    const values = Array.from({ length: sql.split('?').length - 1 }, () => null);
    expect(
      statement
        .all(...values)
        .map(({ detail }) => detail)
        .join('\n'),
    ).toMatch(plan);
  });
}
