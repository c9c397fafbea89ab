import { AppError } from '../../../shared/errors.ts';
import type { ByteReader } from '../../common/byte-reader.ts';
import { type Asciicast, openAsciicast } from './asciicast.ts';
import { detect } from './detect.ts';

/** Opens a terminal recording of any format that can be replayed; `input-unknown-format` for all others. */
export async function openTerminalRecording(reader: ByteReader, name: string): Promise<Asciicast> {
  if (reader.sizeBytes === 0) throw new AppError('input-empty', `${name} is empty.`);
  const { format, layers } = await detect(reader, name);
  if (format === 'asciicast-v2' && layers.length === 0) return openAsciicast(reader, name);
  const what = format === 'unknown' ? 'no recording that Witness knows' : [format, ...layers].join(' in ');
  throw new AppError('input-unknown-format', `${name} is ${what}, not a terminal recording that can be replayed.`);
}
