/** Ids of EBML (RFC 8794) and Matroska (RFC 9559), with their length marker, as they stand in a file. */
export const ids = {
  ebml: 0x1a45dfa3,
  docType: 0x4282,
  crc32: 0xbf,
  void: 0xec,
  segment: 0x18538067,
  seekHead: 0x114d9b74,
  seek: 0x4dbb,
  seekId: 0x53ab,
  seekPosition: 0x53ac,
  info: 0x1549a966,
  timestampScale: 0x2ad7b1,
  duration: 0x4489,
  dateUtc: 0x4461,
  tracks: 0x1654ae6b,
  trackEntry: 0xae,
  trackNumber: 0xd7,
  trackType: 0x83,
  codecId: 0x86,
  defaultDuration: 0x23e383,
  video: 0xe0,
  pixelWidth: 0xb0,
  pixelHeight: 0xba,
  cluster: 0x1f43b675,
  timestamp: 0xe7,
  position: 0xa7,
  prevSize: 0xab,
  silentTracks: 0x5854,
  simpleBlock: 0xa3,
  blockGroup: 0xa0,
  block: 0xa1,
  blockDuration: 0x9b,
  referenceBlock: 0xfb,
  encryptedBlock: 0xaf,
  cues: 0x1c53bb6b,
  tags: 0x1254c367,
  attachments: 0x1941a469,
  chapters: 0x1043a770,
} as const;

/** Elements that stand beside clusters: what ends a cluster of unknown size. */
export const segmentLevel: ReadonlySet<number> = new Set([
  ids.cluster,
  ids.seekHead,
  ids.info,
  ids.tracks,
  ids.cues,
  ids.tags,
  ids.attachments,
  ids.chapters,
]);

/** The longest id (4) with the longest size (8). */
export const longestHeader = 12;

export interface ElementHeader {
  readonly id: number;
  /** Of id and size together. */
  readonly headerBytes: number;
  /** Of what follows; null when it is unknown (live muxing, a killed writer). */
  readonly size: number | null;
}

/** The header of the element at an offset; null when there is none, or when the bytes end within it. */
export function readElementHeader(bytes: Buffer, offset: number): ElementHeader | null {
  const first = bytes[offset];
  if (first === undefined || first < 0x10) return null;
  const idBytes = Math.clz32(first) - 23;
  if (offset + idBytes >= bytes.length) return null;
  const id = bytes.readUIntBE(offset, idBytes);
  const size = readVint(bytes, offset + idBytes);
  return size === null ? null : { id, headerBytes: idBytes + size.length, size: size.value };
}

export interface Vint {
  readonly length: number;
  /** Null: all ones, the unknown size. */
  readonly value: number | null;
}

/** A number of variable length without its marker; null when there is none, or it is larger than any file. */
export function readVint(bytes: Buffer, offset: number): Vint | null {
  const first = bytes[offset];
  if (first === undefined || first === 0) return null;
  const length = Math.clz32(first) - 23;
  if (offset + length > bytes.length) return null;
  let value = first & (0xff >> length);
  let isUnknown = value === 0xff >> length;
  for (let index = 1; index < length; index += 1) {
    const byte = bytes[offset + index] ?? 0;
    if (byte !== 0xff) isUnknown = false;
    value = value * 256 + byte;
  }
  if (isUnknown) return { length, value: null };
  return Number.isSafeInteger(value) ? { length, value } : null;
}

/** An unsigned integer of 0 to 8 bytes; null when it is longer, or larger than a number holds exactly. */
export function readUnsigned(bytes: Buffer): number | null {
  if (bytes.length > 8) return null;
  let value = 0;
  for (const byte of bytes) value = value * 256 + byte;
  return Number.isSafeInteger(value) ? value : null;
}

/** A float of 4 or 8 bytes; null for anything else. */
export function readFloat(bytes: Buffer): number | null {
  const value = bytes.length === 4 ? bytes.readFloatBE(0) : bytes.length === 8 ? bytes.readDoubleBE(0) : Number.NaN;
  return Number.isFinite(value) ? value : null;
}

/** Elements directly inside a body that is wholly there, as far as they make sense. */
export function* childElements(body: Buffer): Generator<{ readonly id: number; readonly body: Buffer }> {
  let offset = 0;
  while (offset < body.length) {
    const header = readElementHeader(body, offset);
    if (header?.size === undefined || header.size === null) return;
    const start = offset + header.headerBytes;
    if (start + header.size > body.length) return;
    yield { id: header.id, body: body.subarray(start, start + header.size) };
    offset = start + header.size;
  }
}

/** An element with a size of eight bytes: as long as one that is written before its body is known. */
export function elementHeader(id: number, size: number): Buffer {
  const idBytes = id > 0xffffff ? 4 : id > 0xffff ? 3 : id > 0xff ? 2 : 1;
  const header = Buffer.alloc(idBytes + 8);
  header.writeUIntBE(id, 0, idBytes);
  header.writeBigUInt64BE(0x0100000000000000n | BigInt(size), idBytes);
  return header;
}
