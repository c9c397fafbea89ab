import { create } from 'zustand';

type Overlay = 'palette' | 'keys' | 'jobs';

/** What lies over the screen that the address names: at most one thing. */
export const useOverlay = create<{ readonly open: Overlay | null }>(() => ({ open: null }));

export function showOverlay(open: Overlay | null): void {
  useOverlay.setState({ open });
}
