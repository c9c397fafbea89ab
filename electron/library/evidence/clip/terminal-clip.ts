import type { TranscriptLine } from '../../../../shared/model/playback.ts';
import type { SegmentReading } from '../../playback/read-segment.ts';
import type { RecordingRedactions } from '../redaction/recording-redactions.ts';
import { redactRange } from '../redaction/redact-range.ts';
import { clipAsciicast } from './clip-asciicast.ts';
import type { ClipFacts } from './clip-facts.ts';
import { clipCsv, clipJsonLines, clipText, linesIn } from './clip-lines.ts';
import { openClipRange } from './clip-range.ts';
import type { ClipContent } from './export-clip.ts';
import { renderVideo } from './video/render-video.ts';

const how: Readonly<Record<string, string>> = {
  asciicast:
    'asciicast v2. The first event draws the screen as it was just before the range; then every output, input, marker and resize event of the range follows, unchanged, at its recorded distance from the beginning of the range. An empty event marks the end.',
  text: 'The lines that began in the range, with their positions and UTC times. Control characters are written as \\uNNNN.',
  csv: 'The lines that began in the range (RFC 4180). Control characters are written as \\uNNNN; a text that begins like a formula has an apostrophe before it.',
  jsonl: 'The lines that began in the range, one JSON object each, after a header object. Texts are exactly those of the index.',
  mp4: 'H.264 in MP4. The terminal was replayed from the screen just before the range and drawn at every change, at most 30 times a second, each picture with the time at which it was shown. The strip below the terminal is no part of the recording: position, UTC time, recording hash.',
};

/** Formats of the lines, which are hidden one by one. */
const isText: ReadonlySet<string> = new Set(['text', 'csv', 'jsonl']);
const hiddenHow = 'Text that is redacted is replaced, one mark for each column that it took.';

/** What a part of an indexed terminal recording is written as. Throws `usage` for a range that it does not have, `not-indexed`. */
export async function openTerminalClip(
  facts: ClipFacts,
  {
    reading,
    own,
    signal,
    onProgress,
  }: {
    readonly reading: SegmentReading;
    /** What is hidden in it; null: it is written as it is. */
    readonly own: RecordingRedactions | null;
    readonly signal: AbortSignal;
    readonly onProgress: (atMs: number) => void;
  },
): Promise<ClipContent> {
  const { recording, session, format, fromMs, toMs, startedAtMs } = facts;
  const whole = await openClipRange(reading, recording.id, fromMs, toMs);
  const range = own && own.texts.length > 0 && !isText.has(format) ? await redactRange(whole, own.hider, signal) : whole;
  async function* lines(): AsyncGenerator<readonly TranscriptLine[]> {
    for await (const page of linesIn(reading.catalog, recording.id, facts)) yield own ? page.map((line) => own.line(line)) : page;
  }
  const caption = `${session.externalId ?? session.id}  sha256 ${recording.sha256 ?? 'unknown'}`;
  const { start, maxCols, maxRows } = range;
  const task = { start, fromMs, toMs, maxCols, maxRows, startedAtMs, caption };
  const contents: Readonly<Record<string, () => ClipContent['content']>> = {
    asciicast: () => clipAsciicast(facts, range),
    text: () => clipText(facts, lines()),
    csv: () => clipCsv(facts, lines()),
    jsonl: () => clipJsonLines(facts, lines()),
    mp4: () => (path) => renderVideo({ path, ...task }, range, { signal, onProgress }),
  };
  return {
    content: (contents[format] ?? (() => clipText(facts, lines())))(),
    details: () => ({ how: how[format] ?? '', ...(own && own.texts.length > 0 && { textRedactions: own.texts, redacted: hiddenHow }) }),
    close: async () => undefined,
  };
}

/** Formats that a terminal recording can be written as. */
export const terminalClipFormats: ReadonlySet<string> = new Set(Object.keys(how));
