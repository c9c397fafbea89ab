import type { MatchStep } from '../../../shared/model/recording.ts';
import type { RecordingPlace } from '../../../shared/model/source.ts';
import { type ReadableCatalog, statement, type WritableCatalog } from './handles.ts';

/** A store's name that stays the same when the source is removed and added again. */
export function storePlace(store: RecordingPlace): string {
  switch (store.kind) {
    case 's3':
      return JSON.stringify(['s3', store.endpoint, store.bucket, trimmed(store.prefix)]);
    case 'azure':
      return JSON.stringify(['azure', store.accountUrl, store.container, trimmed(store.prefix)]);
    case 'folder':
      return JSON.stringify(['folder', store.path]);
    case 'loose-files':
      // There is one of them.
      return JSON.stringify(['loose-files']);
  }
}

/** Keeps one step; nothing is ever taken out or changed. */
export function addMatchStep(catalog: WritableCatalog, place: string, step: MatchStep): void {
  statement(catalog, insertSql).run(
    ...[step.action, place, step.key, step.sessionId, step.externalId, step.reason, step.author, step.atMs],
  );
}
const insertSql = `
INSERT INTO match_history (action, store_place, key, session_id, external_id, reason, author, at_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`;

/** What counts for each object that was ever matched by hand: its last step. */
export function lastMatchSteps(catalog: ReadableCatalog, place: string): ReadonlyMap<string, MatchStep> {
  return new Map(
    statement<MatchStep>(catalog, stepsSql('store_place = ?'))
      .all(place)
      .map((step) => [step.key, step]),
  );
}

/** All steps of one object, oldest first. */
export function matchStepsOf(catalog: ReadableCatalog, place: string, key: string): MatchStep[] {
  return statement<MatchStep>(catalog, stepsSql('store_place = ? AND key = ?')).all(place, key);
}

const stepsSql = (which: string): string => `
SELECT action, key, session_id AS sessionId, external_id AS externalId, reason, author, at_ms AS atMs
FROM match_history WHERE ${which} ORDER BY row`;

function trimmed(prefix: string): string {
  return prefix.replace(/^\/+|\/+$/g, '');
}
