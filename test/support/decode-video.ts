import * as av from 'node-av';
import { readFrameNumber } from './frame-number.ts';

export interface ShownPicture {
  /** In the video's own time, unrounded. */
  readonly atMs: number;
  readonly durationMs: number;
  readonly isKey: boolean;
  readonly number: number | null;
  readonly width: number;
  readonly height: number;
  /** Straight RGBA. */
  readonly rgba: Buffer;
}

/**
 * Every picture of a video in the order in which they are shown: an independent reading, through FFmpeg's simplest way. Of
 * one that was cut off, those before the cut.
 */
export async function decodeVideo(bytes: Buffer): Promise<ShownPicture[]> {
  av.Log.setLevel(av.AV_LOG_QUIET);
  await using demuxer = await av.Demuxer.open(bytes);
  const stream = demuxer.video();
  if (!stream) throw new Error('There is no video in it.');
  using decoder = await av.Decoder.create(stream);
  using scale = new av.SoftwareScaleContext();
  scale.allocContext();
  const toMs = (ticks: bigint): number => (Number(ticks) * 1000 * stream.timeBase.num) / stream.timeBase.den;
  const pictures: ShownPicture[] = [];
  const frames = decoder.frames(demuxer.packets(stream.index));
  for (;;) {
    const next = await frames.next().catch(() => ({ done: true, value: null }));
    if (next.done) break;
    using frame = next.value;
    if (!frame) continue;
    const { width, height } = frame;
    using picture = new av.Frame();
    picture.alloc();
    Object.assign(picture, { format: av.AV_PIX_FMT_RGBA, width, height });
    av.FFmpegError.throwIfError(picture.allocBuffer(), 'picture');
    av.FFmpegError.throwIfError(scale.scaleFrameSync(picture, frame), 'picture');
    const rgba = picture.toBuffer();
    pictures.push({
      atMs: toMs(frame.bestEffortTimestamp),
      durationMs: toMs(frame.duration),
      isKey: frame.keyFrame === 1,
      number: readFrameNumber(rgba, width, height),
      width,
      height,
      rgba,
    });
  }
  return pictures;
}
