import type { Sha256 } from '../../../../shared/model/ids.ts';
import { utc } from '../evidence-documents.ts';
import type { ClipFacts } from './clip-facts.ts';

const how: Readonly<Record<ClipFacts['format'], string>> = {
  asciicast:
    'asciicast v2. The first event draws the screen as it was just before the range; then every output, input, marker and resize event of the range follows, unchanged, at its recorded distance from the beginning of the range. An empty event marks the end.',
  text: 'The lines that began in the range, with their positions and UTC times. Control characters are written as \\uNNNN.',
  csv: 'The lines that began in the range (RFC 4180). Control characters are written as \\uNNNN; a text that begins like a formula has an apostrophe before it.',
  jsonl: 'The lines that began in the range, one JSON object each, after a header object. Texts are exactly those of the index.',
  copy: 'The recorded video stream itself, not encoded anew, from the key frame at or before the beginning of the range.',
  mp4: 'H.264 in MP4. The terminal was replayed from the screen just before the range and drawn at every change, at most 30 times a second, each picture with the time at which it was shown. The strip below the terminal is no part of the recording: position, UTC time, recording hash.',
};

/** What a clip was made of, by whom, and how: enough to make it again and compare. */
export function clipRecipe(facts: ClipFacts, file: { readonly name: string; readonly bytes: number; readonly sha256: Sha256 }): string {
  const { recording, session, startedAtMs, fromMs, toMs } = facts;
  const timeAt = (ms: number): string | null => (startedAtMs === null ? null : utc(startedAtMs + ms));
  const recipe = {
    witnessClip: 1,
    madeBy: `Witness ${facts.version}`,
    madeAt: utc(facts.exportedAtMs),
    reviewer: facts.reviewer,
    reason: facts.reason,
    session: { id: session.id, externalId: session.externalId },
    recording: {
      id: recording.id,
      key: recording.key,
      sha256: recording.sha256,
      sizeBytes: recording.sizeBytes,
      startedAt: utc(startedAtMs),
    },
    range: { fromMs, toMs, fromUtc: timeAt(fromMs), toUtc: timeAt(toMs) },
    speed: 'Real time: no pause was shortened and nothing was left out.',
    format: facts.format,
    how: how[facts.format],
    problems: recording.probe?.problems ?? [],
    file,
  };
  return `${JSON.stringify(recipe, null, 2)}\n`;
}
