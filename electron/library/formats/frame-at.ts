import { AppError } from '../../../shared/errors.ts';
import type { ByteReader } from '../../common/byte-reader.ts';
import type { DecodedFrame, Decoder } from '../decoder/decoder.ts';
import { detect, kindOfFormat } from './detect.ts';

/** What shows pictures, by kind of recording; each is made when a recording of that kind is met. */
export interface FrameSources {
  readonly decoder: () => Pick<Decoder, 'open'>;
}

/** The picture that a recording shows at a time: the newest one at or before it, with its number. */
export async function frameAt(
  reader: ByteReader,
  atMs: number,
  name: string,
  sources: FrameSources,
  signal?: AbortSignal,
): Promise<DecodedFrame> {
  const { format } = await detect(reader, name);
  const kind = kindOfFormat[format];
  switch (kind) {
    case 'video':
    case 'guacamole': {
      const media = await sources.decoder().open({ reader, name }, signal);
      try {
        const frame = await media.frameAt(atMs, signal);
        return { ...frame, frameNumber: frame.frameNumber ?? (await media.frameNumberAt(frame.atMs, signal)) };
      } finally {
        await media.close();
      }
    }
    case 'terminal':
    case 'transcript':
      throw new AppError('input-unknown-format', `${name} is a ${kind} recording: it has text, and no pictures.`, {
        action: 'See it with: witness screen FILE --at MS',
      });
    case 'encrypted':
      throw new AppError('input-unknown-format', `${name} is encrypted.`, { action: 'Open it with --decrypt.' });
    case 'unknown':
      throw new AppError('input-unknown-format', `${name} is of no format whose pictures Witness can show.`);
  }
}
