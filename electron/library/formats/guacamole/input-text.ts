import type { TranscriptLine } from '../../../../shared/model/playback.ts';
import type { DumpItem } from './dump-items.ts';
import { createTypedKeys } from './typed-keys.ts';

/** Reads what was typed, copied and said in a dump as lines, in order of time. */
export interface InputText {
  item(item: DumpItem): void;
  finish(): void;
}

export interface InputTextListener {
  line(line: TranscriptLine): void;
  /** What was typed, as a line of text: corrections carried out, without keys that type nothing. */
  typed?(text: string, atMs: number): void;
}

const mostClipboardLines = 2000;
const longestLine = 4096;

/**
 * Keys become lines of source `input`, complete as they were pressed; where corrections made something else of them, an
 * `event` says what. What was copied and what the connection said are events too.
 */
export function createInputText({ line, typed }: InputTextListener): InputText {
  let buttons = 0;
  const keys = createTypedKeys(({ atMs, endMs, text, result, isCorrected }) => {
    line({ atMs, endMs, source: 'input', text });
    if (isCorrected && result.trim() !== '') line({ atMs, endMs, source: 'event', text: `Typed, corrected: ${result}` });
    if (result.trim() !== '') typed?.(result, atMs);
  });
  const event = (atMs: number, text: string): void => {
    // Lines are in order of their beginnings: one that is still being typed ends here.
    keys.end();
    line({ atMs, endMs: atMs, source: 'event', text });
  };
  return {
    finish: keys.end,
    item(item) {
      switch (item.kind) {
        case 'key':
          return keys.key(item.atMs, item.keysym, item.isPressed);
        case 'pointer': {
          const [, , , pressed] = item.operation;
          // A click puts what is typed next somewhere else; a turn of the wheel does not.
          if ((pressed & clickButtons & ~buttons) !== 0) keys.end();
          buttons = pressed;
          return;
        }
        case 'clipboard':
          for (const text of clipboardLines(item)) event(item.atMs, text);
          return;
        case 'note':
          return event(item.atMs, item.text);
        default:
          return;
      }
    },
  };
}

/** Left, middle, right. */
const clickButtons = 7;

function clipboardLines({ mimeType, bytes, isCut }: Extract<DumpItem, { kind: 'clipboard' }>): string[] {
  if (!mimeType.startsWith('text/')) return [`Clipboard: ${bytes.length} bytes of ${mimeType === '' ? 'an unknown kind' : mimeType}`];
  const lines = bytes
    .toString('utf8')
    .split(/\r?\n/)
    .filter((text) => text.trim() !== '');
  const kept = lines.slice(0, mostClipboardLines).map((text) => `Clipboard: ${text.slice(0, longestLine)}`);
  if (kept.length < lines.length || isCut) kept.push('Clipboard: (more, left out)');
  return kept;
}
