import { useState } from 'react';
import type { SessionId } from '../../../shared/model/ids.ts';
import type { Session } from '../../../shared/model/session.ts';

export interface Selection {
  readonly ids: ReadonlySet<SessionId>;
  toggle(id: SessionId): void;
  /** Everything from one row to another, beside what is selected already. */
  addRange(sessions: readonly Session[], from: number, to: number): void;
  /** These and no others; they need not be loaded. */
  replace(ids: Iterable<SessionId>): void;
  clear(): void;
}

const nothing: ReadonlySet<SessionId> = new Set();

/** Which sessions are selected under one address; another address begins anew. */
export function useSelection(address: string): Selection {
  const [state, setState] = useState({ address, ids: nothing });
  const ids = state.address === address ? state.ids : nothing;
  const set = (next: ReadonlySet<SessionId>): void => setState({ address, ids: next });
  return {
    ids,
    toggle: (id) => {
      const next = new Set(ids);
      if (!next.delete(id)) next.add(id);
      set(next);
    },
    addRange: (sessions, from, to) =>
      set(new Set([...ids, ...sessions.slice(Math.min(from, to), Math.max(from, to) + 1).map(({ id }) => id)])),
    replace: (given) => set(new Set(given)),
    clear: () => set(nothing),
  };
}
