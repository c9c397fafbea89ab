/** The text of a control string (OSC, DCS, APC, PM, SOS), and where in the output it begins. */
export interface ControlString {
  readonly text: string;
  readonly start: number;
}

/** Longer ones are looked at in pieces that overlap. */
const pieceChars = 64 * 1024;
const overlapChars = 8 * 1024;

const opening = /\u001b[\]P_^X]|[\u009d\u0090\u009f\u009e\u0098]/g;
const closing = /\u0007|\u001b|\u009c|\u0018|\u001a/g;

/**
 * Picks the control strings out of terminal output that comes in pieces: a title, an address or a clipboard is not among what is
 * printed, and yet is in the bytes.
 */
export function createControlStrings(onString: (found: ControlString) => void): { feed(data: string, offset: number): void } {
  let open: { text: string; start: number } | null = null;
  /** An escape character at the end of a piece may begin one in the next. */
  let isAfterEscape = false;
  return {
    feed(data, offset) {
      let at = 0;
      if (isAfterEscape && open === null && /^[\]P_^X]/.test(data)) {
        open = { text: '', start: offset + 1 };
        at = 1;
      }
      isAfterEscape = false;
      while (at < data.length) {
        if (open === null) {
          opening.lastIndex = at;
          const found = opening.exec(data);
          if (!found) break;
          at = found.index + found[0].length;
          open = { text: '', start: offset + at };
          continue;
        }
        closing.lastIndex = at;
        const end = closing.exec(data)?.index ?? data.length;
        open.text += data.slice(at, end);
        at = end;
        if (end < data.length) {
          onString(open);
          open = null;
        } else if (open.text.length > pieceChars) {
          onString(open);
          open = { text: open.text.slice(-overlapChars), start: open.start + open.text.length - overlapChars };
        }
      }
      isAfterEscape = open === null && data.endsWith('\u001b');
    },
  };
}
