import { AppError } from '../../../shared/errors.ts';
import type { Recording } from '../../../shared/model/recording.ts';
import type { ByteReader } from '../../common/byte-reader.ts';
import type { Decoder } from '../decoder/decoder.ts';
import type { OpenPixels } from '../evidence/pixel-source.ts';
import { printableKey } from '../stores/printable-key.ts';

export interface PixelOpening {
  readonly decoder: Decoder;
  /** The bytes to decode of a recording, without any layer around them. */
  readonly openReader: (recording: Recording) => Promise<ByteReader>;
}

/** Opens the picture of a cached recording, whatever kind it is of. `refused` where it has none. */
export function createOpenPixels({ decoder, openReader }: PixelOpening): OpenPixels {
  return async (recording) => {
    const name = printableKey(recording.key);
    if (recording.probe?.kind !== 'video') throw new AppError('refused', `"${name}" has no pictures.`);
    const reader = await openReader(recording);
    try {
      const media = await decoder.open({ reader, name });
      return {
        facts: media.facts,
        frameAt: media.frameAt,
        frameNumberAt: media.frameNumberAt,
        copyClip: media.copyClip,
        encodeClip: media.encodeClip,
        async close() {
          await media.close();
          await reader.close();
        },
      };
    } catch (error) {
      await reader.close();
      throw error;
    }
  };
}
