import type { z } from 'zod';
import {
  type DocumentName,
  type DocumentOf,
  documentSchemas,
  type RedactionsDocument,
} from '../../../../shared/model/evidence-documents.ts';
import type { RecordingId } from '../../../../shared/model/ids.ts';
import type { JournalEntry } from '../../../../shared/model/journal.ts';
import type { Redaction, TerminalEventTuple, TranscriptLine } from '../../../../shared/model/playback.ts';
import type { Recording } from '../../../../shared/model/recording.ts';
import type { Marker } from '../../../../shared/model/review.ts';
import { getRecordingIndex, listSegments } from '../../catalog/index-data.ts';
import { listTextRedactions } from '../../catalog/text-redactions.ts';
import { readSegment, type SegmentReading } from '../../playback/read-segment.ts';
import type { BagWriter } from '../bag-writer.ts';
import { clipAsciicast } from '../clip/clip-asciicast.ts';
import { encodedVideo } from '../clip/pixels/encoded-video.ts';
import { type ExportFacts, utc } from '../evidence-documents.ts';
import type { OpenPixels } from '../pixel-source.ts';
import type { PlannedRecording } from '../plan-export.ts';
import { recordingStart } from '../transcript-files.ts';
import { isPixels, type RecordingRedactions, redactionsOf, refuseUnread } from './recording-redactions.ts';
import { redactDocument } from './redact-document.ts';
import { hiddenMark, redactEvents } from './redact-events.ts';
import { createHiding, type Hiding } from './text-hider.ts';

/** What a redacted export needs beside what any needs. */
export interface RedactedExport {
  readonly reading: SegmentReading;
  readonly openPixels: OpenPixels;
  /** Originals are handed over beside the copies unless this is set. */
  readonly withoutOriginals: boolean;
}

type CopyOf = RedactionsDocument['recordings'][number];

/** A session as its redactions leave it. */
export interface RedactedSession {
  readonly hiding: Hiding;
  readonly withoutOriginals: boolean;
  /** Of which recording alone a file of the bag tells; null for all others. */
  recordingOf(path: string): RecordingId | null;
  /** Says that a file of the bag tells of a recording alone, and gives what is hidden of that. */
  own(recording: Recording, paths: readonly string[]): RecordingRedactions;
  /** Text of the session's own documents. */
  hide(text: string): string;
  document<N extends DocumentName>(name: N, document: DocumentOf<N>): DocumentOf<N>;
  line(recording: Recording, line: TranscriptLine): TranscriptLine;
  markers(recording: Recording, markers: readonly Marker[]): readonly Marker[];
  /** False for an entry of the journal that has something redacted. */
  isTold(entry: JournalEntry): boolean;
  /** Writes the copy of a recording that has one. */
  addCopy(writer: Pick<BagWriter, 'add'>, planned: PlannedRecording, facts: ExportFacts): Promise<void>;
  /** What was hidden and why, once everything else is written. */
  log(facts: ExportFacts): RedactionsDocument;
}

/** Throws `not-indexed` for a recording in which the texts cannot be found yet. */
export function openRedactedSession(
  recordings: readonly Recording[],
  options: RedactedExport & { readonly signal: AbortSignal },
): RedactedSession {
  const { reading, signal } = options;
  const { catalog } = reading;
  const [first] = recordings;
  const hiding = createHiding(first ? listTextRedactions(catalog, first.sessionId) : []);
  const whole = hiding.hiderFor(null);
  const parts = new Map(recordings.map((recording) => [recording.id, redactionsOf(catalog, recording, hiding)]));
  const partOf = (recording: Recording): RecordingRedactions => parts.get(recording.id) ?? redactionsOf(catalog, recording, hiding);
  const copies: CopyOf[] = [];
  const owners = new Map<string, RecordingId>();
  for (const recording of recordings) refuseUnread(recording, hiding, true);

  async function addCopy(writer: Pick<BagWriter, 'add'>, planned: PlannedRecording, facts: ExportFacts): Promise<void> {
    const { recording, copyPath } = planned;
    for (const path of [copyPath, planned.textPath, planned.jsonlPath]) if (path !== null) owners.set(path, recording.id);
    const part = partOf(recording);
    const toMs = recording.probe?.durationMs ?? 0;
    let copy: CopyOf['copy'] = null;
    if (copyPath !== null && isPixels(recording)) {
      const boxes = part.boxes();
      const written = await writer.add(copyPath, videoOf(recording, { fromMs: 0, toMs, redactions: boxes }));
      copy = { file: copyPath, sha256: written.sha256, how: howVideo, boxes: boxes.length };
    } else if (copyPath !== null) {
      const index = getRecordingIndex(catalog, recording.id);
      const start = (await readSegment(reading, recording.id, 0)).snapshot;
      const redacted = await redactEvents(() => events(recording), start, part.hider, signal);
      const range = {
        start,
        fromMs: 0,
        toMs: index?.durationMs ?? toMs,
        maxCols: start.cols,
        maxRows: start.rows,
        events: redacted.events,
      };
      const written = await writer.add(
        copyPath,
        clipAsciicast(
          {
            ...facts,
            recording,
            session: { ...facts.session, externalId: whole.hide(facts.session.externalId ?? facts.session.id) },
            startedAtMs: recordingStart(recording, facts.session),
            fromMs: 0,
            toMs: range.toMs,
            format: 'asciicast',
          },
          range,
        ),
      );
      copy = { file: copyPath, sha256: written.sha256, how: howTerminal, boxes: 0 };
    }
    copies.push({
      id: recording.id,
      key: whole.hide(recording.key),
      original: { sha256: recording.sha256, sizeBytes: recording.sizeBytes, file: planned.originalPath },
      copy,
    });
  }

  async function* events(recording: Recording): AsyncGenerator<readonly TerminalEventTuple[]> {
    for (const { index } of listSegments(catalog, recording.id)) yield (await readSegment(reading, recording.id, index)).events;
  }

  async function* videoOf(
    recording: Recording,
    request: { readonly fromMs: number; readonly toMs: number; readonly redactions: readonly Redaction[] },
  ): AsyncGenerator<Uint8Array> {
    const source = await options.openPixels(recording);
    try {
      yield* encodedVideo((write) => source.encodeClip(request, write, signal));
    } finally {
      await source.close();
    }
  }

  return {
    hiding,
    withoutOriginals: options.withoutOriginals,
    recordingOf: (path) => owners.get(path) ?? null,
    own(recording, paths) {
      for (const path of paths) owners.set(path, recording.id);
      return partOf(recording);
    },
    hide: whole.hide,
    document: (name, document) => redactDocument(schemas[name], document, whole.hide),
    line: (recording, line) => partOf(recording).line(line),
    markers: (recording, markers) =>
      markers.map((marker) => {
        const isTyped = marker.kind === 'command' && marker.confidence === 'typed';
        const isHidden = isTyped && partOf(recording).hider.inputAt(marker.atMs).length > 0;
        return isHidden ? { ...marker, label: hiddenMark.repeat(marker.label.length) } : marker;
      }),
    isTold: ({ reviewer, account, object, reason, detail }) =>
      [reviewer, account, object, reason, ...Object.values(detail)].every(
        (each) => typeof each !== 'string' || whole.find(each).length === 0,
      ),
    addCopy,
    log: ({ exportedAtMs, reviewer }) => ({
      exported: { at: utc(exportedAtMs), by: whole.hide(reviewer) || null },
      originals: options.withoutOriginals ? 'left-out' : 'included',
      searched: options.withoutOriginals ? searchedAll : searchedButOriginals,
      redactions: [
        ...hiding.redactions.map(({ id, recordingId, what, reason, author, createdAtMs }, index) => ({
          kind: what.kind,
          id,
          recording: recordingId,
          fromMs: what.kind === 'input' ? what.fromMs : null,
          toMs: what.kind === 'input' ? what.toMs : null,
          box: null,
          reason: whole.hide(reason),
          by: whole.hide(author) || null,
          at: utc(createdAtMs),
          places: hiding.places(index),
        })),
        ...recordings.flatMap((recording) =>
          partOf(recording).regions.map(({ fromMs, toMs, box, reason }) => ({
            kind: 'region' as const,
            id: null,
            recording: recording.id,
            fromMs,
            toMs,
            box,
            reason: whole.hide(reason ?? ''),
            by: null,
            at: null,
            places: 1,
          })),
        ),
      ],
      recordings: copies,
    }),
  };
}

const schemas: { readonly [N in DocumentName]: z.ZodType<DocumentOf<N>> } = documentSchemas;
const howTerminal =
  'asciicast v2, all events at their times. Each hidden character is replaced, one mark for each column that it took; control characters stay.';
const howVideo =
  'H.264 in MP4, decoded and encoded anew, each picture at its time. Regions are black, and so are the places at which redacted text was read from the picture.';
const searchedAll =
  'Every file but verify.html, README.txt and signature/ was searched for every redacted text before the package took its place; none was found. Typed input that is redacted was looked for in the copies of the recordings alone. What a picture shows was not searched.';
const searchedButOriginals = `${searchedAll} data/original/ was exempt: it has the recordings as they were stored, with all that is redacted.`;
