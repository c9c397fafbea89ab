import { expect } from 'vitest';
import type { ByteReader } from '../../../../electron/common/byte-reader.ts';
import { createStreamTrial } from '../../../../electron/library/decoder/process/stream-trial.ts';
import type { ContainerReport } from '../../../../electron/library/formats/video/container-report.ts';
import { examineContainer, openAt } from '../../../../electron/library/formats/video/examine-container.ts';
import { decodeReader, type ShownFrame } from '../../../support/decode-reader.ts';
import { memoryReader } from '../../../support/memory-reader.ts';

export const trial = createStreamTrial(() => undefined);

/** The report of a file that must be one. */
export async function reportOf(content: Uint8Array | ByteReader): Promise<ContainerReport> {
  const report = await examineContainer(content instanceof Uint8Array ? memoryReader(content) : content, { trial });
  if (report === null) throw new Error('It was not taken for a video.');
  return report;
}

/** What is shown from a time on. Checks that it begins with a key frame at or before that time, and tells its true time. */
export async function shownFrom(
  content: Uint8Array | ByteReader,
  report: ContainerReport,
  atMs: number,
  limit?: number,
): Promise<readonly ShownFrame[]> {
  const reader = content instanceof Uint8Array ? memoryReader(content) : content;
  const input = await openAt(reader, report, atMs);
  expect(input.startMs).toBeLessThanOrEqual(Math.max(0, atMs));
  const { frames, beginsWithKey } = await decodeReader(input.reader, {
    ...input,
    isSequential: true,
    ...(limit === undefined ? {} : { limit }),
  });
  expect(beginsWithKey).toBe(true);
  expect(frames[0]?.atMs).toBe(input.startMs);
  return frames;
}

/** Every frame shows the number that belongs to its time. */
export function expectRightFrames(frames: readonly ShownFrame[], frameMs = 40): void {
  expect(frames.filter(({ number, atMs }) => number !== Math.round(atMs / frameMs))).toEqual([]);
}
