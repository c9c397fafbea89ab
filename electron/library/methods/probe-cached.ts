import { AppError } from '../../../shared/errors.ts';
import type { RecordingId } from '../../../shared/model/ids.ts';
import type { ProbeResult, Recording } from '../../../shared/model/recording.ts';
import { lacksUnwrapped } from '../../../shared/wrapped.ts';
import type { ByteReader } from '../../common/byte-reader.ts';
import { getKeyFrames } from '../catalog/key-frames.ts';
import { setMediaStructure } from '../catalog/media-structures.ts';
import { findBeside, setCompanions } from '../catalog/recording-companions.ts';
import { setProbe } from '../catalog/recordings.ts';
import type { Decoder } from '../decoder/decoder.ts';
import { probe, probeRefused } from '../formats/probe.ts';
import type { LibraryContext } from '../library-context.ts';
import { type CachedContentOptions, openCachedContent } from '../unwrapped/open-cached-content.ts';
import type { Content } from '../unwrapped/open-content.ts';
import { openOptions } from './open-options.ts';

/** Sniffs what a cached recording is, once, and makes the unwrapped copy that its player needs. */
export async function probeCached(
  library: LibraryContext,
  recording: Recording,
  options: Pick<CachedContentOptions, 'signal' | 'onProgress'> = {},
): Promise<void> {
  if (recording.companionOf !== null || (recording.probe && !lacksUnwrapped(recording))) return;
  let content: Content;
  try {
    content = await openCachedContent(library, recording, { ...options, decryption: null });
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'input-too-large') throw error;
    setProbe(library.catalog, recording.id, await probeBomb(library, recording, error));
    return;
  }
  try {
    setProbe(library.catalog, recording.id, await probeContent(library, recording, content, options.signal));
  } finally {
    await content.reader.close();
  }
}

/** What is inside, read with the objects beside it, which from now on belong to it. */
export async function probeContent(
  library: LibraryContext,
  recording: Recording,
  content: Content,
  signal?: AbortSignal,
): Promise<ProbeResult> {
  const options = await openOptions(library, recording);
  const companions: RecordingId[] = [];
  const open = async (name: string): Promise<ByteReader | null> => {
    const opened = (await options.companions?.open(name)) ?? null;
    const companion = opened === null ? null : findBeside(library.catalog, recording, name);
    if (companion) companions.push(companion.id);
    return opened;
  };
  const found = await probe(content.reader, recording.key, {
    ...options,
    companions: { open },
    outer: content,
    decoder: () => keepingStructure(library, recording),
    // Nobody is to wait for all of a recording to be read: what it has to be read for is counted in the background.
    times: getKeyFrames(library.catalog, recording) ?? 'at-once',
    signal,
  });
  if (companions.length > 0) setCompanions(library.catalog, recording.id, companions);
  return found;
}

/** What the decoder finds out about a video is kept for its player. */
function keepingStructure({ catalog, decoders }: LibraryContext, recording: Recording): Pick<Decoder, 'open'> {
  return {
    async open(input, signal) {
      const media = await decoders.indexing.open(input, signal);
      try {
        const structure = await media.structure(signal);
        if (structure !== null) setMediaStructure(catalog, recording, structure);
        return media;
      } catch (error) {
        await media.close();
        throw error;
      }
    },
  };
}

async function probeBomb({ cache }: LibraryContext, { id, key }: Recording, { message }: AppError): Promise<ProbeResult> {
  const reader = await cache.open(id);
  try {
    return await probeRefused(reader, key, { code: 'bomb', message });
  } finally {
    await reader.close();
  }
}
