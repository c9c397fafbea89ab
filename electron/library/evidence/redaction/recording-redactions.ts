import { AppError } from '../../../../shared/errors.ts';
import type { Redaction, TranscriptLine } from '../../../../shared/model/playback.ts';
import type { ClipDetails } from '../../../../shared/model/recipes.ts';
import type { Recording } from '../../../../shared/model/recording.ts';
import { printableKey } from '../../../../shared/printable-key.ts';
import type { ReadableCatalog } from '../../catalog/handles.ts';
import { listRedactions } from '../../catalog/redactions.ts';
import { listScreenLines, screenLineCount, toTranscriptLine } from '../../catalog/screen-lines.ts';
import { listTextRedactions } from '../../catalog/text-redactions.ts';
import { redactLine } from './redact.ts';
import { hiddenMark } from './redact-events.ts';
import { screenBoxes } from './screen-boxes.ts';
import { createHiding, type Hiding, type TextHider } from './text-hider.ts';

/** What is hidden of one recording, in whatever is made of it. */
export interface RecordingRedactions {
  readonly hider: TextHider;
  /** Regions that were drawn. */
  readonly regions: readonly Redaction[];
  /** These, and where redacted text was read from the picture. */
  boxes(): Redaction[];
  line<L extends TranscriptLine>(line: L): L;
  /** The redactions of text, for a recipe: never the text. */
  readonly texts: NonNullable<ClipDetails['textRedactions']>;
}

const pageLines = 2000;

/** Of a clip or a still. Throws `not-indexed` where the texts cannot be found yet. */
export function openRecordingRedactions(catalog: ReadableCatalog, recording: Recording): RecordingRedactions {
  const hiding = createHiding(listTextRedactions(catalog, recording.sessionId));
  refuseUnread(recording, hiding);
  return redactionsOf(catalog, recording, hiding);
}

/** The same within what is hidden of a whole session. */
export function redactionsOf(catalog: ReadableCatalog, recording: Recording, hiding: Hiding): RecordingRedactions {
  const hider = hiding.hiderFor(recording.id);
  const regions = listRedactions(catalog, recording.id);

  function* screenLines(): Generator<TranscriptLine> {
    const total = screenLineCount(catalog, recording.id);
    for (let offset = 0; offset < total; offset += pageLines) {
      yield* listScreenLines(catalog, recording.id, { offset, limit: pageLines }).map(toTranscriptLine);
    }
  }

  return {
    hider,
    regions,
    texts: hiding.redactions
      .filter(({ recordingId }) => recordingId === null || recordingId === recording.id)
      .map(({ id, what, reason }) => ({ id, kind: what.kind, reason: hider.hide(reason) })),
    boxes: () => [...regions, ...screenBoxes(screenLines(), hider)],
    line(line) {
      const [input] = line.source === 'input' ? hider.inputAt(line.endMs) : [];
      if (input !== undefined) return { ...line, text: hiddenMark.repeat(line.text.length) };
      return redactLine({ ...line, text: hider.hide(line.text) }, regions);
    },
  };
}

export function isPixels({ probe }: Recording): boolean {
  return probe?.kind === 'video' || probe?.kind === 'guacamole';
}

/**
 * A text that nothing has read cannot be hidden, and a copy with it in plain sight must not leave. `isWhole`: the copy is made from
 * the index, even where nothing is hidden.
 */
export function refuseUnread(recording: Recording, hiding: Hiding, isWhole = false): void {
  if (recording.companionOf !== null || recording.cacheState !== 'complete') return;
  const own = hiding.redactions.filter(({ recordingId }) => recordingId === null || recordingId === recording.id);
  const kind = recording.probe?.kind;
  const name = printableKey(recording.key);
  const isText = kind === 'terminal' || kind === 'transcript' || kind === 'guacamole';
  if (isText && (isWhole || own.length > 0) && recording.indexState !== 'indexed') {
    throw new AppError('not-indexed', `"${name}" is not indexed, so it cannot be redacted.`);
  }
  const { state } = recording.screenText;
  if (isPixels(recording) && own.some(({ what }) => what.kind !== 'input') && state !== 'done' && state !== 'unsupported') {
    throw new AppError(
      'not-indexed',
      `The text on the picture of "${name}" was not read to its end, so what is redacted cannot be found there.`,
      {
        action: 'Read the text on its picture first, then export again.',
      },
    );
  }
}
