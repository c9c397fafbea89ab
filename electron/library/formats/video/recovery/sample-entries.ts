import { makeBox, makeFullBox, words } from '../mp4/boxes.ts';

/** A `stsd` box for MPEG-4 Part 2 with its headers (`esds`). */
export function mpeg4Description(width: number, height: number, vol: Uint8Array): Uint8Array {
  const specific = descriptor(5, vol);
  const config = descriptor(4, Buffer.concat([Buffer.from([0x20, 0x11, 0, 0, 0]), words(0, 0), specific]));
  const stream = descriptor(3, Buffer.concat([Buffer.from([0, 1, 0]), config, descriptor(6, Buffer.from([2]))]));
  return description('mp4v', width, height, makeFullBox('esds', 0, 0, stream));
}

/** A `stsd` box for H.264 with its parameter sets. */
export function h264Description(width: number, height: number, avcC: Uint8Array): Uint8Array {
  return description('avc1', width, height, makeBox('avcC', avcC));
}

/** The record that an `avcC` box holds, for units whose length takes four bytes. */
export function avcConfiguration(sps: Uint8Array, pps: readonly Uint8Array[]): Uint8Array {
  const counted = (unit: Uint8Array): Buffer => Buffer.concat([Buffer.from([unit.length >> 8, unit.length & 0xff]), unit]);
  return Uint8Array.from(
    Buffer.concat([
      Buffer.from([1, sps[1] ?? 0, sps[2] ?? 0, sps[3] ?? 0, 0xff, 0xe1]),
      counted(sps),
      Buffer.from([pps.length]),
      ...pps.map(counted),
    ]),
  );
}

/** The record for parameter sets in a byte stream (annex B); null when there are none. */
export function avcConfigurationOf(stream: Uint8Array): Uint8Array | null {
  const units = Buffer.from(stream)
    .toString('latin1')
    .split('\0\0\x01')
    .map((unit) => Buffer.from(unit.replace(/\0+$/, ''), 'latin1'));
  const sps = units.find((unit) => ((unit[0] ?? 0) & 0x1f) === 7);
  const pps = units.filter((unit) => ((unit[0] ?? 0) & 0x1f) === 8);
  return sps && pps.length > 0 ? avcConfiguration(sps, pps) : null;
}

/** What the decoder is opened with, out of a `stsd` box: the VOL of an `esds`, or an `avcC` record. Null when there is none. */
export function decoderHeader(sampleDescription: Uint8Array): Uint8Array | null {
  const bytes = Buffer.from(sampleDescription);
  const avc = bytes.indexOf('avcC', 0, 'latin1');
  if (avc >= 4) return Uint8Array.from(bytes.subarray(avc + 4, avc - 4 + bytes.readUInt32BE(avc - 4)));
  const esds = bytes.indexOf('esds', 0, 'latin1');
  if (esds === -1) return null;
  const vol = bytes.indexOf(Buffer.from([0, 0, 1]), esds);
  return vol === -1 ? null : Uint8Array.from(bytes.subarray(vol));
}

function description(type: string, width: number, height: number, extra: Uint8Array): Uint8Array {
  const entry = Buffer.alloc(78);
  entry.writeUInt16BE(1, 6);
  entry.writeUInt16BE(width, 24);
  entry.writeUInt16BE(height, 26);
  entry.writeUInt32BE(0x00480000, 28);
  entry.writeUInt32BE(0x00480000, 32);
  entry.writeUInt16BE(1, 40);
  entry.writeUInt16BE(0x18, 74);
  entry.writeUInt16BE(0xffff, 76);
  return Uint8Array.from(makeFullBox('stsd', 0, 0, words(1), makeBox(type, entry, extra)));
}

/** A descriptor of MPEG-4 systems, its length in four bytes. */
function descriptor(tag: number, body: Uint8Array): Buffer {
  const { length } = body;
  return Buffer.concat([
    Buffer.from([tag, 0x80 | (length >> 21), 0x80 | ((length >> 14) & 0x7f), 0x80 | ((length >> 7) & 0x7f), length & 0x7f]),
    body,
  ]);
}
