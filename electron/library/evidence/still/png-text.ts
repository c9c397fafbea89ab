import { crc32 } from 'node:zlib';

const signatureBytes = 8;
/** Length, type, 13 bytes of data, checksum. */
const headerChunkBytes = 25;

/**
 * A PNG with texts in its metadata, as `iTXt` chunks (UTF-8) behind its header (PNG specification, third edition, 11.3.3.4).
 * Keywords: 1 to 79 Latin characters. The picture itself is left as it is, byte for byte.
 */
export function withPngText(png: Buffer, texts: Readonly<Record<string, string>>): Buffer {
  if (png.length < signatureBytes + headerChunkBytes || png.toString('latin1', 12, 16) !== 'IHDR') throw new RangeError('This is no PNG.');
  const at = signatureBytes + headerChunkBytes;
  return Buffer.concat([
    png.subarray(0, at),
    ...Object.entries(texts).map(([keyword, text]) => textChunk(keyword, text)),
    png.subarray(at),
  ]);
}

function textChunk(keyword: string, text: string): Buffer {
  if (!/^[\x20-\x7e]{1,79}$/.test(keyword)) throw new RangeError(`“${keyword}” is no keyword of a PNG.`);
  // Keyword, no compression, no language, no translated keyword.
  const data = Buffer.concat([Buffer.from(`iTXt${keyword}`, 'latin1'), Buffer.alloc(5), Buffer.from(text.replaceAll('\0', ''), 'utf8')]);
  const chunk = Buffer.alloc(data.length + 8);
  chunk.writeUInt32BE(data.length - 4, 0);
  data.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(data), data.length + 4);
  return chunk;
}

/** The texts of a PNG's `iTXt` chunks that are not compressed. */
export function readPngText(png: Buffer): Record<string, string> {
  const texts: Record<string, string> = {};
  for (let at = signatureBytes; at + 12 <= png.length; at += 12 + png.readUInt32BE(at)) {
    if (png.toString('latin1', at + 4, at + 8) !== 'iTXt') continue;
    const data = png.subarray(at + 8, at + 8 + png.readUInt32BE(at));
    const end = data.indexOf(0);
    const keyword = data.toString('latin1', 0, end);
    const languageEnd = data.indexOf(0, end + 3);
    const translatedEnd = data.indexOf(0, languageEnd + 1);
    if (data[end + 1] === 0) texts[keyword] = data.toString('utf8', translatedEnd + 1);
  }
  return texts;
}
