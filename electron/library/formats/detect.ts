import type { RecordingFormat, RecordingKind } from '../../../shared/model/recording.ts';
import type { ByteReader } from '../../common/byte-reader.ts';
import { isBase64Text } from './base64-text.ts';
import { type ByteStream, openByteStream } from './byte-stream.ts';
import { looksEncrypted } from './ciphertext.ts';
import { sniff } from './sniff.ts';

/** What the first bytes tell. */
export interface Detected {
  readonly format: RecordingFormat;
  readonly layers: readonly string[];
}

/** Tells a format by content, never by name, through whatever comes off without a key; only a bounded head is unwrapped. */
export async function detect(reader: ByteReader, name: string): Promise<Detected> {
  const stream = await openByteStream(reader);
  const format = detectFormat(stream, name);
  return { format, layers: layersAround(stream, format) };
}

/** The same of an opened stream. The name only tells ciphertext, which looks like nothing, from other unknown content. */
export function detectFormat({ head }: Pick<ByteStream, 'head'>, name: string): RecordingFormat {
  const format = sniff(head);
  return format === 'unknown' && /\.enc(?:\.gz(?:ip)?)?$/i.test(name) && looksEncrypted(head) ? 'encrypted' : format;
}

/** Outermost first; ciphertext as base64 has that layer too, which whoever decrypts it takes off. */
export function layersAround(
  { layers, head, isWholeHead }: Pick<ByteStream, 'layers' | 'head' | 'isWholeHead'>,
  format: RecordingFormat,
): string[] {
  return format === 'encrypted' && isBase64Text(head, isWholeHead) ? [...layers, 'base64'] : [...layers];
}

export const kindOfFormat: Readonly<Record<RecordingFormat, RecordingKind>> = {
  'asciicast-v1': 'terminal',
  'asciicast-v2': 'terminal',
  'asciicast-v3': 'terminal',
  typescript: 'terminal',
  ttyrec: 'terminal',
  tlog: 'terminal',
  bsr: 'terminal',
  guacamole: 'guacamole',
  mp4: 'video',
  matroska: 'video',
  webm: 'video',
  'log-lines': 'transcript',
  encrypted: 'encrypted',
  unknown: 'unknown',
};
