import type { BytePages } from '../byte-pages.ts';
import { bytesText } from '../clock-text.ts';
import type { ContainerReport } from '../container-report.ts';
import type { Mp4Layout } from '../mp4/examine-mp4.ts';
import type { StreamTrial } from '../stream-trial.ts';
import type { BareStream, KnownTrack, StreamFacts } from './bare-stream.ts';
import type { PictureSize } from './picture-sizes.ts';
import { recoverH264 } from './recover-h264.ts';
import { recoverMpeg4 } from './recover-mpeg4.ts';

export interface RecoveryHelp {
  /** Decodes; without it a header that is lost cannot be made anew. */
  readonly trial: StreamTrial | null;
  /** The track header of what is left of the index, or of another recording of the same system. */
  readonly known: KnownTrack | null;
  /** Of the picture, as it was found before; tried first. */
  readonly size: PictureSize | null;
}

/** Recovers what an MP4 without its index holds. */
export async function recoverMp4(
  pages: BytePages,
  layout: Mp4Layout,
  facts: StreamFacts,
  { trial, known, size }: RecoveryHelp,
): Promise<ContainerReport> {
  // Some writers leave an empty one before the one that they fill.
  const [data] = [...layout.mediaData].sort((a, b) => b.end - b.bodyStart - (a.end - a.bodyStart));
  const end = Math.min(data?.end ?? 0, pages.sizeBytes);
  const ends = `The file ends at byte ${bytesText(pages.sizeBytes)}`;
  if (data && end > data.bodyStart) {
    const isCutOff = data.end >= pages.sizeBytes && layout.moov === null;
    const loss = layout.moov
      ? layout.moov.end > pages.sizeBytes
        ? `${ends}, in the middle of its index (moov).`
        : 'The index of the file (moov) is damaged.'
      : isCutOff
        ? `${ends}, before its index (moov) was written.`
        : 'The index of the file (moov) is missing.';
    const stream: BareStream = { pages, start: data.bodyStart, end, isCutOff, loss, known, trial, size };
    const report = (await recoverMpeg4(stream, facts)) ?? (await recoverH264(stream, facts));
    if (report) return report;
  }
  const message = data
    ? `${ends} and its index (moov) is missing. What it holds is neither H.264 nor MPEG-4 Part 2, whose frames can be found without one: nothing of it can be played.`
    : `${ends}, before any picture: nothing of it can be played.`;
  return {
    ...facts,
    codec: known?.isOwn ? known.codec : null,
    width: null,
    height: null,
    frameRate: null,
    durationMs: null,
    timing: 'exact',
    access: 'none',
    accessReason: message,
    lost: [],
    problems: [{ code: data ? 'index-lost' : 'truncated', message }],
    plan: { kind: 'none' },
  };
}
