import * as av from 'node-av';
import { AppError } from '../../../../shared/errors.ts';
import type { ContainerReport } from '../../formats/video/container-report.ts';
import { examineContainer } from '../../formats/video/examine-container.ts';
import { examineWholly, withKeyFrames } from '../../formats/video/examine-wholly.ts';
import { unpackKeyFrames } from '../../formats/video/recovery/pack-key-frames.ts';
import type { KnownOfMedia, MediaFacts } from '../decoder.ts';
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
  const structure = await examine(options, signal);
  if (structure?.access === 'none') return { facts: unplayableFacts(reportedFacts(structure, structure.codec), structure.problems) };
  if (structure?.access === 'spliced') return throughSplices(bytes, structure, signal);

  const format = sniffContainer(await bytes.read(0, 64));
  const first = await openContainer(bytes, format, signal);
  if (first === 'unreadable') {
    if (structure && structure.plan.kind !== 'none') return throughSplices(bytes, structure, signal);
    throw new AppError('input-malformed', 'The container cannot be opened.');
  }
  if (first === 'no-video') return { facts: unplayableFacts(null, [{ code: 'no-video', message: 'The container has no video stream.' }]) };
  const openAgain = (signalOfCall: AbortSignal | undefined): Promise<Container> => openOnceMore(bytes, format, signalOfCall);
  return {
    declared: declaredFacts(first),
    structure: null,
    source: await openIndexedSource(first, () => openAgain(signal)),
    openSource: async (signalOfCall) => openIndexedSource(await openAgain(signalOfCall), () => openAgain(signalOfCall)),
  };
}

async function examine({ bytes, known: { times, size }, onProgress }: WayOptions, signal: AbortSignal): Promise<ContainerReport | null> {
  const reader = toByteReader(bytes, () => signal);
  const report = await examineContainer(reader, { signal, trial: createStreamTrial(onProgress), size });
  if (report?.timing !== 'estimated' || times === 'at-once') return report;
  const known = times === 'exact' ? null : unpackKeyFrames(times);
  return known ? withKeyFrames(report, known) : examineWholly(reader, report, { signal, onProgress });
}

async function throughSplices(bytes: MediaBytes, structure: ContainerReport, signal: AbortSignal): Promise<WayIn> {
  const source = await openSplicedSource(bytes, structure, signal);
  return {
    declared: reportedFacts(structure, av.avGetCodecName(source.parameters.codecId)),
    structure,
    source,
    openSource: (signalOfCall) => openSplicedSource(bytes, structure, signalOfCall),
  };
}

async function openOnceMore(bytes: MediaBytes, format: ContainerFormat, signal: AbortSignal | undefined): Promise<Container> {
  const container = await openContainer(bytes, format, signal);
  if (typeof container === 'string') throw new AppError('input-malformed', 'The container cannot be opened any more.');
  return container;
}
