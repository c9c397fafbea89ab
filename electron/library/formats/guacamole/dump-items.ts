import type { ImageType, Operation } from '../../../../shared/guacamole/operations.ts';

/** An image of a frame: encoded as it was recorded, its kind and size told by its own header. */
export interface DumpImage {
  readonly type: ImageType;
  readonly bytes: Buffer;
  readonly width: number;
  readonly height: number;
}

/** All that was drawn between two syncs: seen from the time of the second on. */
export interface DumpFrame {
  readonly kind: 'frame';
  /** Milliseconds since the first sync. */
  readonly atMs: number;
  /** An `img` refers to `images` by index. */
  readonly operations: readonly Operation[];
  readonly images: readonly DumpImage[];
}

/** What was done at the keyboard, the mouse or the clipboard, or what the connection said. */
export type DumpInput =
  | { readonly kind: 'pointer'; readonly atMs: number; readonly operation: Extract<Operation, readonly ['mouse', ...unknown[]]> }
  | { readonly kind: 'key'; readonly atMs: number; readonly keysym: number; readonly isPressed: boolean }
  | { readonly kind: 'touch'; readonly atMs: number }
  | { readonly kind: 'clipboard'; readonly atMs: number; readonly mimeType: string; readonly bytes: Buffer; readonly isCut: boolean }
  | { readonly kind: 'note'; readonly atMs: number; readonly text: string };

/** What a dump holds, in order of time. What was done after the last sync is later than the last frame. */
export type DumpItem = DumpFrame | DumpInput;
