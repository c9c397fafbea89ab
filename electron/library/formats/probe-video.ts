import { AppError } from '../../../shared/errors.ts';
import type { ProbeResult } from '../../../shared/model/recording.ts';
import type { Decoder, MediaFacts, MediaInput } from '../decoder/decoder.ts';

/** What probing finds out about a video. */
export type VideoFacts = Pick<
  ProbeResult,
  'container' | 'videoCodec' | 'width' | 'height' | 'frameRate' | 'durationMs' | 'startedAt' | 'playable' | 'problems'
>;

/** Problems by the errors that say that there is something wrong with the video itself. */
const problemCodes: Readonly<Partial<Record<AppError['code'], string>>> = {
  'input-malformed': 'container-damaged',
  'input-too-large': 'too-large',
  'decoder-failed': 'decoder-failed',
};

/** Asks a decoder. What is wrong with the video is a problem in the answer, its decoder's death too. */
export async function probeVideo(input: MediaInput, decoder: Pick<Decoder, 'open'>, signal?: AbortSignal): Promise<VideoFacts> {
  let facts: MediaFacts;
  try {
    const media = await decoder.open(input, signal);
    facts = media.facts;
    await media.close();
  } catch (error) {
    const code = error instanceof AppError ? problemCodes[error.code] : undefined;
    if (!(error instanceof AppError) || code === undefined) throw error;
    return { ...nothing, problems: [{ code, message: error.message }] };
  }
  return videoFactsOf(facts);
}

/** What a decoder found out, as a probe tells it. */
export function videoFactsOf(facts: MediaFacts): VideoFacts {
  const { container, videoCodec, width, height, frameRate, durationMs, startedAtMs, playable, problems } = facts;
  return { container, videoCodec, width, height, frameRate, durationMs, startedAt: startedAtMs, playable, problems: [...problems] };
}

const nothing = {
  container: null,
  videoCodec: null,
  width: null,
  height: null,
  frameRate: null,
  durationMs: null,
  startedAt: null,
  playable: 'no',
} as const;
