import { constants, createGunzip } from 'node:zlib';
import type { RecordingFormat, RecordingKind } from '../../../shared/model/recording.ts';
import type { ByteReader } from '../../common/byte-reader.ts';

/** What the first bytes tell. */
export interface Detected {
  readonly format: RecordingFormat;
  readonly layers: readonly string[];
}

const headBytes = 64 * 1024;
/** Of an unwrapped head: enough to sniff, however much a bomb would give. */
const maxUnwrappedBytes = 256 * 1024;
const maxLayers = 2;

/** Tells a format by content, never by name, through gzip layers of which only a bounded head is unwrapped. */
export async function detect(reader: ByteReader, name: string): Promise<Detected> {
  let head = Buffer.from(await reader.read(0, headBytes));
  const layers: string[] = [];
  while (layers.length < maxLayers && head[0] === 0x1f && head[1] === 0x8b) {
    const unwrapped = await gunzipHead(head);
    if (!unwrapped) break;
    layers.push('gzip');
    head = unwrapped;
  }
  return { format: sniff(head, name), layers };
}

/** What the first bytes unwrap to, up to a bound; null where they are no gzip data. */
async function gunzipHead(head: Buffer): Promise<Buffer<ArrayBuffer> | null> {
  // The head ends anywhere in the data: what was unwrapped by then counts.
  const gunzip = createGunzip({ finishFlush: constants.Z_SYNC_FLUSH });
  gunzip.end(head);
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of gunzip) {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= maxUnwrappedBytes) break;
    }
  } catch {
    // Damaged further on.
  }
  return length === 0 ? null : Buffer.concat(chunks);
}

/** The sniffing table of the recorded systems, in the order of certainty. */
function sniff(head: Buffer, name: string): RecordingFormat {
  if (head.length >= 12 && head.toString('latin1', 4, 8) === 'ftyp') return 'mp4';
  if (head.length >= 4 && head.readUInt32BE(0) === 0x1a45dfa3) return head.includes('webm') ? 'webm' : 'matroska';
  const text = head.toString('utf8', 0, 4096);
  const version = /^\s*\{[^\n]{0,4000}?"version"\s*:\s*([123])\b/.exec(text)?.[1];
  if (version === '1' && /"stdout"\s*:/.test(text)) return 'asciicast-v1';
  if (version === '2' && /"width"\s*:/.test(text)) return 'asciicast-v2';
  if (version === '3') return 'asciicast-v3';
  if (text.startsWith('Script started on') || text.startsWith('[BEGIN TYPESCRIPT]')) return 'typescript';
  if (/^\{"ver":\s*"?2/.test(text) && text.includes('"timing"')) return 'tlog';
  if (/^\d+\.[a-z]+[,;]/.test(text)) return 'guacamole';
  if (isTtyrec(head)) return 'ttyrec';
  return /\.enc(\.gzip)?$/i.test(name) ? 'encrypted' : 'unknown';
}

/** Two frames in a row with plausible wall-clock times (ttyrec has no magic number). */
function isTtyrec(head: Buffer): boolean {
  let position = 0;
  for (let frame = 0; frame < 2; frame += 1) {
    if (position + 12 > head.length) return frame > 0 && position === head.length;
    const seconds = head.readUInt32LE(position);
    const micros = head.readUInt32LE(position + 4);
    const length = head.readUInt32LE(position + 8);
    if (seconds < 500_000_000 || seconds > 4_000_000_000 || micros >= 1_000_000 || length > 16 * 1024 * 1024) return false;
    position += 12 + length;
  }
  return true;
}

export const kindOfFormat: Readonly<Record<RecordingFormat, RecordingKind>> = {
  'asciicast-v1': 'terminal',
  'asciicast-v2': 'terminal',
  'asciicast-v3': 'terminal',
  typescript: 'terminal',
  ttyrec: 'terminal',
  tlog: 'terminal',
  guacamole: 'guacamole',
  mp4: 'video',
  matroska: 'video',
  webm: 'video',
  'log-lines': 'transcript',
  encrypted: 'encrypted',
  unknown: 'unknown',
};
