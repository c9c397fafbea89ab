import { create } from 'zustand';
import { persist } from 'zustand/middleware';

export type PanelTab = 'document' | 'markers' | 'notes' | 'details' | 'integrity';

/** How this reviewer likes the review screen; kept by the window, not part of the library's settings. */
export interface ReviewPreferences {
  readonly skipIdle: boolean;
  readonly tab: PanelTab;
  /** Whether the panel beside the stage has as much room as the stage. */
  readonly isWide: boolean;
  readonly onSkipIdle: (skipIdle: boolean) => void;
  readonly onTab: (tab: PanelTab) => void;
  readonly onWide: (isWide: boolean) => void;
}

export const useReviewPreferences = create<ReviewPreferences>()(
  persist(
    (set) => ({
      skipIdle: false,
      tab: 'document',
      isWide: false,
      onSkipIdle: (skipIdle) => set({ skipIdle }),
      onTab: (tab) => set({ tab }),
      onWide: (isWide) => set({ isWide }),
    }),
    { name: 'witness.review', version: 2, partialize: ({ skipIdle, tab, isWide }) => ({ skipIdle, tab, isWide }) },
  ),
);
