import type { Problem } from '../../../../shared/model/recording.ts';
import type { ByteReader } from '../../../common/byte-reader.ts';
import type { SplicePlan } from './splice-plan.ts';

/** Bytes [start, end) of the recording. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * What the structure of a video file says, found by bounded reads and without decoding anything. Unknown values are null.
 * Times are milliseconds since the first frame. Plain data: it can be kept, and sent to another process.
 */
export interface ContainerReport {
  readonly container: 'mp4' | 'matroska' | 'webm';
  /** FFmpeg's name of the codec of the first video track: `h264`, `mpeg4`, `vp9`. */
  readonly codec: string | null;
  readonly width: number | null;
  readonly height: number | null;
  /** As the container or the stream states it. */
  readonly frameRate: number | null;
  /** To the end of the last frame that is really there, whatever the header says. */
  readonly durationMs: number | null;
  /** Wall-clock time of position 0, epoch milliseconds, where the container tells. */
  readonly startedAtMs: number | null;
  /**
   * whole: FFmpeg and Chromium open the file as it is, and seek in it by its own index. spliced: it has to be read through
   * `openAt`. none: nothing of it can be played.
   */
  readonly access: 'whole' | 'spliced' | 'none';
  /** One sentence for `spliced` and `none`: why; null for `whole`. */
  readonly accessReason: string | null;
  /** estimated: times behind the first seconds follow from byte positions until `examineWholly` has counted the frames. */
  readonly timing: 'exact' | 'estimated';
  /** Bytes that no frame could be had from. Damage in the middle is only found by `examineWholly`. */
  readonly lost: readonly ByteRange[];
  readonly problems: readonly Problem[];
  /** How `openAt` makes its input; of no interest to anybody else. */
  readonly plan: SplicePlan;
}

/** A file that begins near the time asked for, as FFmpeg demuxes it. */
export interface SplicedInput {
  /**
   * A view of the recording; closing it does not close the recording. To be given to FFmpeg without a way to seek: it is read
   * once, in order, and an MP4 demuxer that can seek reads all of it first. Its `sizeBytes` may be more than there is until
   * it was read to its end: a read that gives nothing is the end of the file.
   */
  readonly reader: ByteReader;
  /** Demuxer of FFmpeg. */
  readonly format: 'mov' | 'matroska';
  /** Of the key frame it begins with, which is at or before the time asked for. */
  readonly startMs: number;
  /** What is to be subtracted from FFmpeg's time stamps (of packets and frames as they come, `copyTs`) to get times of the recording. */
  readonly zeroMs: number;
}
