import { AppError } from '../../../shared/errors.ts';
import type { SessionId } from '../../../shared/model/ids.ts';
import type { Session } from '../../../shared/model/session.ts';
import { type ReadableCatalog, statement, type WritableCatalog } from './handles.ts';
import { transaction } from './open-catalog.ts';
import { type SessionRow, sessionColumns, toSession } from './session-row.ts';

/** Sessions that were opened last: more than these nobody looks through. */
const mostOpened = 20;
/** What is pinned is read whole wherever it is shown. A list longer than this is a case. */
const mostPinned = 100;

/** Notes that a session was opened now. It stands in the list once; what was opened longest ago leaves it. */
export function noteOpened(catalog: WritableCatalog, id: SessionId): void {
  transaction(catalog, () => {
    statement(catalog, addSql('opened_sessions', 'REPLACE')).run(id);
    statement(
      catalog,
      'DELETE FROM opened_sessions WHERE position <= (SELECT position FROM opened_sessions ORDER BY position DESC LIMIT 1 OFFSET ?)',
    ).run(mostOpened);
  });
}

/** Those opened last, the newest first. */
export function listOpened(catalog: ReadableCatalog): Session[] {
  return statement<SessionRow>(catalog, listSql('opened_sessions')).all().map(toSession);
}

/** A session that is pinned stays where it is. Throws `usage` where no more can be pinned. */
export function pinSession(catalog: WritableCatalog, id: SessionId): void {
  transaction(catalog, () => {
    if (statement(catalog, addSql('pinned_sessions', 'IGNORE')).run(id).changes === 0) return;
    const { pinned } = statement<{ pinned: number }>(catalog, 'SELECT count(*) AS pinned FROM pinned_sessions').get() ?? { pinned: 0 };
    if (pinned <= mostPinned) return;
    throw new AppError('usage', `${mostPinned} sessions are pinned already.`, { action: 'Unpin one, or put these sessions into a case.' });
  });
}

export function unpinSession(catalog: WritableCatalog, id: SessionId): void {
  statement(catalog, 'DELETE FROM pinned_sessions WHERE session_id = ?').run(id);
}

/** Those that are pinned, the newest pin first. */
export function listPinned(catalog: ReadableCatalog): Session[] {
  return statement<SessionRow>(catalog, listSql('pinned_sessions')).all().map(toSession);
}

type Table = 'opened_sessions' | 'pinned_sessions';

function addSql(table: Table, otherwise: 'REPLACE' | 'IGNORE'): string {
  return `INSERT OR ${otherwise} INTO ${table} SELECT ?, (SELECT coalesce(max(position), 0) + 1 FROM ${table})`;
}

function listSql(table: Table): string {
  return `SELECT ${sessionColumns} FROM ${table} JOIN sessions ON id = session_id ORDER BY position DESC`;
}
