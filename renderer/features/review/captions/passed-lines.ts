import type { TranscriptLine } from '../../../../shared/model/playback.ts';
import { visibleText } from '../../../../shared/visible-text.ts';

/** Lines that are captioned at once; of a whole new screen the last ones. */
export const captionLines = 3;
/** So long after the last change a caption is gone. Milliseconds of the recording. */
export const captionShownMs = 6000;
/** Lines that are read aloud of one change; who listens at 1x hears about two a second. */
const spokenLines = 4;
/** Characters of a line that are read aloud. */
const spokenChars = 200;

type LineAt = (index: number) => TranscriptLine | null;

/** What stands under the picture at a time: the newest of the lines up to `index` that appeared in the last seconds, oldest first. */
export function captionAt(
  lineAt: LineAt,
  index: number,
  timeMs: number,
): readonly { readonly index: number; readonly line: TranscriptLine }[] {
  const found: { readonly index: number; readonly line: TranscriptLine }[] = [];
  for (let at = index; at >= 0 && found.length < captionLines; at -= 1) {
    const line = lineAt(at);
    if (line === null || timeMs - line.atMs > captionShownMs) break;
    if (line.text.trim() !== '') found.unshift({ index: at, line });
  }
  return found;
}

/**
 * What is read aloud when the playhead has gone from line `from` to line `to`: the newest lines, cut where they are long, after the
 * number of those that are passed over. Empty where nothing is new.
 */
export function spokenBetween(lineAt: LineAt, from: number, to: number): readonly string[] {
  const spoken: string[] = [];
  let at = to;
  for (; at > from && spoken.length < spokenLines; at -= 1) {
    const line = lineAt(at);
    if (line !== null && line.text.trim() !== '') spoken.unshift(spokenText(line));
  }
  const passed = at - from;
  return passed > 0 && spoken.length > 0 ? [passed === 1 ? '1 line passed over.' : `${passed} lines passed over.`, ...spoken] : spoken;
}

function spokenText({ source, text }: TranscriptLine): string {
  const shown = visibleText(text.trim());
  const cut = shown.length > spokenChars ? `${shown.slice(0, spokenChars)}\u2026` : shown;
  return source === 'input' ? `Typed: ${cut}` : source === 'event' ? `Event: ${cut}` : cut;
}
