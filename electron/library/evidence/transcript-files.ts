import type { TranscriptLine } from '../../../shared/model/playback.ts';
import type { Recording } from '../../../shared/model/recording.ts';
import type { Session } from '../../../shared/model/session.ts';
import { utc } from './evidence-documents.ts';

/** When position 0 of a recording was: what the recording itself says, else when its session started. */
export function recordingStart(recording: Recording, session: Session): number | null {
  return recording.probe?.startedAt ?? session.startedAtMs;
}

interface TranscriptFile {
  readonly recording: Recording;
  readonly session: Session;
  /** Pages of lines in order. */
  readonly pages: Iterable<readonly TranscriptLine[]>;
}

const sourceSigns: Readonly<Record<TranscriptLine['source'], string>> = { output: ' ', input: '>', event: '*', ocr: '#' };

/** For people: a header, then one line each: position, UTC time, ` ` shown, `>` typed or `*` event, text. */
export function* transcriptText({ recording, session, pages }: TranscriptFile): Generator<string> {
  const startedAtMs = recordingStart(recording, session);
  yield [
    'Transcript, made by Witness from the recording below. The recording is the evidence; this is a reading aid.',
    `Recording: ${visibleControls(recording.key)}`,
    `SHA-256:   ${recording.sha256 ?? 'unknown'}`,
    `Started:   ${utc(startedAtMs) ?? 'unknown'} (UTC)`,
    'Columns:   position in the recording, time in UTC, then " " for output, ">" for input, "*" for an event, and the text.',
    '',
    '',
  ].join('\n');
  for (const page of pages) {
    yield page
      .map(({ atMs, source, text }) => {
        const at = startedAtMs === null ? '-'.padEnd(24) : (utc(startedAtMs + atMs) ?? '-'.padEnd(24));
        return `${position(atMs)}  ${at}  ${sourceSigns[source]} ${visibleControls(text)}\n`;
      })
      .join('');
  }
}

/** For programs: the same as JSON, one object a line; the first one is the header. */
export function* transcriptJsonLines({ recording, session, pages }: TranscriptFile): Generator<string> {
  const startedAtMs = recordingStart(recording, session);
  yield `${JSON.stringify({ recording: recording.key, sha256: recording.sha256, startedAt: utc(startedAtMs) })}\n`;
  for (const page of pages) {
    yield page.map((line) => `${JSON.stringify({ ...line, at: startedAtMs === null ? null : utc(startedAtMs + line.atMs) })}\n`).join('');
  }
}

/** h:mm:ss.mmm */
export function position(atMs: number): string {
  const seconds = Math.floor(atMs / 1000);
  const part = (value: number, length: number): string => String(value).padStart(length, '0');
  return `${Math.floor(seconds / 3600)}:${part(Math.floor(seconds / 60) % 60, 2)}:${part(seconds % 60, 2)}.${part(atMs % 1000, 3)}`;
}

/** Control characters of a recorded terminal must not reach the terminal or the line structure of who reads this. */
export function visibleControls(text: string): string {
  return text.replace(/[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u2028\u2029]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
