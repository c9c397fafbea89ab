import { z } from 'zod';
import { AppError } from '../../../../shared/errors.ts';
import { decodeSegment, type GuacamoleSegment } from '../../../../shared/guacamole/segment.ts';
import type { ByteReader } from '../../../common/byte-reader.ts';

/**
 * An indexed dump as one run of bytes, for whoever draws it in another process: the length of a header (32 bits,
 * little-endian), the header, and the segments one after the other.
 */
const headerSchema = z.object({
  durationMs: z.int(),
  width: z.int().nullable(),
  height: z.int().nullable(),
  segments: z.array(z.tuple([z.int(), z.int(), z.int()])),
});
type Header = z.infer<typeof headerSchema>;

export interface DisplaySegment {
  readonly startMs: number;
  readonly endMs: number;
  readonly lengthBytes: number;
}

export interface DisplayFacts {
  readonly durationMs: number;
  readonly width: number | null;
  readonly height: number | null;
  readonly segments: readonly DisplaySegment[];
}

/** Reads the segments of an indexed dump at random. */
export interface DisplayFile {
  readonly facts: DisplayFacts;
  read(index: number): Promise<GuacamoleSegment>;
}

const lengthBytes = 4;

/** A reader of such a run of bytes; a segment is asked for when some of it is read, and the last one is kept. */
export function createDisplayReader(facts: DisplayFacts, readSegment: (index: number) => Promise<Uint8Array>): ByteReader {
  const header: Header = {
    durationMs: facts.durationMs,
    width: facts.width,
    height: facts.height,
    segments: facts.segments.map(({ startMs, endMs, lengthBytes: length }) => [startMs, endMs, length]),
  };
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(lengthBytes);
  length.writeUInt32LE(json.length);
  const head = Buffer.concat([length, json]);
  const starts: number[] = [];
  let sizeBytes = head.length;
  for (const segment of facts.segments) {
    starts.push(sizeBytes);
    sizeBytes += segment.lengthBytes;
  }
  let kept: { readonly index: number; readonly bytes: Promise<Uint8Array> } | null = null;

  function segmentBytes(index: number): Promise<Uint8Array> {
    if (kept?.index === index) return kept.bytes;
    const bytes = readSegment(index);
    kept = { index, bytes };
    bytes.catch(() => {
      if (kept?.bytes === bytes) kept = null;
    });
    return bytes;
  }

  return {
    sizeBytes,
    async read(start, endExclusive) {
      const parts: Uint8Array[] = [head.subarray(start, endExclusive)];
      for (const [index, from] of starts.entries()) {
        const to = from + (facts.segments[index]?.lengthBytes ?? 0);
        if (to <= start || from >= endExclusive) continue;
        const bytes = await segmentBytes(index);
        if (bytes.length !== to - from) throw new AppError('cache-damaged', 'A segment of the index is not as long as it says.');
        parts.push(bytes.subarray(Math.max(0, start - from), endExclusive - from));
      }
      return Buffer.concat(parts);
    },
    async close() {
      kept = null;
    },
  };
}

/** Longer headers are none of ours: half a million segments. */
const longestHeaderBytes = 16 * 1024 * 1024;

export async function openDisplayFile(reader: Pick<ByteReader, 'read'>): Promise<DisplayFile> {
  const length = Buffer.from(await reader.read(0, lengthBytes)).readUInt32LE();
  if (length > longestHeaderBytes) throw new AppError('input-malformed', 'This is no index of a Guacamole dump.');
  const json = await reader.read(lengthBytes, lengthBytes + length);
  const { segments: spans, ...facts } = headerSchema.parse(JSON.parse(Buffer.from(json).toString('utf8')));
  const segments = spans.map(([startMs, endMs, bytes]) => ({ startMs, endMs, lengthBytes: bytes }));
  const starts: number[] = [];
  let at = lengthBytes + length;
  for (const segment of segments) {
    starts.push(at);
    at += segment.lengthBytes;
  }
  return {
    facts: { ...facts, segments },
    async read(index) {
      const start = starts[index];
      const segment = segments[index];
      if (start === undefined || segment === undefined) throw new AppError('internal', `The index has no segment ${index}.`);
      const bytes = await reader.read(start, start + segment.lengthBytes);
      return decodeSegment(bytes, (text) => Buffer.from(text).toString('utf8'));
    },
  };
}
