import type { ErrorPayload } from '../../../../shared/errors.ts';
import type { LanguageData } from './line-reader.ts';
import type { TrackedChanges, TrackerStart } from './line-tracker.ts';
import type { LumaFrame } from './luma-frame.ts';

/** From library to worker; each is answered once, in order. */
export type ScreenTextRequest =
  /** Once, first. At the lowest priority that a thread can have, where nobody waits for it. */
  | { readonly kind: 'load'; readonly languages: readonly LanguageData[]; readonly isBackground: boolean }
  /** A recording begins, or is gone on with. */
  | { readonly kind: 'begin'; readonly start: TrackerStart }
  | { readonly kind: 'frame'; readonly atMs: number; readonly frame: LumaFrame }
  | { readonly kind: 'finish'; readonly atMs: number };

/** From worker to library. */
export type ScreenTextAnswer =
  | { readonly kind: 'done'; readonly changes: TrackedChanges | null }
  | { readonly kind: 'failed'; readonly error: ErrorPayload };
