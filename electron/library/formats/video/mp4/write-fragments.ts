import type { TrackHeader } from '../splice-plan.ts';
import type { Piece } from '../spliced-reader.ts';
import { makeBox, makeFullBox, words } from './boxes.ts';

/** A frame as it lies in the recording. Times in ticks of its track. */
export interface Sample {
  readonly offset: number;
  readonly size: number;
  readonly time: number;
  readonly duration: number;
  /** Presentation less decoding time. */
  readonly delay: number;
  readonly isKey: boolean;
}

const trackId = 1;
const identity = words(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000);
const keyFlags = 0x02000000;
const otherFlags = 0x01010000;
const language = 0x55c40000;

/** `ftyp` and `moov` of a fragmented file with one video track, whose sample description is taken over as it is. */
export function fragmentsInit(track: TrackHeader): Buffer {
  const { timescale, width, height } = track;
  const tkhd = makeFullBox('tkhd', 0, 3, words(0, 0, trackId, 0, 0, 0, 0, 0, 0), identity, words(width * 0x10000, height * 0x10000));
  const mdhd = makeFullBox('mdhd', 0, 0, words(0, 0, timescale, 0, language));
  const hdlr = makeFullBox('hdlr', 0, 0, words(0), Buffer.from('vide', 'latin1'), words(0, 0, 0), Buffer.from('video\0', 'latin1'));
  const dinf = makeBox('dinf', makeFullBox('dref', 0, 0, words(1), makeFullBox('url ', 0, 1)));
  const stbl = makeBox(
    'stbl',
    track.sampleDescription,
    makeFullBox('stts', 0, 0, words(0)),
    makeFullBox('stsc', 0, 0, words(0)),
    makeFullBox('stsz', 0, 0, words(0, 0)),
    makeFullBox('stco', 0, 0, words(0)),
  );
  const minf = makeBox('minf', makeFullBox('vmhd', 0, 1, words(0, 0)), dinf, stbl);
  const trak = makeBox('trak', tkhd, makeBox('mdia', mdhd, hdlr, minf));
  const mvhd = makeFullBox('mvhd', 0, 0, words(0, 0, 1000, 0, 0x10000, 0x01000000, 0, 0), identity, words(0, 0, 0, 0, 0, 0, 2));
  const mvex = makeBox('mvex', makeFullBox('trex', 0, 0, words(trackId, 1, 0, 0, 0)));
  return Buffer.concat([
    makeBox('ftyp', Buffer.from('iso6', 'latin1'), words(1), Buffer.from('iso6mp41', 'latin1')),
    makeBox('moov', mvhd, trak, mvex),
  ]);
}

/** Bytes that one sample adds to a `trun`. */
export const runEntryBytes = 16;

/** One fragment: its `moof`, and the samples as ranges of the recording. `delayTicks` is added to all presentation times. */
export function fragmentPieces(sequence: number, samples: readonly Sample[], delayTicks: number): Piece[] {
  const [first] = samples;
  if (!first) return [];
  const run = Buffer.alloc(samples.length * runEntryBytes);
  const ranges: { start: number; end: number }[] = [];
  let dataBytes = 0;
  samples.forEach(({ offset, size, duration, delay, isKey }, index) => {
    const at = index * runEntryBytes;
    run.writeUInt32BE(Math.min(duration, 0xffffffff), at);
    run.writeUInt32BE(size, at + 4);
    run.writeUInt32BE(isKey ? keyFlags : otherFlags, at + 8);
    run.writeInt32BE(clamped(delay + delayTicks), at + 12);
    const last = ranges.at(-1);
    if (last?.end === offset) last.end += size;
    else ranges.push({ start: offset, end: offset + size });
    dataBytes += size;
  });
  const base = Buffer.alloc(8);
  base.writeBigUInt64BE(BigInt(first.time));
  const moofOf = (dataOffset: number): Buffer =>
    makeBox(
      'moof',
      makeFullBox('mfhd', 0, 0, words(sequence)),
      makeBox(
        'traf',
        makeFullBox('tfhd', 0, 0x020000, words(trackId)),
        makeFullBox('tfdt', 1, 0, base),
        makeFullBox('trun', 1, 0x000f01, words(samples.length, dataOffset), run),
      ),
    );
  const header = Buffer.alloc(16);
  header.writeUInt32BE(1, 0);
  header.write('mdat', 4, 'latin1');
  header.writeBigUInt64BE(BigInt(header.length + dataBytes), 8);
  const moof = moofOf(moofOf(0).length + header.length);
  return [Buffer.concat([moof, header]), ...ranges];
}

function clamped(value: number): number {
  return Math.max(-0x80000000, Math.min(0x7fffffff, Math.round(value)));
}
