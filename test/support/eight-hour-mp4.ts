import {
  box,
  boxIn,
  busyBytes,
  type Coded,
  codeGroup,
  facts,
  filler,
  frameMs,
  groupsReader,
  hours,
  type LargeVideo,
  mpeg4Group,
  mpeg4GroupFrames,
  type PictureSize,
  quietBytes,
  words,
} from './eight-hour-video.ts';

/** Sizes of the frames of a group that takes so many bytes. */
type SizesOf = (groupBytes: number) => readonly number[];

interface Tables {
  readonly file: Buffer;
  readonly groups: number;
  /** Of these the bytes are there. */
  readonly present: number;
  readonly framesPerGroup: number;
  readonly sizesOf: SizesOf;
}

/** The index of a video whose first group begins at `base`, one chunk a group. */
function moovOf({ file, groups, present, framesPerGroup, sizesOf }: Tables, base: number): Buffer {
  const sizes = Buffer.alloc(4 * groups * framesPerGroup);
  const starts = Buffer.alloc(4 * groups);
  // Sizes follow those of the groups of what arrived; what did not arrive is listed as quiet.
  const isQuiet = (group: number): boolean => group < Math.floor(present / 2) || group >= present;
  let offset = base;
  for (let group = 0; group < groups; group += 1) {
    const bytes = (isQuiet(group) ? quietBytes : busyBytes)(framesPerGroup);
    starts.writeUInt32BE(offset, 4 * group);
    offset += bytes;
    for (const [index, size] of sizesOf(bytes).entries()) sizes.writeUInt32BE(size, 4 * (group * framesPerGroup + index));
  }
  const total = groups * framesPerGroup;
  const keys = words(...Array.from({ length: groups }, (_, group) => group * framesPerGroup + 1));
  const tables = box(
    'stbl',
    boxIn(file, 'stsd'),
    box('stts', words(0, 1, total, frameMs)),
    box('stss', words(0, groups), keys),
    box('stsc', words(0, 1, 1, framesPerGroup, 1)),
    box('stsz', words(0, 0, total), sizes),
    box('stco', words(0, groups), starts),
  );
  const mdhd = box('mdhd', words(0, 0, 0, 1000, total * frameMs, 0x55c40000));
  const minf = box('minf', boxIn(file, 'vmhd'), boxIn(file, 'dinf'), tables);
  const mvhd = box('mvhd', words(0, 0, 0, 1000, total * frameMs, 0x10000, 0x1000000, 0, 0, ...matrix, 0, 0, 0, 0, 0, 0, 2));
  return box('moov', mvhd, box('trak', boxIn(file, 'tkhd'), box('mdia', mdhd, boxIn(file, 'hdlr'), minf)));
}

const matrix = [0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000];

function paddedBehind(frames: readonly Coded[]): SizesOf {
  const sizes = frames.slice(0, -1).map(({ data }) => data.length);
  const others = sizes.reduce((sum, size) => sum + size, 0);
  return (bytes) => [...sizes, bytes - others];
}

function paddedBefore(frames: readonly Coded[]): SizesOf {
  const sizes = frames.slice(1).map(({ data }) => data.length);
  const others = sizes.reduce((sum, size) => sum + size, 0);
  return (bytes) => [bytes - others, ...sizes];
}

async function h264Layout(present: (groups: number) => number, size?: PictureSize) {
  const framesPerGroup = 50;
  const { frames, file } = await codeGroup('mp4', framesPerGroup, size);
  const groups = (hours * 3_600_000) / (framesPerGroup * frameMs);
  const tables: Tables = { file, groups, present: present(groups), framesPerGroup, sizesOf: paddedBehind(frames) };
  const ftyp = boxIn(file, 'ftyp');
  const moov = moovOf(tables, ftyp.length + moovOf(tables, 0).length + 8);
  const stream = Buffer.concat(frames.map(({ data }) => data));
  const group = (_index: number, bytes: number): Buffer => Buffer.concat([stream, filler(bytes - stream.length)]);
  const read = (mediaBytes: number) => ({
    ...facts(tables.present, framesPerGroup),
    reader: groupsReader({
      head: Buffer.concat([ftyp, moov, words(mediaBytes + 8), Buffer.from('mdat', 'latin1')]),
      groups: tables.present,
      framesPerGroup,
      group,
    }),
  });
  return { read, framesPerGroup, present: tables.present };
}

/** H.264 in MP4 with its index first, whole. */
export async function largeMp4(size?: PictureSize): Promise<LargeVideo> {
  const { read, framesPerGroup, present } = await h264Layout((groups) => groups, size);
  const half = Math.floor(present / 2);
  return read(half * quietBytes(framesPerGroup) + (present - half) * busyBytes(framesPerGroup));
}

/** The same, cut off: `share` of its frames arrived. */
export async function largeMp4CutOff(share: number): Promise<LargeVideo> {
  const { read } = await h264Layout((groups) => Math.floor(groups * share));
  return read(0x7ffffff0);
}

/** MPEG-4 Part 2 as Guacamole's encoder leaves it: brand M4V, its index last. */
export async function largeM4v(size?: PictureSize): Promise<LargeVideo> {
  const { frames, file } = await codeGroup('m4v', mpeg4GroupFrames, size);
  const groups = (hours * 3_600_000) / (mpeg4GroupFrames * frameMs);
  const half = Math.floor(groups / 2);
  const mediaBytes = half * quietBytes(mpeg4GroupFrames) + (groups - half) * busyBytes(mpeg4GroupFrames);
  const head = Buffer.concat([boxIn(file, 'ftyp'), words(mediaBytes + 8), Buffer.from('mdat', 'latin1')]);
  const tables: Tables = { file, groups, present: groups, framesPerGroup: mpeg4GroupFrames, sizesOf: paddedBefore(frames) };
  const tail = moovOf(tables, head.length);
  return {
    ...facts(groups, mpeg4GroupFrames),
    reader: groupsReader({ head, tail, groups, framesPerGroup: mpeg4GroupFrames, group: mpeg4Group(frames) }),
  };
}
