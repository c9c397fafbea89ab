import type { Rectangle } from '../../../../shared/guacamole/operations.ts';
import type { CanvasScreen } from './canvas-screen.ts';

/** Something that changed what is seen. */
export interface DisplayChange {
  readonly atMs: number;
  /** Else only the pointer moved. */
  readonly isFrame: boolean;
  /** What may have changed, on layers that are seen. */
  readonly seen: readonly { readonly layer: number; readonly area: Rectangle }[];
}

/** Goes through the pictures of a dump. One call at a time; after one that failed or was cancelled it is of no use. */
export interface DisplayCursor {
  /** As it is now; another one after `showAt`. */
  screen(): CanvasScreen;
  /** When what is shown now was first shown, and the number of its frame, counted from 0. */
  position(): { readonly atMs: number; readonly frameAtMs: number; readonly frameNumber: number };
  /** Shows what was shown at a time: the newest frame at or before it, never a later one. */
  showAt(atMs: number, signal?: AbortSignal): Promise<void>;
  /** When the next change is; null when there is none. */
  nextAtMs(signal?: AbortSignal): Promise<number | null>;
  /** The next change that is not later than a time, once it is drawn; null when there is none. */
  next(limitMs: number, signal?: AbortSignal): Promise<DisplayChange | null>;
  close(): Promise<void>;
}
