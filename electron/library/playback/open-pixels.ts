import { AppError } from '../../../shared/errors.ts';
import type { Recording } from '../../../shared/model/recording.ts';
import { printableKey } from '../../../shared/printable-key.ts';
import type { ByteReader } from '../../common/byte-reader.ts';
import type { Decoder, KnownOfMedia, MediaInput } from '../decoder/decoder.ts';
import type { OpenPixels } from '../evidence/pixel-source.ts';

export interface PixelOpening {
  readonly decoder: Decoder;
  /** The bytes to decode of a recording, without any layer around them. */
  readonly openReader: (recording: Recording) => Promise<ByteReader>;
  readonly knownOf: (recording: Recording) => KnownOfMedia;
  /** An indexed Guacamole dump; `not-indexed` where there is no index of it. */
  readonly openDisplay: (recording: Recording) => MediaInput;
}

/** Opens the picture of a cached recording, whatever kind it is of. `refused` where it has none. */
export function createOpenPixels({ decoder, openReader, knownOf, openDisplay }: PixelOpening): OpenPixels {
  async function inputOf(recording: Recording): Promise<MediaInput> {
    const name = printableKey(recording.key);
    switch (recording.probe?.kind) {
      case 'video':
        return { reader: await openReader(recording), name, ...knownOf(recording) };
      case 'guacamole':
        return openDisplay(recording);
      default:
        throw new AppError('refused', `"${name}" has no pictures.`);
    }
  }

  return async (recording) => {
    const input = await inputOf(recording);
    const { reader } = input;
    try {
      const media = await decoder.open(input);
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
