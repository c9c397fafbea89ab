import type { OnConcealment } from './concealment.ts';

/** What was on the screen for less than this could not be read. */
const readableMs = 250;
const leastLetters = 8;
/** Lines that are still within reach of the cursor. */
const keptLines = 12;
const maxLineChars = 1000;
/** Outputs that are kept unread until they matter. */
const mostWaiting = 64;
/** A line overwritten more often is a progress display; then only what looks like a command counts. */
const mostOrdinary = 2;
const lookOfCommand =
  /(?:^|[\s;&|$#])(?:sudo|rm|curl|wget|nc|ncat|ssh|scp|chmod|chown|useradd|usermod|passwd|crontab|iptables|systemctl|dd|mkfs|base64|eval|bash|sh|python\d?|cat)\s+[\w./~'"-]/;

interface Version {
  readonly text: string;
  readonly forMs: number;
}

interface Line {
  /** What it shows, a UTF-16 unit for each cell. */
  shown: string;
  sinceMs: number;
  hidden: Version[];
}

/** Parameters and the final character of a control sequence. */
const sequence = /\u001b\[([\d;?]*)[ -/]*([@-~])|\u001b[^[]?/y;
/** Only these can take back what a line shows. */
const takesBack = /\r(?!\n)|\u0008|\u001b\[[\d;]*[ACDFGHJKfX]/;

/**
 * Finds text that was written and taken back before it could be read: overwritten after a carriage return or a cursor
 * movement, or erased. A model of the last lines, not of the screen: what a full-screen program does does not count.
 * Line editing (the same prompt before and after), progress displays (the same words before and after, or many times)
 * and what a user types are ordinary.
 */
export function createOverwrittenFinder(onFound: OnConcealment): {
  output(atMs: number, data: string): void;
  /** Keys were pressed: what changes now is editing. */
  input(atMs: number): void;
} {
  let lines: Line[] = [emptyLine(0)];
  let row = 0;
  let column = 0;
  let lastInputMs = Number.NEGATIVE_INFINITY;
  let hasHidden = false;
  // Output that takes nothing back, not looked at yet: most of it never has to be.
  let waiting: Output[] = [];

  const current = (): Line => {
    const line = lines[row];
    if (line) return line;
    const made = emptyLine(0);
    lines[row] = made;
    return made;
  };

  /** Before a line changes: what it shows, if that is about to be taken back. */
  function takeBack(line: Line, atMs: number): void {
    const text = line.shown.trimEnd();
    if (text === '' || atMs - line.sinceMs >= readableMs || line.hidden.length > 200) return;
    if (line.hidden.at(-1)?.text === text) return;
    line.hidden.push({ text, forMs: atMs - line.sinceMs });
    hasHidden = true;
  }

  function judge(line: Line, atMs: number): void {
    const final = line.shown.trimEnd();
    const gone = line.hidden.filter(({ text }) => !isOrdinary(text, final));
    line.hidden = [];
    const counted = gone.length > mostOrdinary ? gone.filter(({ text }) => lookOfCommand.test(text)) : gone;
    const [first] = counted;
    if (!first || atMs - lastInputMs < 1000) return;
    onFound({
      kind: 'overwritten',
      atMs,
      endMs: null,
      what: `Overwritten: ${first.text.slice(0, 200)}`,
      why: `It was on the screen for ${first.forMs} ms and then replaced by ${final === '' ? 'nothing' : `“${final.slice(0, 80)}”`}.`,
      severity: 'high',
    });
  }

  function write(text: string, atMs: number): void {
    const line = current();
    if (line.shown === '') line.sinceMs = atMs;
    if (column === line.shown.length) {
      line.shown = (line.shown + text).slice(0, maxLineChars);
      column = Math.min(maxLineChars, column + text.length);
      return;
    }
    // A new text over another one: what stood there is taken back.
    const end = column + text.length;
    if (line.shown.slice(column, end).trim() !== '') takeBack(line, atMs);
    const isAnew = column === 0;
    line.shown = (line.shown.padEnd(column).slice(0, column) + text + line.shown.slice(end)).slice(0, maxLineChars);
    column = Math.min(maxLineChars, end);
    if (isAnew) line.sinceMs = atMs;
  }

  function feedLine(atMs: number): void {
    column = 0;
    row += 1;
    if (row < lines.length) return;
    lines.push(emptyLine(atMs));
    if (lines.length <= keptLines) return;
    const left = lines.shift();
    row -= 1;
    if (left && left.hidden.length > 0) judge(left, atMs);
  }

  function erase(line: Line, from: number, to: number, atMs: number): void {
    if (line.shown.slice(from, to).trim() === '') return;
    takeBack(line, atMs);
    const end = Math.min(to, line.shown.length);
    line.shown =
      end === line.shown.length ? line.shown.slice(0, from) : line.shown.slice(0, from) + ' '.repeat(end - from) + line.shown.slice(end);
  }

  function control(final: string, parameters: string, atMs: number): void {
    const count = Math.max(1, Number.parseInt(parameters, 10) || 1);
    if (final === 'A' || final === 'F') {
      row = Math.max(0, row - count);
      if (final === 'F') column = 0;
    } else if (final === 'B' || final === 'E') row = Math.min(lines.length - 1, row + count);
    else if (final === 'C') column = Math.min(maxLineChars, column + count);
    else if (final === 'D') column = Math.max(0, column - count);
    else if (final === 'G') column = Math.min(maxLineChars, count - 1);
    else if (final === 'K') {
      const mode = Number.parseInt(parameters, 10) || 0;
      erase(current(), mode === 0 ? column : 0, mode === 1 ? column + 1 : Number.POSITIVE_INFINITY, atMs);
    } else if (final === 'J' && !/[23]/.test(parameters)) {
      erase(current(), column, Number.POSITIVE_INFINITY, atMs);
      for (const line of lines.slice(row + 1)) erase(line, 0, Number.POSITIVE_INFINITY, atMs);
    } else if (final === 'H' || final === 'f' || final === 'J') forget(atMs);
  }

  /** The cursor goes where this model knows nothing of: a full-screen program, or a cleared screen. */
  function forget(atMs: number): void {
    for (const line of lines) if (line.hidden.length > 0) judge(line, atMs);
    lines = [emptyLine(atMs)];
    row = 0;
    column = 0;
  }

  function read(text: string, atMs: number): void {
    for (let at = 0; at < text.length; ) {
      const code = text.charCodeAt(at);
      if (code >= 0x20 && code !== 0x7f) {
        const end = endOfText(text, at);
        write(text.slice(at, end), atMs);
        at = end;
      } else if (code === 0x1b) {
        sequence.lastIndex = at;
        const match = sequence.exec(text);
        if (match?.[2] !== undefined) control(match[2], match[1] ?? '', atMs);
        at += match?.[0].length ?? 1;
      } else {
        if (code === 0x0a) feedLine(atMs);
        else if (code === 0x0d) column = 0;
        else if (code === 0x08) column = Math.max(0, column - 1);
        else if (code === 0x09) column = Math.min(maxLineChars, (Math.floor(column / 8) + 1) * 8);
        at += 1;
      }
    }
  }

  /** Of what waits only the last lines can matter: those that they scrolled away are not read at all. */
  function readWaiting(): void {
    const outputs = waiting;
    waiting = [];
    const start = startOfLastLines(outputs);
    for (const [at, { atMs, data }] of outputs.entries()) {
      if (start && at < start.output) continue;
      if (at === start?.output) forget(atMs);
      read(at === start?.output ? data.slice(start.from) : data, atMs);
    }
  }

  return {
    input(atMs) {
      lastInputMs = atMs;
    },
    output(atMs, data) {
      const isPlain = !takesBack.test(data);
      if (isPlain) waiting.push({ atMs, data });
      if (isPlain && !hasHidden && waiting.length < mostWaiting) return;
      const start = isPlain && !hasHidden ? startOfLastLines(waiting) : null;
      if (start) {
        waiting = waiting.slice(start.output);
        return;
      }
      readWaiting();
      if (!isPlain) read(data, atMs);
      if (!hasHidden) return;
      hasHidden = lines.some(({ hidden }) => hidden.length > 0);
      for (const line of lines) {
        // A line is judged once it has been left: what is on it now stays.
        if (line.hidden.length > 0 && line !== lines[row]) judge(line, atMs);
      }
    },
  };
}

/** Output that takes nothing back, and when it came. */
interface Output {
  readonly atMs: number;
  readonly data: string;
}

/** Where the last lines of several outputs begin; null where they have fewer. */
function startOfLastLines(outputs: readonly Output[]): { readonly output: number; readonly from: number } | null {
  let count = 0;
  for (let output = outputs.length - 1; output >= 0; output -= 1) {
    const data = outputs[output]?.data ?? '';
    for (let at = data.lastIndexOf('\n'); at !== -1; at = at === 0 ? -1 : data.lastIndexOf('\n', at - 1)) {
      count += 1;
      if (count === keptLines) return { output, from: at + 1 };
    }
  }
  return null;
}

/** Where a piece of text ends: at the next control character. */
function endOfText(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 0x20 || code === 0x7f) return at;
  }
  return text.length;
}

function emptyLine(sinceMs: number): Line {
  return { shown: '', sinceMs, hidden: [] };
}

function isOrdinary(text: string, final: string): boolean {
  if ((text.match(/\p{L}/gu)?.length ?? 0) < leastLetters) return true;
  if (final.includes(text.trim()) || sharesPrompt(text, final)) return true;
  const words = wordsOf(text);
  const others = new Set(wordsOf(final));
  const shared = words.filter((word) => others.has(word)).length;
  return shared * 2 >= words.length;
}

/** Both begin with the same prompt: a command line is edited. */
function sharesPrompt(text: string, final: string): boolean {
  let length = 0;
  while (length < text.length && text[length] === final[length]) length += 1;
  return /[$#%>\u276f\u279c]\s*/.test(text.slice(0, length));
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/\p{L}{2,}/gu) ?? [];
}
