import { create } from 'zustand';
import { persist } from 'zustand/middleware';

export type PanelTab = 'document' | 'markers' | 'notes' | 'coverage' | 'details' | 'integrity';

/** How this reviewer likes the review screen; kept by the window, not part of the library's settings. */
export interface ReviewPreferences {
  readonly skipIdle: boolean;
  readonly tab: PanelTab;
  /** Whether the panel beside the stage has as much room as the stage. */
  readonly isWide: boolean;
  /** What the timeline's axis says, where the recording has a clock. */
  readonly axis: 'position' | 'clock';
  /** Whether the timeline has a lane of pictures, where there are any. */
  readonly isFilmShown: boolean;
  readonly onSkipIdle: (skipIdle: boolean) => void;
  readonly onTab: (tab: PanelTab) => void;
  readonly onWide: (isWide: boolean) => void;
  readonly onAxis: (axis: 'position' | 'clock') => void;
  readonly onFilm: (isShown: boolean) => void;
}

export const useReviewPreferences = create<ReviewPreferences>()(
  persist(
    (set) => ({
      skipIdle: false,
      tab: 'document',
      isWide: false,
      axis: 'position',
      isFilmShown: true,
      onSkipIdle: (skipIdle) => set({ skipIdle }),
      onTab: (tab) => set({ tab }),
      onWide: (isWide) => set({ isWide }),
      onAxis: (axis) => set({ axis }),
      onFilm: (isFilmShown) => set({ isFilmShown }),
    }),
    {
      name: 'witness.review',
      version: 2,
      partialize: ({ skipIdle, tab, isWide, axis, isFilmShown }) => ({ skipIdle, tab, isWide, axis, isFilmShown }),
    },
  ),
);
