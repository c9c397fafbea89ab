import type { TerminalEventTuple } from '../../../../shared/model/playback.ts';
import { createPrintedFinder } from './find-printed.ts';
import { createTypedFinder } from './find-typed.ts';
import { createHiddenPlaces, type HiddenPlaces } from './hidden-places.ts';
import { createTurns } from './take-turns.ts';
import type { TextHider } from './text-hider.ts';

export type EventPages = () => AsyncIterable<readonly TerminalEventTuple[]>;

export interface RedactedEvents {
  /** The same events at the same times; what is hidden is replaced, column for column. */
  events(): AsyncGenerator<readonly TerminalEventTuple[]>;
}

/** What stands in place of a hidden character, once for each column that it took. */
export const hiddenMark = '\u2588';

/** Reads all events once to find what is to be hidden; they are read once more for the copy. */
export async function redactEvents(
  pages: EventPages,
  size: { readonly cols: number; readonly rows: number },
  hider: TextHider,
  signal: AbortSignal,
): Promise<RedactedEvents> {
  const printed = createHiddenPlaces();
  const typed = createHiddenPlaces();
  const note =
    (places: HiddenPlaces) =>
    (offsets: readonly number[], redaction: number, text: string): void => {
      places.add(offsets, redaction);
      hider.noteHidden(redaction, text);
    };
  const printedFinder = createPrintedFinder(size, hider.find, note(printed));
  const typedFinder = createTypedFinder(hider.find, note(typed));
  const takeTurns = createTurns();
  const widths = new Map<string, number>();
  try {
    let inputOffset = 0;
    for await (const events of pages()) {
      signal.throwIfAborted();
      for (const event of events) {
        const [atMs, code, data] = event;
        printedFinder.feed(event);
        await takeTurns(data.length);
        if (code !== 'i') continue;
        typedFinder.feed(data);
        const from = inputOffset;
        for (const redaction of hider.inputAt(atMs)) {
          typed.add(
            Array.from(data, (_, at) => from + at).filter((at) => !isControl(data[at - from] ?? '')),
            redaction,
          );
        }
        inputOffset += data.length;
      }
    }
    printedFinder.finish();
    typedFinder.finish();
    hider.addPlaces(printed.counts());
    hider.addPlaces(typed.counts());
  } finally {
    printedFinder.dispose();
  }
  const widthOf = (character: string): number => {
    const known = widths.get(character) ?? printedFinder.widthOf(character);
    widths.set(character, known);
    return known;
  };

  return {
    async *events() {
      let outputOffset = 0;
      let inputOffset = 0;
      for await (const page of pages()) {
        signal.throwIfAborted();
        yield page.map(([atMs, code, data]): TerminalEventTuple => {
          if (code === 'o') {
            const redacted = replaceHidden(data, outputOffset, printed, widthOf);
            outputOffset += data.length;
            return [atMs, code, redacted];
          }
          if (code === 'i') {
            const redacted = replaceHidden(data, inputOffset, typed, () => 1);
            inputOffset += data.length;
            return [atMs, code, redacted];
          }
          return [atMs, code, code === 'm' ? hider.hide(data) : data];
        });
      }
    },
  };
}

/** Control characters stay: what they do is not what is hidden, and without them all that follows would look different. */
function replaceHidden(data: string, offset: number, hidden: HiddenPlaces, widthOf: (character: string) => number): string {
  let redacted = '';
  let at = 0;
  let follows = false;
  for (const character of data) {
    // Marks belong to the character before them, which has the offset of both.
    const isHidden: boolean = hidden.has(offset + at) || (follows && /^(?:\p{M}|\u200d)$/u.test(character));
    follows = isHidden;
    redacted += isHidden && !isControl(character) ? hiddenMark.repeat(widthOf(character)) : character;
    at += character.length;
  }
  return redacted;
}

function isControl(character: string): boolean {
  return /^[\u0000-\u001f\u007f-\u009f]$/.test(character);
}
