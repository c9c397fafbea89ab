import type { ImageType, Operation } from './operations.ts';
import type { Pointer } from './screen.ts';

/** An image of a segment, encoded. */
export interface SegmentImage {
  readonly type: ImageType;
  readonly width: number;
  readonly height: number;
  readonly bytes: Uint8Array;
}

export interface LayerSnapshot {
  readonly index: number;
  readonly width: number;
  readonly height: number;
  /** Which of the segment's images is on it, the size of its canvas; null while nothing was drawn. */
  readonly image: number | null;
  /** Null for buffers, for the display itself, and for a layer that is nowhere to be seen. */
  readonly parent: number | null;
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly alpha: number;
  /** Rectangles that the next fill fills: x, y, width, height. */
  readonly path: readonly (readonly [number, number, number, number])[];
  readonly isPathClosed: boolean;
}

/** The whole display at a time: what is seen, and what is kept to be drawn later. */
export interface ScreenSnapshot {
  /** Layers that lie at the same depth are in the order in which they lie above one another. */
  readonly layers: readonly LayerSnapshot[];
  readonly cursor: {
    readonly hotspotX: number;
    readonly hotspotY: number;
    readonly width: number;
    readonly height: number;
    /** Null for a cursor that has no size: nothing is to be seen of it. */
    readonly image: number | null;
  } | null;
  readonly pointer: Pointer | null;
}

/** What happened at a time. Frames were drawn; else only the pointer moved. */
export type GuacamoleEvent = readonly [atMs: number, isFrame: 0 | 1, operations: readonly Operation[]];

/** A piece of a dump that can be shown by itself: the display before its first event, then its events. */
export interface GuacamoleSegment {
  readonly index: number;
  readonly startMs: number;
  readonly endMs: number;
  /** Frames of the recording that were drawn before, and when the last of them was. */
  readonly framesBefore: number;
  readonly lastFrameMs: number;
  readonly snapshot: ScreenSnapshot;
  readonly events: readonly GuacamoleEvent[];
  readonly images: readonly SegmentImage[];
}

/**
 * A segment as bytes: the length of a header (32 bits, little-endian), the header, which is JSON of all but the images'
 * bytes, and those one after the other.
 */
interface Header extends Omit<GuacamoleSegment, 'images'> {
  readonly images: readonly (readonly [type: ImageType, width: number, height: number, length: number])[];
}

const lengthBytes = 4;

export function encodeSegment(segment: GuacamoleSegment, encodeText: (text: string) => Uint8Array): Uint8Array {
  const header: Header = {
    ...segment,
    images: segment.images.map(({ type, width, height, bytes }) => [type, width, height, bytes.length]),
  };
  const json = encodeText(JSON.stringify(header));
  const total = segment.images.reduce((sum, { bytes }) => sum + bytes.length, lengthBytes + json.length);
  const encoded = new Uint8Array(total);
  new DataView(encoded.buffer).setUint32(0, json.length, true);
  encoded.set(json, lengthBytes);
  let at = lengthBytes + json.length;
  for (const { bytes } of segment.images) {
    encoded.set(bytes, at);
    at += bytes.length;
  }
  return encoded;
}

/** Of bytes that `encodeSegment` gave: they come from the library, authenticated, and are not checked again. */
export function decodeSegment(encoded: Uint8Array, decodeText: (bytes: Uint8Array) => string): GuacamoleSegment {
  const { buffer, byteOffset } = encoded;
  const headerLength = new DataView(buffer, byteOffset).getUint32(0, true);
  let at = lengthBytes + headerLength;
  const header: Header = JSON.parse(decodeText(encoded.subarray(lengthBytes, at)));
  const images = header.images.map(([type, width, height, length]): SegmentImage => {
    const bytes = encoded.subarray(at, at + length);
    at += length;
    return { type, width, height, bytes };
  });
  return { ...header, images };
}
