import { setImmediate } from 'node:timers/promises';
import { stringify } from 'csv-stringify/sync';
import type { RecordingId } from '../../../../shared/model/ids.ts';
import type { TranscriptLine } from '../../../../shared/model/playback.ts';
import type { ReadableCatalog } from '../../catalog/handles.ts';
import { listTranscript, transcriptAt } from '../../catalog/transcript.ts';
import { utc } from '../evidence-documents.ts';
import { position, visibleControls } from '../transcript-files.ts';
import type { ClipFacts } from './clip-facts.ts';

const pageLines = 2000;
const signs: Readonly<Record<TranscriptLine['source'], string>> = { output: ' ', input: '>', event: '*', ocr: '#' };

/** Lines that began in the range, in order, by the page; other work gets its turn in between. */
export async function* linesIn(
  catalog: ReadableCatalog,
  id: RecordingId,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): AsyncGenerator<readonly TranscriptLine[]> {
  const first = transcriptAt(catalog, id, fromMs - 1) + 1;
  const end = transcriptAt(catalog, id, toMs) + 1;
  for (let offset = first; offset < end; offset += pageLines) {
    yield listTranscript(catalog, id, { offset, limit: Math.min(pageLines, end - offset) }).lines;
    await setImmediate();
  }
}

/** The rows of a clip as a file for people: a header, then position, UTC time, sign and text. */
export async function* clipText(facts: ClipFacts, pages: AsyncIterable<readonly TranscriptLine[]>): AsyncGenerator<string> {
  yield [
    'Transcript of a part, made by Witness from the recording below. The recording is the evidence; this is a reading aid.',
    `Recording: ${visibleControls(facts.recording.key)}`,
    `SHA-256:   ${facts.recording.sha256 ?? 'unknown'}`,
    `Part:      ${position(facts.fromMs)} to ${position(facts.toMs)}`,
    'Columns:   position in the recording, time in UTC, then " " for output, ">" for input, "*" for an event, and the text.',
    '',
    '',
  ].join('\n');
  for await (const page of pages) {
    yield page
      .map(
        (line) =>
          `${position(line.atMs)}  ${(timeOf(facts, line) ?? '-').padEnd(24)}  ${signs[line.source]} ${visibleControls(line.text)}\n`,
      )
      .join('');
  }
}

/** The same as JSON, one object a line; the first one is the header. */
export async function* clipJsonLines(facts: ClipFacts, pages: AsyncIterable<readonly TranscriptLine[]>): AsyncGenerator<string> {
  const { recording, fromMs, toMs } = facts;
  yield `${JSON.stringify({ recording: recording.key, sha256: recording.sha256, startedAt: utc(facts.startedAtMs), fromMs, toMs })}\n`;
  for await (const page of pages) {
    yield page.map((line) => `${JSON.stringify({ ...line, at: timeOf(facts, line) })}\n`).join('');
  }
}

/**
 * The same as CSV (RFC 4180) with a header line. A text that a spreadsheet would take for a formula gets an apostrophe
 * before it: what was recorded must not run where it is read.
 */
export async function* clipCsv(facts: ClipFacts, pages: AsyncIterable<readonly TranscriptLine[]>): AsyncGenerator<string> {
  yield 'position_ms,end_ms,utc,source,text\r\n';
  for await (const page of pages) {
    yield stringify(
      page.map((line) => [line.atMs, line.endMs, timeOf(facts, line) ?? '', line.source, visibleControls(line.text)]),
      { record_delimiter: '\r\n', escape_formulas: true },
    );
  }
}

function timeOf({ startedAtMs }: ClipFacts, { atMs }: TranscriptLine): string | null {
  return startedAtMs === null ? null : utc(startedAtMs + atMs);
}
