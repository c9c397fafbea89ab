import { present } from '../../../../shared/assert.ts';
import { typeOfUnit, unitType } from './annex-b.ts';

/** Fragmented MP4 (ISO/IEC 14496-12 and -15) with one H.264 track whose times are whole milliseconds. */

/** One picture as it lies in a fragment. */
export interface Sample {
  /** Units with their lengths. */
  readonly bytes: Buffer;
  readonly durationMs: number;
  /** Whether it can be decoded by itself. */
  readonly isKey: boolean;
}

const timescale = 1000;
const trackId = 1;
const identityMatrix = [0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000];

/** `ftyp` and `moov`. `parameterSets`: the units of the encoder's header. */
export function initSegment(size: { readonly width: number; readonly height: number }, parameterSets: readonly Buffer[]): Buffer {
  return Buffer.concat([
    box('ftyp', text('iso6'), u32(0), text('iso6'), text('avc1'), text('mp41')),
    box(
      'moov',
      fullBox('mvhd', 0, 0, u32(0, 0, timescale, 0, 0x10000), u16(0x100, 0), u32(0, 0, ...identityMatrix, 0, 0, 0, 0, 0, 0, trackId + 1)),
      box('trak', trackHeader(size), box('mdia', mediaHeader(), handler(), mediaInformation(size, parameterSets))),
      box('mvex', fullBox('trex', 0, 0, u32(trackId, 1, 0, 0, 0))),
    ),
  ]);
}

/** `moof` and `mdat`: samples one after the other, the first of which is shown at `startMs`. */
export function mediaFragment(sequence: number, startMs: number, samples: readonly Sample[]): Buffer {
  const entries = samples.flatMap(({ bytes, durationMs, isKey }) => [durationMs, bytes.length, isKey ? 0x02000000 : 0x01010000]);
  const start = Buffer.alloc(8);
  start.writeBigUInt64BE(BigInt(startMs));
  // Data offset, sample duration, size and flags are given.
  const run = (dataOffset: number): Buffer => fullBox('trun', 0, 0x701, u32(samples.length, dataOffset, ...entries));
  const fragment = (dataOffset: number): Buffer =>
    box(
      'moof',
      fullBox('mfhd', 0, 0, u32(sequence)),
      // Default base is moof: offsets count from the beginning of the fragment.
      box('traf', fullBox('tfhd', 0, 0x020000, u32(trackId)), fullBox('tfdt', 1, 0, start), run(dataOffset)),
    );
  const headerLength = fragment(0).length + 8;
  return Buffer.concat([fragment(headerLength), box('mdat', ...samples.map(({ bytes }) => bytes))]);
}

function trackHeader({ width, height }: { readonly width: number; readonly height: number }): Buffer {
  // Enabled and in the movie.
  return fullBox('tkhd', 0, 3, u32(0, 0, trackId, 0, 0, 0, 0), u16(0, 0, 0, 0), u32(...identityMatrix, width * 0x10000, height * 0x10000));
}

function mediaHeader(): Buffer {
  // 0x55c4: language "und".
  return fullBox('mdhd', 0, 0, u32(0, 0, timescale, 0), u16(0x55c4, 0));
}

function handler(): Buffer {
  return fullBox('hdlr', 0, 0, u32(0), text('vide'), u32(0, 0, 0), Buffer.from('video\0'));
}

function mediaInformation(
  { width, height }: { readonly width: number; readonly height: number },
  parameterSets: readonly Buffer[],
): Buffer {
  const sampleEntry = box(
    'avc1',
    u32(0),
    u16(0, 1, 0, 0),
    u32(0, 0, 0),
    u16(width, height),
    u32(0x480000, 0x480000, 0),
    u16(1),
    Buffer.alloc(32),
    u16(0x18, 0xffff),
    box('avcC', decoderConfiguration(parameterSets)),
  );
  return box(
    'minf',
    fullBox('vmhd', 0, 1, u16(0, 0, 0, 0)),
    box('dinf', fullBox('dref', 0, 0, u32(1), fullBox('url ', 0, 1))),
    box(
      'stbl',
      fullBox('stsd', 0, 0, u32(1), sampleEntry),
      fullBox('stts', 0, 0, u32(0)),
      fullBox('stsc', 0, 0, u32(0)),
      fullBox('stsz', 0, 0, u32(0, 0)),
      fullBox('stco', 0, 0, u32(0)),
    ),
  );
}

/** AVCDecoderConfigurationRecord, lengths of four bytes. */
function decoderConfiguration(parameterSets: readonly Buffer[]): Buffer {
  const sps = present(
    parameterSets.find((unit) => typeOfUnit(unit) === unitType.sps),
    'an H.264 header has a sequence parameter set',
  );
  const pps = present(
    parameterSets.find((unit) => typeOfUnit(unit) === unitType.pps),
    'an H.264 header has a picture parameter set',
  );
  return Buffer.concat([Buffer.from([1, ...sps.subarray(1, 4), 0xff, 0xe1]), u16(sps.length), sps, Buffer.from([1]), u16(pps.length), pps]);
}

function box(type: string, ...content: readonly Buffer[]): Buffer {
  const size = content.reduce((sum, { length }) => sum + length, 8);
  return Buffer.concat([u32(size), text(type), ...content], size);
}

function fullBox(type: string, version: number, flags: number, ...content: readonly Buffer[]): Buffer {
  return box(type, u32(version * 0x1000000 + flags), ...content);
}

function u32(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, index) => {
    bytes.writeUInt32BE(value, 4 * index);
  });
  return bytes;
}

function u16(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(2 * values.length);
  values.forEach((value, index) => {
    bytes.writeUInt16BE(value, 2 * index);
  });
  return bytes;
}

function text(fourCharacters: string): Buffer {
  return Buffer.from(fourCharacters, 'latin1');
}
