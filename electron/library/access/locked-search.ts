import { type SessionId, sessionIdSchema } from '../../../shared/model/ids.ts';
import type { ReadableCatalog } from '../catalog/handles.ts';
import type { LockedSearch } from '../catalog/search.ts';
import type { Access } from './open-access.ts';
import { protectedAtOpening } from './protected-at-opening.ts';

/** What a search of everything leaves out now; null: nothing. */
export function lockedSearch(catalog: ReadableCatalog, access: Pick<Access, 'isOpen' | 'grants'>): LockedSearch | null {
  const { sources, sessions } = protectedAtOpening(catalog);
  if (sources.length === 0 && sessions.size === 0) return null;
  const known = new Map<SessionId, boolean>();
  const isLocked = (id: SessionId): boolean => {
    const before = known.get(id);
    if (before !== undefined) return before;
    const now = !access.isOpen(id);
    known.set(id, now);
    return now;
  };
  const granted = access.grants().flatMap(({ kind, id }) => (kind === 'session' ? [sessionIdSchema.parse(id)] : []));
  return {
    isLocked,
    sources,
    sessions: [...sessions].filter(isLocked),
    open: [...new Set(granted)].filter((id) => !isLocked(id)),
  };
}
