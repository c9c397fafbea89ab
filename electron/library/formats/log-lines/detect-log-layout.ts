import type { LogLayout } from '../../../../shared/model/log-profile.ts';
import { cefFields } from './cef-line.ts';
import { jsonFields } from './log-fields.ts';
import { parseLogTime } from './log-time.ts';
import { parseSyslogLine } from './syslog-line.ts';

const sampledLines = 50;
/** Whether a line has what no text has: control characters other than white space, bell, backspace and escape. */
function isBinary(line: string): boolean {
  for (let at = 0; at < line.length; at += 1) {
    const code = line.charCodeAt(at);
    if (code === 0xfffd || (code < 0x20 && code !== 0x1b && (code < 0x07 || code > 0x0d))) return true;
  }
  return false;
}

/** How the lines of a forwarded log are laid out, by its beginning; null where that is no log. */
export function detectLogLayout(head: string): LogLayout | null {
  const lines = head.split('\n', sampledLines + 1).map((line) => line.replace(/\r$/, ''));
  // The last one is cut wherever the head ends.
  if (lines.length > 1) lines.pop();
  const filled = lines.filter((line) => line.trim() !== '');
  if (filled.length === 0 || filled.some(isBinary)) return null;
  const most = (test: (line: string) => boolean): boolean => filled.filter(test).length * 2 > filled.length;
  if (most((line) => cefFields(line) !== null)) return 'cef';
  // A document on one line: a list, or an object that holds one.
  if (filled.length === 1 && /^\s*(?:\[|\{[^\n]{0,4000}?:\s*\[\s*\{)/.test(filled[0] ?? '')) return 'json';
  if (most((line) => jsonFields(line) !== null)) return 'ndjson';
  if (/^\s*[[{]/.test(filled[0] ?? '') && looksLikeDocument(head)) return 'json';
  if (most((line) => parseSyslogLine(line) !== null)) return 'syslog';
  const columns = filled[0]?.split(',').length ?? 0;
  const isTable = columns > 1 && /^[\w "@.,-]+$/.test(filled[0] ?? '') && filled.length > 1;
  if (isTable && most((line) => line.split(',').length >= columns)) return 'csv';
  // Plain text is a log only where its lines begin with times: anything else could be any text.
  return most((line) => startsWithTime(line)) ? 'text' : null;
}

function looksLikeDocument(head: string): boolean {
  return /^\s*(?:\[\s*\{|\{\s*"[^"]{1,100}"\s*:)/.test(head);
}

function startsWithTime(line: string): boolean {
  const time = /^\[?(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?)\]?[ \t]/.exec(line)?.[1];
  return time !== undefined && parseLogTime(time, 1970) !== null;
}
