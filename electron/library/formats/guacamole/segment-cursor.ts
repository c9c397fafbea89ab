import type { Canvas, Image } from '@napi-rs/canvas';
import { drawOperations } from '../../../../shared/guacamole/draw-operations.ts';
import type { Rectangle } from '../../../../shared/guacamole/operations.ts';
import { restoreScreen } from '../../../../shared/guacamole/restore-screen.ts';
import type { GuacamoleSegment, SegmentImage } from '../../../../shared/guacamole/segment.ts';
import { type CanvasScreen, canvasLibrary, createCanvasScreen, decodePicture } from './canvas-screen.ts';
import type { DisplayChange, DisplayCursor } from './display-cursor.ts';
import type { DisplayFile } from './display-file.ts';

/** How far the display is: events of `segment` before `next` were drawn. */
interface Place {
  index: number;
  segment: GuacamoleSegment;
  next: number;
  frames: number;
}

/** Goes through an indexed dump: any time is one snapshot and at most one segment away. */
export function openSegmentCursor(file: DisplayFile, onProgress: () => void = () => undefined): DisplayCursor {
  let screen: CanvasScreen = createCanvasScreen();
  let place: Place | null = null;
  let atMs = 0;
  let frameAtMs = 0;

  async function enter(index: number, isRestored: boolean): Promise<Place> {
    const segment = await file.read(index);
    onProgress();
    if (isRestored) {
      screen = await restoreScreen(canvasLibrary(), segment, decodePicture);
      atMs = segment.startMs;
      frameAtMs = segment.lastFrameMs;
    }
    place = { index, segment, next: 0, frames: segment.framesBefore };
    return place;
  }

  async function next(limitMs: number, signal?: AbortSignal): Promise<DisplayChange | null> {
    let current = place ?? (await enter(0, true));
    for (;;) {
      signal?.throwIfAborted();
      const event = current.segment.events[current.next];
      if (event === undefined) {
        const following = file.facts.segments[current.index + 1];
        if (!following || following.startMs > limitMs) return null;
        // The display is what the next snapshot would show: going on from it draws nothing twice.
        current = await enter(current.index + 1, false);
        continue;
      }
      const [eventMs, isFrame, operations] = event;
      if (eventMs > limitMs) return null;
      const seen: { readonly layer: number; readonly area: Rectangle }[] = [];
      await drawOperations<SegmentImage, Image, Canvas>(screen, operations, current.segment.images, {
        decode: decodePicture,
        onEffect(_operation, effect) {
          if (effect.seen) seen.push(effect.seen);
        },
      });
      onProgress();
      current.next += 1;
      atMs = eventMs;
      if (isFrame === 1) {
        frameAtMs = eventMs;
        current.frames += 1;
      }
      return { atMs, isFrame: isFrame === 1, seen };
    }
  }

  return {
    next,
    async nextAtMs(signal) {
      signal?.throwIfAborted();
      const { index, segment, next: at } = place ?? (await enter(0, true));
      return segment.events[at]?.[0] ?? file.facts.segments[index + 1]?.startMs ?? null;
    },
    screen: () => screen,
    position: () => ({ atMs, frameAtMs, frameNumber: Math.max(0, (place?.frames ?? 0) - 1) }),
    async showAt(wantedMs, signal) {
      const { segments } = file.facts;
      // Of several that start at the same time the last one holds the most of it.
      const index = Math.max(
        0,
        segments.findLastIndex(({ startMs }) => startMs <= wantedMs),
      );
      if (place === null || place.index !== index || wantedMs < atMs) await enter(index, true);
      while ((await next(wantedMs, signal)) !== null);
    },
    close: async () => undefined,
  };
}
