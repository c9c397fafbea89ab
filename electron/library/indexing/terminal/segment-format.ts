import { z } from 'zod';
import { AppError } from '../../../../shared/errors.ts';
import {
  type TerminalEventCode,
  type TerminalEventTuple,
  type TerminalSegment,
  terminalSegmentSchema,
} from '../../../../shared/model/playback.ts';
import { createNumberReader, createNumberWriter } from '../../../common/packed-numbers.ts';

// A segment at rest: a 32-bit length (little-endian) and that many bytes of JSON (the header), then for each event the time
// since the one before and its length and code as packed numbers, then the events' data as one text in the header's encoding.
const headerSchema = terminalSegmentSchema.omit({ events: true }).extend({
  placesBytes: z.int().min(0),
  encoding: z.enum(['latin1', 'utf16le']),
});

const codes = ['o', 'i', 'm', 'r', 'x'] as const satisfies readonly TerminalEventCode[];
const beyondLatin1 = /[^\u0000-\u00ff]/;

/** A segment in half the time that JSON takes: indexing writes all there is of a recording in segments. */
export function encodeTerminalSegment({ events, ...segment }: TerminalSegment): Uint8Array {
  const places = createNumberWriter();
  const texts: string[] = [];
  let beforeMs = segment.startMs;
  for (const [atMs, code, data] of events) {
    places.add(atMs - beforeMs);
    places.add(data.length * codes.length + codes.indexOf(code));
    texts.push(data);
    beforeMs = atMs;
  }
  const text = texts.join('');
  const encoding = beyondLatin1.test(text) ? 'utf16le' : 'latin1';
  const placeBytes = places.take();
  const header: z.infer<typeof headerSchema> = { ...segment, placesBytes: placeBytes.length, encoding };
  const head = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(head.length);
  return Buffer.concat([length, head, placeBytes, Buffer.from(text, encoding)]);
}

/** Throws `not-indexed` for what is no segment of this version. */
export function decodeTerminalSegment(bytes: Buffer): TerminalSegment {
  const headBytes = bytes.length < 4 ? 0 : bytes.readUInt32LE();
  const head = parseHeader(bytes.toString('utf8', 4, 4 + headBytes));
  const { placesBytes, encoding, ...segment } = head;
  const textFrom = 4 + headBytes + placesBytes;
  const places = createNumberReader(bytes.subarray(4 + headBytes, textFrom));
  const text = bytes.toString(encoding, textFrom);
  const events: TerminalEventTuple[] = [];
  let atMs = segment.startMs;
  let start = 0;
  while (!places.isAtEnd()) {
    atMs += places.next();
    const lengthAndCode = places.next();
    const end = start + Math.floor(lengthAndCode / codes.length);
    events.push([atMs, codes[lengthAndCode % codes.length] ?? 'o', text.slice(start, end)]);
    start = end;
  }
  return { ...segment, events };
}

function parseHeader(json: string): z.infer<typeof headerSchema> {
  try {
    return headerSchema.parse(JSON.parse(json));
  } catch (cause) {
    throw new AppError('not-indexed', 'The index was made by another version of Witness.', { action: 'Index the recording again.', cause });
  }
}
