import type { BytePages } from '../byte-pages.ts';

/** A box of ISO base media (ISO/IEC 14496-12) in the file. */
export interface Box {
  readonly type: string;
  readonly start: number;
  /** Behind its header. */
  readonly bodyStart: number;
  /** By its own account: may lie behind the end of what it is in. A size of 0 reaches to the end of the file. */
  readonly end: number;
}

/** A box in bytes that are wholly there. */
export interface ChildBox {
  readonly type: string;
  readonly body: Buffer;
}

/** Boxes side by side: a `moov` has some, a damaged file may have anything. */
const mostSiblings = 4096;

/** The box at an offset; null when what stands there is none. */
export async function boxAt(pages: BytePages, offset: number): Promise<Box | null> {
  const bytes = await pages.read(offset, offset + 16);
  if (bytes.length < 8) return null;
  const type = bytes.toString('latin1', 4, 8);
  // Types are letters and digits; iTunes uses the sign of copyright too.
  if (!/^[\x20-\x7e\xa9]{4}$/.test(type)) return null;
  const size = bytes.readUInt32BE(0);
  if (size === 0) return { type, start: offset, bodyStart: offset + 8, end: pages.sizeBytes };
  if (size === 1) {
    if (bytes.length < 16) return null;
    const large = bytes.readBigUInt64BE(8);
    if (large < 16n || large > BigInt(Number.MAX_SAFE_INTEGER) - BigInt(offset)) return null;
    return { type, start: offset, bodyStart: offset + 16, end: offset + Number(large) };
  }
  return size < 8 ? null : { type, start: offset, bodyStart: offset + 8, end: offset + size };
}

/** The boxes in [start, end), as far as their sizes make sense; each lies wholly or partly in the file. */
export async function* boxesIn(pages: BytePages, start: number, end: number): AsyncGenerator<Box> {
  for (let position = start, count = 0; position + 8 <= end && count < mostSiblings; count += 1) {
    const box = await boxAt(pages, position);
    if (box === null) return;
    yield box;
    position = box.end;
  }
}

/** The first box of a type among siblings. */
export async function findBox(pages: BytePages, parent: Pick<Box, 'bodyStart' | 'end'>, type: string): Promise<Box | null> {
  for await (const box of boxesIn(pages, parent.bodyStart, Math.min(parent.end, pages.sizeBytes))) if (box.type === type) return box;
  return null;
}

/** The body of a box that is wholly there and no larger than it can be; null else. */
export async function bodyOf(pages: BytePages, box: Box | null, largest: number): Promise<Buffer | null> {
  if (box === null || box.end > pages.sizeBytes || box.end - box.bodyStart > largest) return null;
  return pages.read(box.bodyStart, box.end);
}

/** Boxes inside bytes that are wholly there. */
export function* childBoxes(bytes: Buffer): Generator<ChildBox> {
  for (let at = 0; at + 8 <= bytes.length; ) {
    const declared = bytes.readUInt32BE(at);
    const size = declared === 0 ? bytes.length - at : declared;
    if (size < 8 || at + size > bytes.length) return;
    yield { type: bytes.toString('latin1', at + 4, at + 8), body: bytes.subarray(at + 8, at + size) };
    at += size;
  }
}

/** A box made of parts. */
export function makeBox(type: string, ...parts: readonly Uint8Array[]): Buffer {
  const size = parts.reduce((sum, part) => sum + part.length, 8);
  const header = Buffer.alloc(8);
  header.writeUInt32BE(size, 0);
  header.write(type, 4, 'latin1');
  return Buffer.concat([header, ...parts], size);
}

/** A box with version and flags. */
export function makeFullBox(type: string, version: number, flags: number, ...parts: readonly Uint8Array[]): Buffer {
  return makeBox(type, Buffer.from([version, flags >>> 16, (flags >>> 8) & 0xff, flags & 0xff]), ...parts);
}

/** 32-bit numbers in a row. */
export function words(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, index) => {
    bytes.writeUInt32BE(value >>> 0, 4 * index);
  });
  return bytes;
}
