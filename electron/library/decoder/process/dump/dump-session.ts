import { AppError } from '../../../../../shared/errors.ts';
import { createExclusiveByKey } from '../../../../common/slots.ts';
import { openByteStream } from '../../../formats/byte-stream.ts';
import { detectFormat } from '../../../formats/detect.ts';
import type { DisplayCursor } from '../../../formats/guacamole/display-cursor.ts';
import { openDisplayFile } from '../../../formats/guacamole/display-file.ts';
import { openDumpCursor } from '../../../formats/guacamole/dump-cursor.ts';
import { probeGuacamole } from '../../../formats/guacamole/probe-guacamole.ts';
import { openSegmentCursor } from '../../../formats/guacamole/segment-cursor.ts';
import type { MediaFacts } from '../../decoder.ts';
import * as av from '../av.ts';
import { encodeClip } from '../encode-clip.ts';
import type { Colours } from '../h264-encoder.ts';
import type { MediaBytes } from '../media-bytes.ts';
import { createMediaClock } from '../media-clock.ts';
import type { MediaSession, SessionOptions } from '../media-session.ts';
import { createDisplayPictureCursor, createDisplayPictures, displayTimeBase } from './display-pictures.ts';
import { readerOf } from './reader-of.ts';
import { scanDump } from './scan-dump.ts';

/** A dump that can be drawn, and what is known of it. */
interface OpenedDump {
  readonly facts: MediaFacts;
  readonly durationMs: number;
  /** The largest that the display ever is. */
  readonly size: { readonly width: number; readonly height: number };
  openCursor(): DisplayCursor;
}

/** 30 pictures of a clip a second at most. */
const leastClipMs = 33;
/** What is drawn here is sRGB, and the scaler makes 4:2:0 of it by ITU-R BT.601. */
const colours: Colours = {
  colorRange: av.AVCOL_RANGE_MPEG,
  colorSpace: av.AVCOL_SPC_SMPTE170M,
  colorPrimaries: av.AVCOL_PRI_BT709,
  colorTrc: av.AVCOL_TRC_IEC61966_2_1,
};

/** Opens a Guacamole dump for whoever expects a video; null when it is none. */
export async function openDumpSession(
  { bytes, threads, onProgress }: SessionOptions,
  form: 'recording' | 'display',
  signal: AbortSignal,
): Promise<MediaSession | null> {
  const opened = form === 'display' ? await openDisplay(bytes, onProgress) : await openRecording(bytes, onProgress, signal);
  if (opened === null) return null;
  const lanes = createExclusiveByKey<'frame'>();
  let frames: DisplayCursor | null = null;

  async function withCursor<T>(work: (cursor: DisplayCursor) => Promise<T>): Promise<T> {
    const cursor = opened?.openCursor();
    if (!cursor) throw new AppError('internal', 'The dump is not open.');
    try {
      return await work(cursor);
    } finally {
      await cursor.close();
    }
  }

  return {
    facts: opened.facts,
    keyFrames: null,
    structure: null,
    frameAt: (atMs, signalOfCall, onBegin) =>
      lanes.run('frame', async () => {
        onBegin();
        const cursor = frames ?? opened.openCursor();
        // After a failure the next one begins anew.
        frames = null;
        await cursor.showAt(atMs, signalOfCall);
        frames = cursor;
        const screen = cursor.screen();
        const size = { width: Math.max(1, screen.width), height: Math.max(1, screen.height) };
        const rgba = Buffer.from(createDisplayPictures(size).take(screen, { withPointer: true }));
        const position = cursor.position();
        return { ...size, rgba, atMs: position.atMs, frameNumber: position.frameNumber };
      }),
    frameNumberAt: (atMs, signalOfCall) =>
      withCursor(async (cursor) => {
        await cursor.showAt(atMs, signalOfCall);
        return cursor.position().frameNumber;
      }),
    segment: async () => refuse('has no proxy: it is drawn in the window'),
    copyClip: async () => refuse('cannot be copied into a video: it has to be drawn'),
    scan: (options, signalOfCall, emit) =>
      withCursor((cursor) => scanDump({ cursor, durationMs: opened.durationMs, options, signal: signalOfCall }, emit)),
    encodeClip: (request, signalOfCall, write) =>
      withCursor(async (cursor) => {
        const { size, durationMs } = opened;
        const pictures = createDisplayPictureCursor({ cursor, size, leastMs: leastClipMs, signal: signalOfCall });
        const clock = createMediaClock(displayTimeBase, 0n);
        try {
          return await encodeClip({ cursor: pictures, clock, size, colours, durationMs, threads, request }, write);
        } finally {
          pictures.free();
        }
      }),
    async close() {
      await frames?.close();
    },
  };
}

function refuse(what: string): never {
  throw new AppError('refused', `A Guacamole dump ${what}.`);
}

async function openDisplay(bytes: MediaBytes, onProgress: () => void): Promise<OpenedDump> {
  const file = await openDisplayFile(readerOf(bytes));
  const { durationMs, width, height } = file.facts;
  return opened({ durationMs, width, height, problems: [] }, { width: width ?? 1, height: height ?? 1 }, () =>
    openSegmentCursor(file, onProgress),
  );
}

async function openRecording(bytes: MediaBytes, onProgress: () => void, signal: AbortSignal): Promise<OpenedDump | null> {
  const reader = readerOf(bytes);
  const stream = await openByteStream(reader);
  if (detectFormat(stream, '') !== 'guacamole') return null;
  const { durationMs, width, height, largest, problems } = await probeGuacamole(reader, signal);
  return opened({ durationMs, width, height, problems }, largest, () => openDumpCursor(stream, onProgress));
}

function opened(
  facts: Pick<MediaFacts, 'durationMs' | 'width' | 'height' | 'problems'>,
  { width, height }: OpenedDump['size'],
  openCursor: () => DisplayCursor,
): OpenedDump {
  return {
    facts: {
      ...facts,
      container: 'guacamole',
      videoCodec: null,
      frameRate: null,
      startedAtMs: null,
      timing: 'exact',
      playable: 'no',
      proxyReason: null,
    },
    durationMs: facts.durationMs ?? 0,
    size: { width: Math.max(1, width), height: Math.max(1, height) },
    openCursor,
  };
}
