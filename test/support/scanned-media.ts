import type { MediaFacts, OpenMedia, ScannedFrame } from '../../electron/library/decoder/decoder.ts';
import type { LumaFrame } from '../../electron/library/indexing/screen-text/luma-frame.ts';
import { AppError } from '../../shared/errors.ts';

const unknown: MediaFacts = {
  container: null,
  videoCodec: null,
  width: null,
  height: null,
  frameRate: null,
  durationMs: null,
  startedAtMs: null,
  timing: 'exact',
  playable: 'native',
  proxyReason: null,
  problems: [],
};

/** An open video that can only be scanned. */
export function scannedMedia(scan: OpenMedia['scan'], facts: Partial<MediaFacts> = {}): OpenMedia {
  const refuse = async (): Promise<never> => {
    throw new AppError('refused', 'This is only scanned.');
  };
  return {
    facts: { ...unknown, ...facts },
    scan,
    frameAt: refuse,
    frameNumberAt: refuse,
    segment: refuse,
    keyFrames: refuse,
    structure: refuse,
    copyClip: refuse,
    encodeClip: refuse,
    close: async () => undefined,
  };
}

export function scannedFrame(
  atMs: number,
  more: Partial<Omit<ScannedFrame, 'luma'>> & { readonly picture?: LumaFrame } = {},
): ScannedFrame {
  const { picture = { width: 0, height: 0, luma: new Uint8Array(0) }, ...given } = more;
  const { width, height, luma } = picture;
  return { atMs, sinceMs: atMs, luma: Buffer.from(luma), width, height, changed: 1, thumbnail: null, ...given };
}
