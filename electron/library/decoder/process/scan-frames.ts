import { AppError } from '../../../../shared/errors.ts';
import type { ScannedFrame, ScanOptions } from '../decoder.ts';
import * as av from './av.ts';
import { createChangeMeter, type LumaPlane } from './changed-share.ts';
import type { DecodedPicture, FrameCursor } from './frame-cursor.ts';
import { createJpegEncoder, type JpegEncoder } from './jpeg-encoder.ts';
import type { MediaClock } from './media-clock.ts';
import { createPictureScaler, type PictureScaler } from './picture-scaler.ts';

export interface ScanWork {
  readonly cursor: FrameCursor;
  readonly clock: MediaClock;
  readonly size: { readonly width: number; readonly height: number };
  readonly durationMs: number;
  readonly options: ScanOptions;
}

/** Formats whose first plane is the luminance, a byte a pixel. */
const withLumaPlane: ReadonlySet<number> = new Set([
  av.AV_PIX_FMT_YUV420P,
  av.AV_PIX_FMT_YUVJ420P,
  av.AV_PIX_FMT_YUV422P,
  av.AV_PIX_FMT_YUV444P,
  av.AV_PIX_FMT_NV12,
  av.AV_PIX_FMT_GRAY8,
]);

/** Looks at a video every so often, in order, and measures what changes in between. */
export async function scanFrames(work: ScanWork, emit: (frame: ScannedFrame) => Promise<void>): Promise<void> {
  const { cursor, clock, size, durationMs, options } = work;
  const toMs = Math.min(options.toMs, durationMs);
  if (options.fromMs >= toMs) return;
  const luma = scaledSize(size, options.maxWidth ?? size.width);
  const thumbnail = scaledSize(size, options.thumbnailWidth);
  const lumaScaler = createPictureScaler(av.AV_PIX_FMT_GRAY8, luma.width, luma.height);
  const made: { jpeg: JpegEncoder | null; planeScaler: PictureScaler | null } = { jpeg: null, planeScaler: null };
  const meter = createChangeMeter();

  async function planeOf(frame: av.Frame): Promise<LumaPlane> {
    let source = frame;
    if (!withLumaPlane.has(frame.format)) {
      made.planeScaler ??= createPictureScaler(av.AV_PIX_FMT_GRAY8, size.width, size.height);
      source = await made.planeScaler.convert(frame);
    }
    const { width, height } = source;
    return { bytes: source.data?.[0] ?? Buffer.alloc(width * height), stride: source.linesize[0] ?? width, width, height };
  }

  async function show(picture: DecodedPicture, atMs: number, withThumbnail: boolean): Promise<void> {
    if (withThumbnail) made.jpeg ??= await createJpegEncoder(thumbnail.width, thumbnail.height);
    const scanned: ScannedFrame = {
      atMs,
      sinceMs: clock.toMs(picture.ticks),
      luma: (await lumaScaler.convert(picture.frame)).toBuffer(),
      ...luma,
      changed: meter.share(),
      thumbnail: withThumbnail && made.jpeg ? await made.jpeg.encode(picture.frame) : null,
    };
    meter.keep(await planeOf(picture.frame));
    await emit(scanned);
  }

  try {
    let picture = await cursor.shownAt(clock.toTicks(options.fromMs));
    if (!picture) throw new AppError('input-malformed', 'No picture can be decoded.');
    let isFirst = true;
    for (const { atMs, withThumbnail } of timesToLookAt({ ...options, toMs })) {
      for (let upcoming = await cursor.peek(); upcoming && clock.toMs(upcoming.ticks) <= atMs; upcoming = await cursor.peek()) {
        picture = (await cursor.next()) ?? picture;
        meter.note(await planeOf(picture.frame));
      }
      if (isFirst || withThumbnail || !options.changedOnly || meter.share() > 0) await show(picture, atMs, withThumbnail);
      isFirst = false;
    }
  } finally {
    lumaScaler.free();
    made.jpeg?.free();
    made.planeScaler?.free();
  }
}

/** Each `everyMs` from the beginning on, and each whole multiple of `thumbnailEveryMs`, in order. */
export function* timesToLookAt({
  fromMs,
  toMs,
  everyMs,
  thumbnailEveryMs,
}: Pick<ScanOptions, 'fromMs' | 'toMs' | 'everyMs' | 'thumbnailEveryMs'>): Generator<{ atMs: number; withThumbnail: boolean }> {
  const step = Math.max(1, everyMs);
  const thumbnailStep = thumbnailEveryMs === null ? null : Math.max(1, thumbnailEveryMs);
  let lookAt = fromMs;
  let thumbnailAt = thumbnailStep === null ? Number.POSITIVE_INFINITY : Math.ceil(fromMs / thumbnailStep) * thumbnailStep;
  for (let atMs = fromMs; atMs < toMs; atMs = Math.min(lookAt, thumbnailAt)) {
    const withThumbnail = atMs === thumbnailAt;
    if (withThumbnail && thumbnailStep !== null) thumbnailAt += thumbnailStep;
    if (atMs === lookAt) lookAt += step;
    yield { atMs, withThumbnail };
  }
}

/** At most as wide, in the same proportions; even, as 4:2:0 has to be. */
function scaledSize(size: { readonly width: number; readonly height: number }, maxWidth: number): { width: number; height: number } {
  if (size.width <= maxWidth) return { width: size.width, height: size.height };
  const width = Math.max(2, 2 * Math.floor(maxWidth / 2));
  return { width, height: Math.max(2, 2 * Math.round((size.height * width) / size.width / 2)) };
}
