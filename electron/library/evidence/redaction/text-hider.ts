import { AppError } from '../../../../shared/errors.ts';
import type { RecordingId } from '../../../../shared/model/ids.ts';
import type { TextRedaction } from '../../../../shared/model/text-redaction.ts';
import { hiddenMark } from './redact-events.ts';
import { createTextMatcher, type FindText } from './text-matcher.ts';

/** Different strings that expressions found; all of them are looked for in the package afterwards. */
const maxStrings = 5000;

/** Hides the texts that are redacted, and keeps count of it. */
export interface TextHider {
  readonly find: FindText;
  /** The same text with what is to be hidden replaced, character for character. */
  hide(text: string): string;
  /** Redactions that hide what was typed at a time. */
  inputAt(atMs: number): readonly number[];
  /** That this text was hidden: it must not be anywhere in the package. */
  noteHidden(redaction: number, text: string): void;
  addPlaces(counts: ReadonlyMap<number, number>): void;
}

/** What an export hides, and what became of it. */
export interface Hiding {
  readonly redactions: readonly TextRedaction[];
  /** Of one recording; null: of the session's own documents, where the redactions of all its recordings count. */
  hiderFor(recordingId: RecordingId | null): TextHider;
  places(redaction: number): number;
  /** What expressions found, by redaction. */
  strings(redaction: number): readonly string[];
}

/** Throws `usage` for an expression that is none. */
export function createHiding(redactions: readonly TextRedaction[]): Hiding {
  const places = new Map<number, number>();
  const strings = new Map<number, Set<string>>();
  let count = 0;
  const add = (redaction: number, more: number): void => void places.set(redaction, (places.get(redaction) ?? 0) + more);

  function noteHidden(redaction: number, text: string): void {
    if (redactions[redaction]?.what.kind !== 'regex') return;
    const known = strings.get(redaction) ?? new Set<string>();
    strings.set(redaction, known);
    if (known.has(text)) return;
    known.add(text);
    count += 1;
    if (count > maxStrings) {
      throw new AppError('input-too-large', `The expressions find more than ${maxStrings} different texts.`, {
        action: 'Redact with an expression that finds less.',
      });
    }
  }

  return {
    redactions,
    places: (redaction) => places.get(redaction) ?? 0,
    strings: (redaction) => [...(strings.get(redaction) ?? [])],
    hiderFor(recordingId) {
      const indices = redactions.flatMap((each, index) =>
        recordingId === null || each.recordingId === null || each.recordingId === recordingId ? [index] : [],
      );
      const own = indices.flatMap((index) => redactions[index] ?? []);
      const findOwn = createTextMatcher(own);
      const find: FindText = (text) => findOwn(text).map(({ range, redaction }) => ({ range, redaction: indices[redaction] ?? 0 }));
      return {
        find,
        hide(text) {
          const found = find(text);
          if (found.length === 0) return text;
          const units = text.split('');
          for (const { range, redaction } of found) {
            add(redaction, 1);
            noteHidden(redaction, text.slice(range[0], range[1]));
            for (let at = range[0]; at < range[1]; at += 1) units[at] = hiddenMark;
          }
          return units.join('');
        },
        inputAt: (atMs) =>
          indices.filter((index) => {
            const what = redactions[index]?.what;
            return what?.kind === 'input' && (what.fromMs ?? 0) <= atMs && atMs <= (what.toMs ?? Number.POSITIVE_INFINITY);
          }),
        noteHidden,
        addPlaces: (counts) => {
          for (const [redaction, more] of counts) add(redaction, more);
        },
      };
    },
  };
}
