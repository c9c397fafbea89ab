import { AppError } from '../../../../shared/errors.ts';
import type { ByteReader } from '../../../common/byte-reader.ts';
import { createBytePages } from './byte-pages.ts';
import type { ContainerReport, SplicedInput } from './container-report.ts';
import { examineMatroska } from './matroska/examine-matroska.ts';
import { openMatroskaAt } from './matroska/open-matroska.ts';
import { examineMp4, trackHeaderOf } from './mp4/examine-mp4.ts';
import { openFragmentsAt } from './mp4/open-fragments.ts';
import { openSamplesAt } from './mp4/open-samples.ts';
import { openStreamAt } from './recovery/open-stream.ts';
import type { PictureSize } from './recovery/picture-sizes.ts';
import type { StreamTrial } from './stream-trial.ts';

export interface ExamineOptions {
  readonly signal?: AbortSignal;
  /** For a stream whose header is lost: without it such a one cannot be played. */
  readonly trial?: StreamTrial;
  /** A sound MP4 of the same system, whose header a stream that lost its own may be decoded with. */
  readonly donor?: ByteReader;
  /** What the size of the picture of a stream that lost its header probably is; tried first. */
  readonly size?: PictureSize | null;
}

/** Reads what the structure of a video file says, in a bounded number of reads. Null when it is no video file. */
export async function examineContainer(reader: ByteReader, options: ExamineOptions = {}): Promise<ContainerReport | null> {
  const { signal, trial = null, donor, size = null } = options;
  const pages = createBytePages(reader, signal);
  const matroska = await examineMatroska(pages);
  if (matroska) return withoutNothing(matroska);
  const mp4 = await examineMp4(pages, { trial, size, donor: donor ? await trackHeaderOf(createBytePages(donor, signal)) : null });
  return mp4 && withoutNothing(mp4);
}

/** Damaged times can say that a file ends before it begins: then nothing of it is shown at any time. */
function withoutNothing(report: ContainerReport): ContainerReport {
  if (report.durationMs === null || (Number.isSafeInteger(report.durationMs) && report.durationMs > 0)) return report;
  const message = 'The times of its frames are damaged: none of them is shown at any time.';
  return {
    ...report,
    durationMs: null,
    access: 'none',
    accessReason: message,
    problems: [...report.problems, { code: 'damaged', message }],
    plan: { kind: 'none' },
  };
}

/** A file that begins with a key frame at or before a time. `refused` where the report's access is none. */
export async function openAt(reader: ByteReader, report: ContainerReport, atMs: number, signal?: AbortSignal): Promise<SplicedInput> {
  const pages = createBytePages(reader, signal);
  switch (report.plan.kind) {
    case 'matroska':
      return openMatroskaAt(pages, report.plan, atMs);
    case 'fragments':
      return openFragmentsAt(pages, report.plan, atMs);
    case 'samples':
      return openSamplesAt(pages, report.plan, atMs);
    case 'stream':
      return openStreamAt(pages, report.plan, atMs);
    case 'none':
      throw new AppError('refused', report.accessReason ?? 'This file is read as it is.');
  }
}
