import { AppError } from '../../shared/errors.ts';
import type { SessionId } from '../../shared/model/ids.ts';
import type { Session, SessionFilterInput } from '../../shared/model/session.ts';
import { call } from './client.ts';

const pageSize = 500;
/** More sessions than this are not named one by one in a call; whoever means that many narrows the filter first. */
export const maxCollected = 20_000;

/** The ids of all sessions of a filter that `isWanted`, read page by page. Fails with `usage` past `maxCollected`. */
export async function collectSessions(filter: SessionFilterInput, isWanted: (session: Session) => boolean): Promise<SessionId[]> {
  const ids: SessionId[] = [];
  let cursor: string | null = null;
  do {
    const page: { sessions: readonly Session[]; nextCursor: string | null } = await call('sessions.list', {
      filter,
      cursor,
      limit: pageSize,
    });
    for (const session of page.sessions) if (isWanted(session)) ids.push(session.id);
    if (ids.length > maxCollected) {
      throw new AppError('usage', `These are more than ${maxCollected} sessions.`, { action: 'Narrow the filter and do it in parts.' });
    }
    cursor = page.nextCursor;
  } while (cursor !== null);
  return ids;
}
