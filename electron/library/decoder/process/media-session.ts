import { AppError } from '../../../../shared/errors.ts';
import { createExclusiveByKey } from '../../../common/slots.ts';
import type { ContainerReport } from '../../formats/video/container-report.ts';
import { packReport } from '../../formats/video/pack-report.ts';
import { packKeyFrames } from '../../formats/video/recovery/pack-key-frames.ts';
import type {
  ClipRequest,
  ClipWritten,
  DecodedFrame,
  KnownOfMedia,
  MediaFacts,
  ProxySegment,
  ScannedFrame,
  ScanOptions,
} from '../decoder.ts';
import * as av from './av.ts';
import { copyClip } from './copy-clip.ts';
import { countFrames } from './count-frames.ts';
import { encodeClip } from './encode-clip.ts';
import { findEnd } from './find-end.ts';
import { findWay } from './find-way.ts';
import { type DecodedPicture, FrameCursor } from './frame-cursor.ts';
import { type Colours, coloursOf } from './h264-encoder.ts';
import { makeSegment } from './make-segment.ts';
import type { MediaBytes } from './media-bytes.ts';
import { createMediaClock, type MediaClock } from './media-clock.ts';
import { type DeclaredFacts, mediaFacts, unplayableFacts } from './media-facts.ts';
import type { PacketSource } from './packet-source.ts';
import { createPictureScaler } from './picture-scaler.ts';
import { scanFrames } from './scan-frames.ts';

export interface SessionOptions {
  readonly bytes: MediaBytes;
  readonly threads: number;
  readonly known: Required<KnownOfMedia>;
  readonly onProgress: () => void;
}

/** What all work on a video starts from. */
export interface OpenedVideo {
  readonly facts: MediaFacts;
  readonly keyFrames: Buffer | null;
  readonly structure: string | null;
  readonly clock: MediaClock;
  readonly size: { readonly width: number; readonly height: number };
  readonly colours: Colours;
  readonly durationMs: number;
  readonly threads: number;
  openSource(signal: AbortSignal | undefined): Promise<PacketSource>;
  openCursor(signal: AbortSignal | undefined): Promise<FrameCursor>;
  /** After all its cursors and sources. */
  close(): Promise<void>;
}

/** Packets without a picture after which nothing of a video is expected to be decodable. */
const mostBarrenPackets = 500;

/** A video that is open in this process. What a user waits for is done one by one, in lanes that do not wait for each other. */
export interface MediaSession {
  readonly facts: MediaFacts;
  /** See `OpenMedia.keyFrames`. */
  readonly keyFrames: Buffer | null;
  /** See `OpenMedia.structure`. */
  readonly structure: string | null;
  frameAt(atMs: number, signal: AbortSignal, onBegin: () => void): Promise<DecodedFrame>;
  segment(index: number, signal: AbortSignal, onBegin: () => void): Promise<ProxySegment>;
  // These go through the video by themselves, and nothing waits for them.
  frameNumberAt(atMs: number, signal: AbortSignal): Promise<number>;
  scan(options: ScanOptions, signal: AbortSignal, emit: (frame: ScannedFrame) => Promise<void>): Promise<void>;
  copyClip(request: Omit<ClipRequest, 'redactions'>, signal: AbortSignal, write: (bytes: Buffer) => Promise<void>): Promise<ClipWritten>;
  encodeClip(request: ClipRequest, signal: AbortSignal, write: (bytes: Buffer) => Promise<void>): Promise<ClipWritten>;
  /** After all work has ended. */
  close(): Promise<void>;
}

/** Throws `input-malformed` when it is no video. One that nothing decodes is opened too, to tell what it is. */
export async function openMediaSession(options: SessionOptions, signal: AbortSignal): Promise<MediaSession> {
  const opened = await openVideo(options, signal);
  const { onProgress } = options;
  const lanes = createExclusiveByKey<'frame' | 'segment'>();
  const cursors = new Map<'frame' | 'segment', FrameCursor>();

  function video(): OpenedVideo {
    if ('clock' in opened) return opened;
    throw new AppError('input-malformed', opened.facts.problems[0]?.message ?? 'It cannot be decoded.');
  }

  /** In the lane's turn, with the lane's cursor, which is opened again when reading failed in it. */
  function inLane<T>(lane: 'frame' | 'segment', signalOfCall: AbortSignal, work: (cursor: FrameCursor) => Promise<T>): Promise<T> {
    return lanes.run(lane, async () => {
      if (signalOfCall.aborted) throw new AppError('cancelled', 'Cancelled.');
      const cursor = cursors.get(lane) ?? (await video().openCursor(signalOfCall));
      cursors.set(lane, cursor);
      cursor.use(signalOfCall);
      try {
        return await work(cursor);
      } finally {
        if (!cursor.isUsable()) {
          cursors.delete(lane);
          await cursor.close();
        }
      }
    });
  }

  async function withCursor<T>(signalOfCall: AbortSignal, work: (cursor: FrameCursor) => Promise<T>): Promise<T> {
    const cursor = await video().openCursor(signalOfCall);
    try {
      cursor.use(signalOfCall);
      return await work(cursor);
    } finally {
      await cursor.close();
    }
  }

  return {
    facts: opened.facts,
    keyFrames: 'keyFrames' in opened ? opened.keyFrames : null,
    structure: 'structure' in opened ? opened.structure : null,
    frameAt: (atMs, signalOfCall, onBegin) =>
      inLane('frame', signalOfCall, (cursor) => {
        onBegin();
        return frameAt(cursor, video(), atMs);
      }),
    segment: (index, signalOfCall, onBegin) =>
      inLane('segment', signalOfCall, (cursor) => {
        onBegin();
        return makeSegment({ ...video(), cursor, index });
      }),
    scan: (scanOptions, signalOfCall, emit) =>
      withCursor(signalOfCall, (cursor) => scanFrames({ ...video(), cursor, options: scanOptions }, emit)),
    encodeClip: (request, signalOfCall, write) => withCursor(signalOfCall, (cursor) => encodeClip({ ...video(), cursor, request }, write)),
    async frameNumberAt(atMs, signalOfCall) {
      const { ticks } = await withCursor(signalOfCall, (cursor) => shownAt(cursor, video(), atMs));
      const source = await video().openSource(signalOfCall);
      try {
        source.use(signalOfCall);
        return await countFrames(source, ticks, signalOfCall, onProgress);
      } finally {
        await source.close();
      }
    },
    async copyClip(request, signalOfCall, write) {
      const source = await video().openSource(signalOfCall);
      try {
        source.use(signalOfCall);
        const codecName = opened.facts.videoCodec ?? 'this';
        const { clock, size, durationMs } = video();
        return await copyClip({ ...request, source, clock, size, durationMs, codecName, signal: signalOfCall, onProgress }, write);
      } finally {
        await source.close();
      }
    },
    async close() {
      for (const cursor of cursors.values()) await cursor.close();
      cursors.clear();
      if ('close' in opened) await opened.close();
    },
  };
}

async function shownAt(cursor: FrameCursor, { clock, durationMs }: OpenedVideo, atMs: number): Promise<DecodedPicture> {
  // Behind the end the last picture stays: nothing is looked for there.
  const picture = await cursor.shownAt(clock.toTicks(Math.min(atMs, durationMs)));
  if (!picture) throw new AppError('input-malformed', 'No picture can be decoded.');
  return picture;
}

async function frameAt(cursor: FrameCursor, video: OpenedVideo, atMs: number): Promise<DecodedFrame> {
  const { frame, ticks, number } = await shownAt(cursor, video, atMs);
  const { clock } = video;
  const { width, height } = frame;
  const scaler = createPictureScaler(av.AV_PIX_FMT_RGBA, width, height);
  try {
    const rgba = (await scaler.convert(frame)).toBuffer();
    return { width, height, rgba, atMs: clock.toMs(ticks), frameNumber: number };
  } finally {
    scaler.free();
  }
}

async function openVideo(options: SessionOptions, signal: AbortSignal): Promise<OpenedVideo | { readonly facts: MediaFacts }> {
  const { threads, onProgress } = options;
  const way = await findWay(options, signal);
  if ('facts' in way) return way;
  const { declared, structure, source, openSource } = way;
  const cursorOptions = { threads, onProgress };
  const cursor = await FrameCursor.open(source, { ...cursorOptions, mostBarrenPackets });
  if (!cursor) return { facts: undecodable(declared) };
  // Opening another one costs time and memory in long videos: the first who needs one gets it.
  let spare: FrameCursor | null = null;
  try {
    cursor.use(signal);
    const picture = await cursor.next();
    if (!picture) return { facts: unplayableFacts(declared, [{ code: 'no-pictures', message: 'None of its pictures can be decoded.' }]) };
    const clock = createMediaClock(source.timeBase, picture.ticks);
    const { width, height, format: pixelFormat } = picture.frame;
    const colours = coloursOf(picture.frame);
    const frameRate = declared.frameRate ?? (await measureFrameRate(cursor, clock));
    const frameTicks = clock.toTicks(1000 / (frameRate ?? 25)) - picture.ticks;
    const durationMs = structure?.durationMs ?? options.known.durationMs ?? Math.max(1, clock.toMs(await endOf(frameTicks)));
    spare = cursor;
    const isUsualPicture = pixelFormat === av.AV_PIX_FMT_YUV420P || pixelFormat === av.AV_PIX_FMT_YUVJ420P;
    return {
      facts: mediaFacts({ declared, structure, width, height, frameRate, durationMs, isUsualPicture }),
      keyFrames: keyFramesOf(structure),
      structure: way.examined && packReport(way.examined),
      clock,
      size: { width, height },
      colours,
      durationMs,
      threads,
      openSource,
      async openCursor(signalOfCall) {
        const first = spare;
        spare = null;
        const next = first ?? (await FrameCursor.open(await openSource(signalOfCall), { ...cursorOptions, mostBarrenPackets: Infinity }));
        if (!next) throw new AppError('input-malformed', 'It cannot be decoded any more.');
        return next;
      },
      async close() {
        await spare?.close();
        spare = null;
      },
    };

    async function endOf(lengthOfFrame: bigint): Promise<bigint> {
      const firstTicks = clock.firstTicks;
      const declaredEnd = declared.durationTicks === null ? null : firstTicks + declared.durationTicks;
      const ender = await openSource(signal);
      ender.use(signal);
      return findEnd(ender, firstTicks, declaredEnd, lengthOfFrame).finally(() => ender.close());
    }
  } catch (error) {
    if (error instanceof AppError && error.code === 'input-malformed') return { facts: undecodable(declared) };
    throw error;
  } finally {
    if (spare === null) await cursor.close();
  }
}

function keyFramesOf(structure: ContainerReport | null): Buffer | null {
  return structure?.plan.kind === 'stream' && structure.plan.keyFrames ? packKeyFrames(structure.plan.keyFrames) : null;
}

function undecodable(declared: DeclaredFacts): MediaFacts {
  const message = `Nothing here decodes its video (${declared.videoCodec ?? 'of an unknown codec'}).`;
  return unplayableFacts(declared, [{ code: 'codec-unsupported', message }]);
}

/** Pictures that are looked at where the container does not tell the rate. */
const measuredPictures = 25;

/** The rate at which most of the first pictures follow each other; pauses between them do not count. */
async function measureFrameRate(cursor: FrameCursor, clock: MediaClock): Promise<number | null> {
  const steps: number[] = [];
  let before = 0;
  for (let count = 0; count < measuredPictures; count += 1) {
    const picture = await cursor.next();
    if (!picture) break;
    const atMs = clock.toMs(picture.ticks);
    steps.push(atMs - before);
    before = atMs;
  }
  const middle = steps.sort((a, b) => a - b)[Math.floor(steps.length / 2)];
  return middle ? Math.round(1000 / middle) : null;
}
