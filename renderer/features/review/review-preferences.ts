import { create } from 'zustand';
import { persist } from 'zustand/middleware';

export type PanelTab = 'transcript' | 'markers' | 'notes' | 'details' | 'integrity';

/** How this reviewer likes the review screen; kept by the window, not part of the library's settings. */
export interface ReviewPreferences {
  readonly skipIdle: boolean;
  readonly tab: PanelTab;
  readonly onSkipIdle: (skipIdle: boolean) => void;
  readonly onTab: (tab: PanelTab) => void;
}

export const useReviewPreferences = create<ReviewPreferences>()(
  persist(
    (set) => ({
      skipIdle: false,
      tab: 'transcript',
      onSkipIdle: (skipIdle) => set({ skipIdle }),
      onTab: (tab) => set({ tab }),
    }),
    { name: 'witness.review', version: 1, partialize: ({ skipIdle, tab }) => ({ skipIdle, tab }) },
  ),
);
