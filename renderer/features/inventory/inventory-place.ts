import { create } from 'zustand';
import type { SessionId } from '../../../shared/model/ids.ts';

/** Where somebody left the inventory to open a session: coming back to the same address finds them there again. */
export const useInventoryPlace = create<{ readonly query: string; readonly sessionId: SessionId | null; readonly loaded: number }>(() => ({
  query: '',
  sessionId: null,
  loaded: 0,
}));
