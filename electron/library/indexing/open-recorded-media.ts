import { AppError } from '../../../shared/errors.ts';
import type { Recording } from '../../../shared/model/recording.ts';
import { printableKey } from '../../../shared/printable-key.ts';
import type { ByteReader } from '../../common/byte-reader.ts';
import type { Decoder, KnownOfMedia, MediaInput, OpenMedia } from '../decoder/decoder.ts';

/** Opens the pictures of a cached recording. Whoever opened it closes it. `refused` where it has none. */
export type OpenRecordedMedia = (recording: Recording, signal?: AbortSignal) => Promise<OpenMedia>;

export interface RecordedMediaSources {
  readonly decoder: Pick<Decoder, 'open'>;
  /** The bytes of a video, without any layer around them. */
  readonly openReader: (recording: Recording) => Promise<ByteReader>;
  readonly knownOf: (recording: Recording) => KnownOfMedia;
  /** An indexed Guacamole dump. */
  readonly openDisplay: (recording: Recording) => MediaInput;
}

export function openRecordedMedia({ decoder, openReader, knownOf, openDisplay }: RecordedMediaSources): OpenRecordedMedia {
  async function input(recording: Recording): Promise<MediaInput> {
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

  return async (recording, signal) => {
    const opened = await input(recording);
    try {
      const media = await decoder.open(opened, signal);
      return {
        ...media,
        async close() {
          await media.close();
          await opened.reader.close();
        },
      };
    } catch (error) {
      await opened.reader.close();
      throw error;
    }
  };
}
