import { type FileHandle, open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { constants, zstdCompress } from 'node:zlib';
import type { RecordingId } from '../../../shared/model/ids.ts';
import type { TerminalEventTuple, TerminalSegment } from '../../../shared/model/playback.ts';
import { derivedFileKey, sealChunk } from '../../common/sealed-chunk.ts';
import type { SegmentRecord } from '../catalog/index-data.ts';

/** Where one segment of a recording belongs: a segment of another recording or index does not open there. */
export function segmentPlace(id: RecordingId, index: number): string {
  return `segment ${index} of ${id}`;
}

/** Which segment, and the time it covers. */
export type SegmentSpan = Pick<SegmentRecord, 'index' | 'startMs' | 'endMs'>;

/** Appends segments to a derived file. */
export interface SealedSegments {
  /** Seals a segment beside what else goes on; it is written by the next `flush`. */
  add(span: SegmentSpan, content: Uint8Array | Promise<Uint8Array>): void;
  /** Writes the segments added since the last one, and tells where they are. */
  flush(): Promise<readonly SegmentRecord[]>;
  close(): Promise<void>;
}

/** The same for terminals, whose segments are JSON. */
export interface SegmentWriter extends Omit<SealedSegments, 'add'> {
  add(segment: TerminalSegment): void;
}

const compress = promisify(zstdCompress);
/** Level 1 takes half the time of the usual 3, and terminal output gets no larger by it. */
const compression = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

export async function createSegmentWriter(path: string, masterKey: Buffer, id: RecordingId): Promise<SegmentWriter> {
  const segments = await createSealedSegments(path, masterKey, id);
  return { ...segments, add: (segment) => segments.add(segment, compress(JSON.stringify(segment), compression)) };
}

export async function createSealedSegments(path: string, masterKey: Buffer, id: RecordingId): Promise<SealedSegments> {
  const key = derivedFileKey(masterKey, id);
  const file: FileHandle = await open(path, 'w', 0o600);
  let offsetBytes = 0;
  let waiting: Promise<{ readonly sealed: Buffer; readonly span: SegmentSpan }>[] = [];

  async function seal(
    { index, startMs, endMs }: SegmentSpan,
    content: Uint8Array | Promise<Uint8Array>,
  ): Promise<Awaited<(typeof waiting)[number]>> {
    const sealed = sealChunk(key, segmentPlace(id, index), await content);
    return { sealed, span: { index, startMs, endMs } };
  }

  return {
    add(span, content) {
      waiting.push(seal(span, content));
    },
    async flush() {
      const ready = await Promise.all(waiting);
      waiting = [];
      const records = ready.map(({ sealed, span }): SegmentRecord => {
        const record = { ...span, offsetBytes, lengthBytes: sealed.length };
        offsetBytes += sealed.length;
        return record;
      });
      if (ready.length > 0) await file.appendFile(Buffer.concat(ready.map(({ sealed }) => sealed)));
      return records;
    },
    async close() {
      await Promise.allSettled(waiting);
      await file.datasync();
      await file.close();
    },
  };
}

/** Cuts a run of events into segments of bounded size, each beginning with a snapshot. */
export interface SegmentCutter {
  /** Right after an event took effect; gives the segment that ends with it, if one does. */
  after(event: TerminalEventTuple): TerminalSegment | null;
  /** The last segment, whatever it holds. */
  finish(durationMs: number): TerminalSegment;
}

/** Output after which a segment ends where a snapshot can be taken: a few milliseconds to replay, and a snapshot is small beside it. */
const targetOutputChars = 64 * 1024;
/** Events without much output cost time to replay too. */
const targetEvents = 2000;
/** What no snapshot can hold exactly (a cursor saved outside of the screen) does not make a segment longer than this. */
const mostOutputChars = 256 * 1024;
/** Inside an escape sequence that never ends a segment is cut all the same: memory stays bounded. */
const maxOutputChars = 4 * 1024 * 1024;

/** What the cutter needs of a terminal. */
export interface SnapshotSource {
  take(): ScreenState;
  /** Whether a snapshot can hold all there is. */
  canTake(): boolean;
  /** Whether it would lack only what hardly ever matters. */
  canTakeRoughly(): boolean;
}

export interface ScreenState {
  readonly cols: number;
  readonly rows: number;
  readonly ansi: string;
}

export function createSegmentCutter(screen: SnapshotSource, eventsPerSegment = targetEvents): SegmentCutter {
  let index = 0;
  let startMs = 0;
  let snapshot = screen.take();
  let events: TerminalEventTuple[] = [];
  let outputChars = 0;
  let endedBefore: { readonly startMs: number; readonly snapshot: ScreenState; readonly events: TerminalEventTuple[] } | null = null;

  const segment = (from: NonNullable<typeof endedBefore>, endMs: number): TerminalSegment => {
    const made = { index, startMs: from.startMs, endMs, snapshot: from.snapshot, events: from.events };
    index += 1;
    return made;
  };

  const canCut = (): boolean =>
    screen.canTake() || (outputChars >= mostOutputChars && screen.canTakeRoughly()) || outputChars >= maxOutputChars;

  return {
    after(event) {
      let ended: TerminalSegment | null = null;
      if (endedBefore) {
        // Only now is known when the next segment starts: at the time of its first event.
        ended = segment(endedBefore, event[0]);
        endedBefore = null;
        startMs = event[0];
      }
      events.push(event);
      outputChars += event[2].length;
      const isFull = outputChars >= targetOutputChars || events.length >= eventsPerSegment;
      if (isFull && canCut()) {
        endedBefore = { startMs, snapshot, events };
        events = [];
        outputChars = 0;
        snapshot = screen.take();
      }
      return ended;
    },
    finish: (durationMs) => segment(endedBefore ?? { startMs, snapshot, events }, durationMs),
  };
}
