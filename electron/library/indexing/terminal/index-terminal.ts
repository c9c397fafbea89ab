import { idleGapMs, type TerminalEventTuple, type TranscriptLine } from '../../../../shared/model/playback.ts';
import type { Marker } from '../../../../shared/model/review.ts';
import type { ByteReader } from '../../../common/byte-reader.ts';
import type { IdleGap, RecordingIndex, SegmentRecord } from '../../catalog/index-data.ts';
import { type OpenOptions, openTerminalRecording } from '../../formats/open-terminal.ts';
import { parseResize, splitLargeOutputs } from '../../formats/terminal-events.ts';
import { createActivityMeter } from '../activity.ts';
import { createMarkerFinder } from '../find-markers.ts';
import { indexVersion } from '../index-messages.ts';
import type { CompiledRule } from '../rules.ts';
import type { SegmentWriter } from '../segment-writer.ts';
import { dataOf } from './packed-events.ts';
import { createSegmentAssembler } from './segment-cutter.ts';
import { readFacts } from './terminal-facts.ts';
import type { PassResult, StartPass } from './terminal-pass.ts';

export interface IndexBatch {
  readonly lines: readonly TranscriptLine[];
  readonly segments: readonly SegmentRecord[];
  readonly markers: readonly Marker[];
  readonly doneBytes: number;
}

export interface IndexTerminalOptions {
  readonly reader: ByteReader;
  readonly name: string;
  /** What the recording is read with. */
  readonly open?: OpenOptions;
  readonly rules: readonly CompiledRule[];
  readonly segments: SegmentWriter;
  /** How many events a segment takes at most; small in tests, to have many. */
  readonly eventsPerSegment?: number;
  /** Where the terminal is. */
  readonly startPass: StartPass;
  /** Settles when the batch is stored: nothing more is read before. */
  readonly onBatch: (batch: IndexBatch) => Promise<void>;
}

interface ReadBatch {
  readonly events: readonly TerminalEventTuple[];
  /** All their data. */
  readonly text: string;
  readonly result: Promise<PassResult>;
  readonly bytesRead: number;
}

/** Batches that may wait for the terminal: enough for both threads never to wait for each other's next. */
const maxAhead = 3;

/** One pass over a terminal recording, in constant memory: segments, text, markers, activity. */
export async function indexTerminal({
  reader,
  name,
  open = {},
  rules,
  segments,
  eventsPerSegment,
  startPass,
  onBatch,
}: IndexTerminalOptions): Promise<RecordingIndex> {
  const recording = await openTerminalRecording(reader, name, open);
  const { header } = recording;
  const pass = startPass({ cols: header.cols, rows: header.rows, eventsPerSegment });
  try {
    let lines: TranscriptLine[] = [];
    let markers: Marker[] = [];
    const finder = createMarkerFinder(rules, (marker) => markers.push(marker));
    const assembler = createSegmentAssembler((segment) => segments.add(segment));
    const activity = createActivityMeter();
    const idle: IdleGap[] = [];
    let durationMs = 0;
    let maxCols = header.cols;
    let maxRows = header.rows;

    let handed: Promise<void> = Promise.resolve();
    /** One batch is handed on while the next is made; never more wait. */
    const hand = async (doneBytes: number): Promise<void> => {
      const made = { lines, markers, doneBytes };
      lines = [];
      markers = [];
      const written = segments.flush();
      written.catch(() => undefined);
      await handed;
      handed = written.then((records) => onBatch({ ...made, segments: records }));
      handed.catch(() => undefined);
    };

    function noteEvent([atMs, code, data]: TerminalEventTuple): void {
      if (atMs - durationMs >= idleGapMs) idle.push({ startMs: durationMs, endMs: atMs });
      durationMs = atMs;
      const size = code === 'r' ? parseResize(data) : null;
      if (size) {
        maxCols = Math.max(maxCols, size.cols);
        maxRows = Math.max(maxRows, size.rows);
      }
      activity.add(atMs, code === 'o' || code === 'i' ? data.length : 0);
    }

    /** Each event, then what it did to the terminal, as if both happened here and now. */
    function noteBatch(events: readonly TerminalEventTuple[], text: string, result: PassResult): void {
      finder.batch(events, text, result.facts.text);
      const facts = readFacts(result.facts);
      let cut = 0;
      for (let at = 0; at < events.length; at += 1) {
        const event = events[at];
        if (!event) break;
        noteEvent(event);
        finder.event(event);
        while (facts.event <= at) noteFact(facts.next());
        assembler.add(event);
        const ended = result.cuts[cut];
        if (ended?.afterEvents !== at + 1) continue;
        assembler.cut(ended.snapshot);
        cut += 1;
      }
      while (facts.event < Number.POSITIVE_INFINITY) noteFact(facts.next());
    }

    function noteFact(fact: ReturnType<ReturnType<typeof readFacts>['next']>): void {
      if (fact.kind === 'screen') finder.screen(fact.isAlternate);
      else if (fact.kind === 'mark') finder.mark(fact.mark);
      else {
        lines.push(fact.line);
        finder.line(fact.line);
      }
    }

    // While the terminal's thread starts, the first events are read.
    const begun = pass.first.then((first) => assembler.cut(first));
    begun.catch(() => undefined);
    const ahead: ReadBatch[] = [];
    const takeFirst = async (): Promise<void> => {
      const first = ahead.shift();
      if (!first) return;
      await begun;
      noteBatch(first.events, first.text, await first.result);
      await hand(first.bytesRead);
    };
    for await (const { events: read, bytesRead } of recording.events()) {
      const events = splitLargeOutputs(read);
      const text = dataOf(events);
      const result = pass.feed(events, text);
      // It is awaited later; should reading fail before, that is what is told.
      result.catch(() => undefined);
      ahead.push({ events, text, result, bytesRead });
      if (ahead.length > maxAhead) await takeFirst();
    }
    while (ahead.length > 0) await takeFirst();
    await begun;
    noteBatch([], '', await pass.finish());
    finder.finish(durationMs);
    assembler.finish(durationMs);
    await hand(reader.sizeBytes);
    await handed;
    return {
      indexVersion,
      durationMs,
      cols: header.cols,
      rows: header.rows,
      maxCols,
      maxRows,
      activity: activity.finish(durationMs),
      idle,
      thumbnails: null,
    };
  } finally {
    pass.dispose();
    await recording.close();
  }
}
