import * as av from 'node-av';
import type { ByteReader } from '../../electron/common/byte-reader.ts';
import { makeTestVideo, type TestVideoKind } from './test-videos.ts';

/**
 * Recordings of eight hours and 1.5 GB that exist only as far as they are read: one group of pictures again and again, each
 * with its own time and padded to a size of its own. Frames show their number within the group.
 */
export interface LargeVideo {
  readonly reader: ByteReader;
  readonly durationMs: number;
  readonly framesPerGroup: number;
  readonly groupMs: number;
}

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

export const frameMs = 40;
export const hours = 8;
const smallSize: PictureSize = { width: 320, height: 240 };
/** Two halves: a session in which little happens, then one in which much does. Bytes a second. */
const quietRate = 28_000;
const busyRate = 76_000;

export function quietBytes(frames: number): number {
  return (quietRate * frames * frameMs) / 1000;
}

export function busyBytes(frames: number): number {
  return (busyRate * frames * frameMs) / 1000;
}

export interface Coded {
  readonly data: Buffer;
  readonly isKey: boolean;
}

/** The coded frames of one group of pictures, and the file that they were in. */
export async function codeGroup(
  kind: TestVideoKind,
  frames: number,
  { width, height }: PictureSize = smallSize,
): Promise<{ readonly frames: readonly Coded[]; readonly file: Buffer }> {
  // Three groups: of Matroska a killed recorder loses the last ones, which it had not written yet.
  const seconds = (3 * frames * frameMs) / 1000;
  const { bytes } = await makeTestVideo(kind, { width, height, seconds, gop: frames, bFrames: 0 });
  const found: Coded[] = [];
  await using demuxer = await av.Demuxer.open(bytes);
  for await (using packet of demuxer.packets()) if (packet?.data) found.push({ data: Buffer.from(packet.data), isKey: packet.isKeyframe });
  if (found.length < frames) throw new Error(`${found.length} frames were coded in place of ${frames}.`);
  return { frames: found.slice(0, frames), file: bytes };
}

export interface Layout {
  readonly head: Buffer;
  /** Behind the last group. */
  readonly tail?: Buffer;
  readonly groups: number;
  readonly framesPerGroup: number;
  /** The bytes of a group, of exactly this size. */
  readonly group: (index: number, size: number) => Buffer;
}

/** A file of a head and groups of two sizes, of which only what is read is made. */
export function groupsReader({ head, groups, framesPerGroup, group, tail = Buffer.alloc(0) }: Layout): ByteReader {
  const quiet = quietBytes(framesPerGroup);
  const busy = busyBytes(framesPerGroup);
  const half = Math.floor(groups / 2);
  const startOf = (index: number): number => head.length + Math.min(index, half) * quiet + Math.max(0, index - half) * busy;
  const end = startOf(groups);
  const sizeBytes = end + tail.length;
  const kept = new Map<number, Buffer>();
  const groupAt = (index: number): Buffer => {
    const known = kept.get(index);
    if (known) return known;
    const size = index < half ? quiet : busy;
    const made = group(index, size);
    if (made.length !== size) throw new Error(`Group ${index} has ${made.length} bytes in place of ${size}.`);
    kept.set(index, made);
    for (const oldest of kept.keys()) {
      if (kept.size <= 64) break;
      kept.delete(oldest);
    }
    return made;
  };
  return {
    sizeBytes,
    async read(start, endExclusive) {
      const until = Math.min(endExclusive, sizeBytes);
      const bytes = Buffer.allocUnsafe(Math.max(0, until - start));
      for (let position = start; position < until; ) {
        let part: Buffer;
        if (position < head.length) part = head.subarray(position);
        else if (position >= end) part = tail.subarray(position - end);
        else {
          const past = position - head.length;
          const index = past < half * quiet ? Math.floor(past / quiet) : half + Math.floor((past - half * quiet) / busy);
          part = groupAt(index).subarray(position - startOf(index));
        }
        position += part.copy(bytes, position - start, 0, until - position);
      }
      return bytes;
    },
    close: async () => undefined,
  };
}

export function facts(groups: number, framesPerGroup: number): Omit<LargeVideo, 'reader'> {
  const groupMs = framesPerGroup * frameMs;
  return { durationMs: groups * groupMs, framesPerGroup, groupMs };
}

function sized(id: string, size: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(0x0100000000000000n | BigInt(size));
  return Buffer.concat([Buffer.from(id, 'hex'), bytes]);
}

/** Matroska as a killed recorder leaves it: neither cues nor a duration. */
export async function largeMatroska(size?: PictureSize): Promise<LargeVideo> {
  const framesPerGroup = 50;
  const { frames, file } = await codeGroup('mkv-killed', framesPerGroup, size);
  const groups = (hours * 3_600_000) / (framesPerGroup * frameMs);
  const blocks = Buffer.concat(
    frames.map(({ data, isKey }, index) => {
      const block = Buffer.from([0x81, 0, 0, isKey ? 0x80 : 0]);
      block.writeInt16BE(index * frameMs, 1);
      return Buffer.concat([sized('a3', block.length + data.length), block, data]);
    }),
  );
  const group = (index: number, bytes: number): Buffer => {
    const time = Buffer.from('e7880000000000000000', 'hex');
    time.writeBigUInt64BE(BigInt(index * framesPerGroup * frameMs), 2);
    const body = bytes - 12;
    const padding = body - time.length - blocks.length - 9;
    return Buffer.concat([sized('1f43b675', body), time, blocks, sized('ec', padding), Buffer.alloc(padding, 0x55)]);
  };
  const head = Buffer.from(file.subarray(0, file.indexOf(Buffer.from('1f43b675', 'hex'))));
  return { ...facts(groups, framesPerGroup), reader: groupsReader({ head, groups, framesPerGroup, group }) };
}

/** `ftyp`, and an `mdat` that reaches to the end of the file: what a killed writer of MP4 leaves. */
const killedHead = Buffer.from('0000001c667479704d345620000002004d34562069736f6d69736f320000000866726565000000006d646174', 'hex');

/** MPEG-4 Part 2 of Guacamole's encoder that was killed, with the time code that FFmpeg writes before key frames. */
export async function largeMpeg4WithoutIndex(size?: PictureSize): Promise<LargeVideo> {
  const { frames } = await codeGroup('m4v', mpeg4GroupFrames, size);
  const groups = (hours * 3_600_000) / (mpeg4GroupFrames * frameMs);
  const group = mpeg4Group(frames);
  return {
    ...facts(groups, mpeg4GroupFrames),
    reader: groupsReader({ head: killedHead, groups, framesPerGroup: mpeg4GroupFrames, group }),
  };
}

/** A group is a second: the count within it is the same in each. */
export const mpeg4GroupFrames = 25;

/** The frames of a second, behind user data that fills it up to a size, with the time code of that second. */
export function mpeg4Group(frames: readonly Coded[]): Layout['group'] {
  const stream = Buffer.concat(frames.map(({ data }) => data));
  return (index, size) => {
    const userData = Buffer.alloc(size - stream.length, 0x55);
    Buffer.from([0, 0, 1, 0xb2]).copy(userData);
    const coded = Buffer.from(stream);
    // Hours, minutes, a marker, seconds, closed.
    const bits = (Math.floor(index / 3600) << 19) | ((Math.floor(index / 60) % 60) << 13) | (1 << 12) | ((index % 60) << 6) | (1 << 5);
    coded.writeUIntBE(bits, 4, 3);
    coded[7] = 0;
    return Buffer.concat([userData, coded]);
  };
}

/** A unit of filler data of a length, its length before it. */
export function filler(size: number): Buffer {
  const unit = Buffer.alloc(size, 0xff);
  unit.writeUInt32BE(size - 4, 0);
  unit[4] = 12;
  unit[size - 1] = 0x80;
  return unit;
}

/** H.264 in MP4 of which only frames are left. */
export async function largeH264WithoutIndex(size?: PictureSize, lengthHours = hours): Promise<LargeVideo> {
  const framesPerGroup = 50;
  const { frames } = await codeGroup('mp4', framesPerGroup, size);
  const groups = (lengthHours * 3_600_000) / (framesPerGroup * frameMs);
  const stream = Buffer.concat(frames.map(({ data }) => data));
  const group = (_index: number, bytes: number): Buffer => Buffer.concat([stream, filler(bytes - stream.length)]);
  return { ...facts(groups, framesPerGroup), reader: groupsReader({ head: killedHead, groups, framesPerGroup, group }) };
}

export function words(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value, 4 * index);
  return bytes;
}

export function box(type: string, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([words(body.length + 8), Buffer.from(type, 'latin1'), body]);
}

/** The box of a type in a file, whole. */
export function boxIn(file: Buffer, type: string): Buffer {
  const at = file.indexOf(type, 0, 'latin1') - 4;
  return Buffer.from(file.subarray(at, at + file.readUInt32BE(at)));
}

/** MP4 in fragments of one group each, without any index over them. */
export async function largeFragmentedMp4(): Promise<LargeVideo> {
  const framesPerGroup = 50;
  const { frames, file } = await codeGroup('mp4-fragmented', framesPerGroup);
  const groups = (hours * 3_600_000) / (framesPerGroup * frameMs);
  const timescale = 12_800;
  const frameTicks = (timescale * frameMs) / 1000;
  const stream = Buffer.concat(frames.map(({ data }) => data));
  const group = (index: number, size: number): Buffer => {
    const time = Buffer.alloc(8);
    time.writeBigUInt64BE(BigInt(index * framesPerGroup * frameTicks));
    const moofOf = (dataOffset: number, last: number): Buffer => {
      const entries = frames.map(({ data, isKey }, at) =>
        words(at === framesPerGroup - 1 ? last : data.length, isKey ? 0x02000000 : 0x01010000),
      );
      return box(
        'moof',
        box('mfhd', words(0, index + 1)),
        box(
          'traf',
          box('tfhd', words(0x020008, 1, frameTicks)),
          box('tfdt', words(0x01000000), time),
          box('trun', words(0x000601, framesPerGroup, dataOffset), ...entries),
        ),
      );
    };
    const headBytes = moofOf(0, 0).length + 8;
    const padding = size - headBytes - stream.length;
    const last = (frames.at(-1)?.data.length ?? 0) + padding;
    return Buffer.concat([moofOf(headBytes, last), words(size - headBytes + 8), Buffer.from('mdat', 'latin1'), stream, filler(padding)]);
  };
  const head = Buffer.concat([boxIn(file, 'ftyp'), boxIn(file, 'moov')]);
  return { ...facts(groups, framesPerGroup), reader: groupsReader({ head, groups, framesPerGroup, group }) };
}
