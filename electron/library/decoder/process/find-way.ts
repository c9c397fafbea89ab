import { AppError } from '../../../../shared/errors.ts';
import type { ContainerReport } from '../../formats/video/container-report.ts';
import { examineContainer } from '../../formats/video/examine-container.ts';
import { examineWholly, withKeyFrames } from '../../formats/video/examine-wholly.ts';
import { unpackReport } from '../../formats/video/pack-report.ts';
import { unpackKeyFrames } from '../../formats/video/recovery/pack-key-frames.ts';
import type { KnownOfMedia, MediaFacts } from '../decoder.ts';
import * as av from './av.ts';
import { type Container, type ContainerFormat, openContainer, sniffContainer } from './container.ts';
import { type MediaBytes, toByteReader } from './media-bytes.ts';
import { type DeclaredFacts, declaredFacts, reportedFacts, unplayableFacts } from './media-facts.ts';
import { openIndexedSource, type PacketSource } from './packet-source.ts';
import { openSplicedSource } from './spliced-source.ts';
import { createStreamTrial } from './stream-trial.ts';

/** How the packets of a video are come by. */
export interface WayIn {
  readonly declared: DeclaredFacts;
  /** What is wrong with its structure, and why it is read through `openAt`; null when it is read as it is. */
  readonly structure: ContainerReport | null;
  /** What was found out without reading all of it, whether it is needed or not; null when its structure is unknown here. */
  readonly examined: ContainerReport | null;
  /** At the beginning; the caller's to close. */
  readonly source: PacketSource;
  openSource(signal: AbortSignal | undefined): Promise<PacketSource>;
}

export interface WayOptions {
  readonly bytes: MediaBytes;
  readonly known: Required<KnownOfMedia>;
  readonly onProgress: () => void;
}

/**
 * A sound file is left to libavformat, which seeks by its index; any other is put together anew for each place that is
 * wanted. Throws `input-malformed` when it is no video; facts alone when nothing of it can be played.
 */
export async function findWay(options: WayOptions, signal: AbortSignal): Promise<WayIn | { readonly facts: MediaFacts }> {
  const { bytes } = options;
  const examined = await examine(options, signal);
  const structure = examined && (await withTimes(options, examined, signal));
  if (structure?.access === 'none') return { facts: unplayableFacts(reportedFacts(structure, structure.codec), structure.problems) };
  if (structure?.access === 'spliced') return throughSplices(bytes, { structure, examined }, signal);

  const format = sniffContainer(await bytes.read(0, 64));
  const first = await openContainer(bytes, format, signal);
  if (first === 'unreadable') {
    if (structure && structure.plan.kind !== 'none') return throughSplices(bytes, { structure, examined }, signal);
    throw new AppError('input-malformed', 'The container cannot be opened.');
  }
  if (first === 'no-video') return { facts: unplayableFacts(null, [{ code: 'no-video', message: 'The container has no video stream.' }]) };
  const openAgain = (signalOfCall: AbortSignal | undefined): Promise<Container> => openOnceMore(bytes, format, signalOfCall);
  return {
    declared: declaredFacts(first),
    structure: null,
    examined,
    source: await openIndexedSource(first, () => openAgain(signal)),
    openSource: async (signalOfCall) => openIndexedSource(await openAgain(signalOfCall), () => openAgain(signalOfCall)),
  };
}

async function examine({ bytes, known, onProgress }: WayOptions, signal: AbortSignal): Promise<ContainerReport | null> {
  const { size, structure } = known;
  const kept = structure === null ? null : unpackReport(structure);
  if (kept) return kept;
  return examineContainer(
    toByteReader(bytes, () => signal),
    { signal, trial: createStreamTrial(onProgress), size },
  );
}

/** The report with its times told as they are wanted. */
async function withTimes(
  { bytes, known: { times }, onProgress }: WayOptions,
  report: ContainerReport,
  signal: AbortSignal,
): Promise<ContainerReport> {
  if (report.timing !== 'estimated' || times === 'at-once') return report;
  const keyFrames = times === 'exact' ? null : unpackKeyFrames(times);
  if (keyFrames) return withKeyFrames(report, keyFrames);
  return examineWholly(
    toByteReader(bytes, () => signal),
    report,
    { signal, onProgress },
  );
}

async function throughSplices(
  bytes: MediaBytes,
  { structure, examined }: { readonly structure: ContainerReport; readonly examined: ContainerReport | null },
  signal: AbortSignal,
): Promise<WayIn> {
  const source = await openSplicedSource(bytes, structure, signal);
  return {
    declared: reportedFacts(structure, av.avGetCodecName(source.parameters.codecId)),
    structure,
    examined,
    source,
    openSource: (signalOfCall) => openSplicedSource(bytes, structure, signalOfCall),
  };
}

async function openOnceMore(bytes: MediaBytes, format: ContainerFormat, signal: AbortSignal | undefined): Promise<Container> {
  const container = await openContainer(bytes, format, signal);
  if (typeof container === 'string') throw new AppError('input-malformed', 'The container cannot be opened any more.');
  return container;
}
