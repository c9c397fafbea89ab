import type { Box } from '../../../shared/model/box.ts';
import type { Redaction } from '../../../shared/model/playback.ts';
import type { Problem } from '../../../shared/model/recording.ts';
import type { ByteReader } from '../../common/byte-reader.ts';
import type { DumpIndexBatch, GuacamoleIndex } from '../indexing/guacamole/index-guacamole.ts';
import type { Rule } from '../indexing/rules.ts';

/** What is to be decoded: its bytes without any layer around them, and a name for messages. */
export interface MediaInput extends KnownOfMedia {
  readonly reader: ByteReader;
  readonly name: string;
  /** `display`: an indexed Guacamole dump as its index holds it (formats/guacamole/display-file.ts); else a recording. */
  readonly form?: 'recording' | 'display';
}

/** What an earlier opening found out: it need not be found out again. */
export interface KnownOfMedia {
  /**
   * How times are told where nobody has counted the frames: `exact` (the default) reads all of it first; `at-once` estimates
   * them from positions in the file, always in the same way. Bytes: what `keyFrames` gave.
   */
  readonly times?: 'exact' | 'at-once' | Uint8Array;
  /** Of its picture: tried first where the header that told it is lost. */
  readonly size?: { readonly width: number; readonly height: number } | null;
  /** What `structure` gave; null: the file is examined. */
  readonly structure?: string | null;
  /** To the end of its last frame; null: the end is looked for. */
  readonly durationMs?: number | null;
}

/** What a video is; unknown values null. Times are milliseconds since the first frame's. */
export interface MediaFacts {
  readonly container: string | null;
  readonly videoCodec: string | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly frameRate: number | null;
  /** To the end of the last frame that is really there, whatever the header says. */
  readonly durationMs: number | null;
  /** Wall-clock time of position 0, epoch milliseconds, where the container tells. */
  readonly startedAtMs: number | null;
  /** estimated: opened `at-once`, and only reading all of it can tell when its frames are shown. */
  readonly timing: 'exact' | 'estimated';
  /** native: Chromium plays the bytes as they are and seeks in them; proxy: only segments made by `segment`; no: nothing decodes it. */
  readonly playable: 'native' | 'proxy' | 'no';
  /** One sentence for `proxy`: why; null else. */
  readonly proxyReason: string | null;
  readonly problems: readonly Problem[];
}

/** The picture shown at a time. */
export interface DecodedFrame {
  readonly width: number;
  readonly height: number;
  /** Straight RGBA, width * height * 4 bytes. */
  readonly rgba: Buffer;
  /** When it is first shown: at or before the time asked for (the first frame when that is before it). */
  readonly atMs: number;
  /** Counted from 0; null where that would need everything before it to be read: `frameNumberAt` does that. */
  readonly frameNumber: number | null;
}

/** What is shown at a time that was looked at. */
export interface ScannedFrame {
  /** The time: `fromMs` and a number of `everyMs` after it, or a multiple of `thumbnailEveryMs`. */
  readonly atMs: number;
  /** When the picture began to be shown: at or before `atMs`. */
  readonly sinceMs: number;
  /** Luminance, one byte a pixel, `width * height`, rows without padding. */
  readonly luma: Buffer;
  readonly width: number;
  readonly height: number;
  /** Share of the picture that changed since the last scanned frame, 0 to 1; 1 for the first one. */
  readonly changed: number;
  /** JPEG of `thumbnailWidth` pixels' width (less where the recording is smaller) where one was asked for at this time. */
  readonly thumbnail: Buffer | null;
}

export interface ScanOptions {
  readonly fromMs: number;
  readonly toMs: number;
  /** Every so often the frame shown then is handed over; frames in between count into `changed` only. */
  readonly everyMs: number;
  /** Frames in which nothing changed are left out (but for the first one and those with a thumbnail). */
  readonly changedOnly: boolean;
  /** Luma is scaled down to at most this width; null: as recorded. */
  readonly maxWidth: number | null;
  /** With a thumbnail at each multiple of this, counted from the beginning of the video. */
  readonly thumbnailEveryMs: number | null;
  readonly thumbnailWidth: number;
}

/** One fragment of a proxy: ISO BMFF with H.264 for Media Source Extensions. Every segment can be decoded by itself. */
export interface ProxySegment {
  /** `ftyp` and `moov`: the same for all segments of a recording. */
  readonly init: Buffer;
  /** `moof` and `mdat` for [index * segmentMs, (index + 1) * segmentMs), with absolute decode times. */
  readonly media: Buffer;
}

export interface ClipRequest {
  readonly fromMs: number;
  readonly toMs: number;
  readonly redactions: readonly Redaction[];
}

export interface ClipWritten {
  /** What the file really covers: a copy begins at a key frame. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly frames: number;
  readonly encoder: string | null;
}

/** A video that is open in a decoder. Every call can be cancelled and may fail with `decoder-failed`; then the next one starts anew. */
export interface OpenMedia {
  readonly facts: MediaFacts;
  frameAt(atMs: number, signal?: AbortSignal): Promise<DecodedFrame>;
  /** The number of the frame shown at a time, counted from 0: reads all up to there, and decodes nothing of it. */
  frameNumberAt(atMs: number, signal?: AbortSignal): Promise<number>;
  segment(index: number, signal?: AbortSignal): Promise<ProxySegment>;
  /** Where the key frames are that were found by reading all of a stream, to open it with the next time; null for any other video. */
  keyFrames(signal?: AbortSignal): Promise<Buffer | null>;
  /** What was found out about how it is read, to be kept for the next opening; null where that is found out as quickly. */
  structure(signal?: AbortSignal): Promise<string | null>;
  /** Frames in order of time; the next one is decoded when the promise of `onFrame` is settled. */
  scan(options: ScanOptions, onFrame: (frame: ScannedFrame) => Promise<void>, signal?: AbortSignal): Promise<void>;
  /** The recorded packets between key frames, as MP4, in order through `write`. Only for what MP4 can hold; else `refused`. */
  copyClip(request: Omit<ClipRequest, 'redactions'>, write: (bytes: Buffer) => Promise<void>, signal?: AbortSignal): Promise<ClipWritten>;
  /** Encoded anew to the frame, as fragmented MP4 (H.264), in real time, redactions black. */
  encodeClip(request: ClipRequest, write: (bytes: Buffer) => Promise<void>, signal?: AbortSignal): Promise<ClipWritten>;
  close(): Promise<void>;
}

/** What indexing a Guacamole dump needs to know. */
export interface DumpIndexRequest {
  readonly rules: readonly Rule[];
  /** How long it probably is; 0 where nothing tells. */
  readonly expectedMs: number;
}

/** Length of a proxy segment. */
export const proxySegmentMs = 1000;

/**
 * Decodes in a process of its own, which may die without taking the library along: FFmpeg reads hostile bytes there, and
 * holds no key and opens no file, since every byte comes from `reader` here. One process each for playing and for
 * indexing, so that neither waits for the other.
 */
export interface Decoder {
  /** AppErrors: `input-malformed` when it is no video at all, `decoder-failed` when the process died over it. */
  open(input: MediaInput, signal?: AbortSignal): Promise<OpenMedia>;
  /** One pass over a Guacamole dump, whose pictures are decoded and drawn over there; the next batch is made when `onBatch` has settled. */
  indexDump(
    input: MediaInput,
    request: DumpIndexRequest,
    onBatch: (batch: DumpIndexBatch) => Promise<void>,
    signal?: AbortSignal,
  ): Promise<GuacamoleIndex>;
  /** Of the running process; null when none runs. For tests and the log. */
  pid(): number | null;
  dispose(): Promise<void>;
}

/** The two of them; started when first used. */
export interface Decoders {
  readonly playing: Decoder;
  /** At the lowest priority that the system has. */
  readonly indexing: Decoder;
  dispose(): Promise<void>;
}

export type { Box };
