import { encodeSegment, type GuacamoleSegment } from '../../../../shared/guacamole/segment.ts';
import type { TranscriptLine } from '../../../../shared/model/playback.ts';
import type { Marker } from '../../../../shared/model/review.ts';
import type { ByteReader } from '../../../common/byte-reader.ts';
import type { RecordingIndex } from '../../catalog/index-data.ts';
import { openByteStream } from '../../formats/byte-stream.ts';
import { createCanvasScreen } from '../../formats/guacamole/canvas-screen.ts';
import { drawFrame } from '../../formats/guacamole/draw-frame.ts';
import type { DumpFrame, DumpItem } from '../../formats/guacamole/dump-items.ts';
import { createInputText } from '../../formats/guacamole/input-text.ts';
import { readDump } from '../../formats/guacamole/read-dump.ts';
import { createProblemLog } from '../../formats/problem-log.ts';
import { createActivityMeter } from '../activity.ts';
import { createRuleMarkers } from '../rule-markers.ts';
import type { CompiledRule } from '../rules.ts';
import type { SegmentSpan } from '../segment-writer.ts';
import type { ThumbnailSeries } from '../thumbnails/thumbnail-series.ts';
import { createIdleFinder } from './idle-finder.ts';
import { createScreenThumbnails } from './screen-thumbnails.ts';
import { type CutterEvent, createGuacamoleSegmentCutter, type SegmentLimits } from './segment-cutter.ts';
import { createSnapshotTaker } from './take-snapshot.ts';

/** What a piece of a dump gave. */
export interface DumpIndexBatch {
  readonly lines: readonly TranscriptLine[];
  /** Encoded (see shared/guacamole/segment.ts). */
  readonly segments: readonly (SegmentSpan & { readonly bytes: Uint8Array })[];
  readonly markers: readonly Marker[];
  readonly doneBytes: number;
}

export interface IndexGuacamoleOptions {
  readonly reader: ByteReader;
  readonly rules: readonly CompiledRule[];
  /** How long it probably is; 0 where nothing tells. */
  readonly expectedMs?: number;
  /** Small in tests, to have many segments. */
  readonly limits?: SegmentLimits;
  /** Settles when the batch is stored: nothing more is read before. */
  readonly onBatch: (batch: DumpIndexBatch) => Promise<void>;
  readonly signal?: AbortSignal;
  /** Called now and then while it works: a sign of life. */
  readonly onProgress?: () => void;
}

export interface GuacamoleIndex {
  readonly index: Omit<RecordingIndex, 'indexVersion'>;
  readonly thumbnails: ThumbnailSeries | null;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** What was shown so far. */
interface Shown {
  lastFrameMs: number | null;
  /** The display as it first had a size. */
  first: Size | null;
  largest: Size;
}

function noteSize(shown: Shown, { width, height }: Size): void {
  if (width > 0 && height > 0) shown.first ??= { width, height };
  shown.largest = { width: Math.max(shown.largest.width, width), height: Math.max(shown.largest.height, height) };
}

/** Damage that is told where it is met; what follows is counted with the recording's problems. */
const mostDamageLines = 200;

/** One pass over a Guacamole dump, in bounded memory: segments, what was typed, markers, activity, thumbnails. */
export async function indexGuacamole({
  reader,
  rules,
  expectedMs = 0,
  limits,
  onBatch,
  signal,
  onProgress,
}: IndexGuacamoleOptions): Promise<GuacamoleIndex> {
  const stream = await openByteStream(reader);
  const problems = createProblemLog();
  const screen = createCanvasScreen();
  const snapshots = createSnapshotTaker(screen);
  const cutter = await createGuacamoleSegmentCutter(() => snapshots.take(), limits);
  const thumbnails = createScreenThumbnails(screen, expectedMs);
  const activity = createActivityMeter();
  const idle = createIdleFinder();
  let lines: TranscriptLine[] = [];
  let segments: DumpIndexBatch['segments'][number][] = [];
  let markers: Marker[] = [];
  const shown: Shown = { lastFrameMs: null, first: null, largest: { width: 0, height: 0 } };
  let damageLines = 0;

  const marks = createRuleMarkers(rules, (marker) => markers.push(marker));
  const text = createInputText({
    line(line) {
      lines.push(line);
      if (line.source === 'event') marks.output(line.text, line.atMs);
    },
    typed: (typed, atMs) => marks.command(typed, atMs),
  });

  function addSegment(segment: GuacamoleSegment): void {
    const { index, startMs, endMs } = segment;
    segments.push({ index, startMs, endMs, bytes: encodeSegment(segment, Buffer.from) });
  }

  async function add(event: CutterEvent): Promise<void> {
    const ended = await cutter.after(event);
    if (ended) addSegment(ended);
  }

  async function addFrame(frame: DumpFrame): Promise<void> {
    await thumbnails.before(frame.atMs);
    const isFirst = shown.lastFrameMs === null;
    shown.lastFrameMs = frame.atMs;
    if (frame.operations.length === 0 && !isFirst) return;
    const { operations, images, seen, cost, damagedImages } = await drawFrame(screen, frame, problems);
    if (damagedImages > 0 && damageLines < mostDamageLines) {
      damageLines += 1;
      text.item({ kind: 'note', atMs: frame.atMs, text: `Damaged: ${damagedImages} images of this frame cannot be decoded` });
    }
    if (operations.length > 0) thumbnails.changed();
    idle.frame(frame.atMs, seen);
    activity.add(
      frame.atMs,
      seen.reduce((sum, { area }) => sum + area.width * area.height, 0),
    );
    noteSize(shown, screen);
    if (operations.length > 0 || isFirst) await add({ atMs: frame.atMs, isFrame: true, operations, images, cost });
  }

  async function addItem(item: DumpItem): Promise<void> {
    if (item.kind === 'frame') return addFrame(item);
    text.item(item);
    if (item.kind !== 'note') idle.input(item.atMs);
    if (item.kind !== 'pointer') return;
    screen.apply(item.operation, null);
    await add({ atMs: item.atMs, isFrame: false, operations: [item.operation], images: [], cost: 0 });
  }

  /** Markers of what was done after the last frame are at the end, where the timeline can show them. */
  function takeMarkers(isEnd: boolean): readonly Marker[] {
    const endMs = shown.lastFrameMs ?? 0;
    const ready = isEnd
      ? markers.map((marker) => ({ ...marker, atMs: Math.min(marker.atMs, endMs) }))
      : markers.filter(({ atMs }) => atMs <= endMs);
    markers = isEnd ? [] : markers.filter(({ atMs }) => atMs > endMs);
    return ready;
  }

  async function hand(doneBytes: number, isEnd = false): Promise<void> {
    const batch = { lines, segments, markers: takeMarkers(isEnd), doneBytes };
    lines = [];
    segments = [];
    await onBatch(batch);
  }

  for await (const { items, bytesRead } of readDump(stream, problems, signal)) {
    for (const item of items) {
      signal?.throwIfAborted();
      await addItem(item);
      onProgress?.();
    }
    await hand(bytesRead);
  }
  text.finish();
  const endMs = shown.lastFrameMs ?? 0;
  addSegment(cutter.finish(endMs));
  await hand(reader.sizeBytes, true);
  const series = await thumbnails.finish(endMs);
  return {
    thumbnails: series,
    index: {
      durationMs: endMs,
      cols: shown.first?.width ?? null,
      rows: shown.first?.height ?? null,
      maxCols: shown.largest.width,
      maxRows: shown.largest.height,
      activity: activity.finish(endMs),
      idle: idle.finish(endMs),
      thumbnails: series?.grid ?? null,
    },
  };
}
