/** Assembles what a user typed into lines: backspace and line editing applied, escape sequences (arrows, paste marks) left out. */
export interface TypedLines {
  /** Keys as they were sent; calls back for each line that Enter or an interrupt ended. */
  feed(data: string): void;
  /** What was typed and never sent. */
  rest(): string;
  /** Ends the line as if it had been sent: what follows is typed to another program. */
  flush(): void;
}

/** Typed text is kept up to this length per line; more is a paste or a flood. */
const maxTypedChars = 64 * 1024;
// CSI, SS3 and two-character escapes, as a keyboard sends them.
const escapeSequence = /^\u001b(?:\[[0-?]*[ -/]*[@-~]|O[ -~]|[ -~])?/;

export function createTypedLines(onLine: (text: string) => void): TypedLines {
  let typed: string[] = [];
  const end = (suffix = ''): void => {
    const text = typed.join('') + suffix;
    typed = [];
    if (text !== '') onLine(text);
  };
  return {
    feed(data) {
      for (let at = 0; at < data.length; ) {
        const character = String.fromCodePoint(data.codePointAt(at) ?? 0);
        if (character === '\u001b') {
          at += escapeSequence.exec(data.slice(at, at + 64))?.[0].length ?? 1;
          continue;
        }
        at += character.length;
        if (character === '\r' || character === '\n') end();
        else if (character === '\u007f' || character === '\b') typed.pop();
        else if (character === '\u0015') typed = [];
        else if (character === '\u0017') typed = [...typed.join('').replace(/\S+\s*$/u, '')];
        else if (character === '\u0003') end('^C');
        else if (character === '\u0004') end('^D');
        else if ((character >= ' ' || character === '\t') && typed.length < maxTypedChars) typed.push(character);
      }
    },
    rest: () => typed.join(''),
    flush: () => end(),
  };
}
