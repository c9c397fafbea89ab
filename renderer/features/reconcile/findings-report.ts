import type { Finding, ReconciliationCounts } from '../../../shared/model/reconciliation.ts';
import { dispositionWords, stateWords } from '../../../shared/model/reconciliation-words.ts';

const columns: readonly (readonly [head: string, value: (finding: Finding) => string])[] = [
  ['Finding', ({ kind }) => stateWords[kind]],
  ['Session', ({ session, sessionId }) => session ?? sessionId],
  ['Session started (UTC)', ({ startedAtMs }) => (startedAtMs === null ? '' : new Date(startedAtMs).toISOString())],
  ['Object', ({ object }) => object ?? ''],
  ['Why', ({ detail }) => detail],
  ['Rests on', ({ facts }) => facts.map(({ fact, value }) => `${fact}: ${value}`).join('; ')],
  ['Disposition', ({ decision }) => dispositionWords[decision?.disposition ?? 'open']],
  ['Note', ({ decision }) => decision?.note ?? ''],
  ['Decided by', ({ decision }) => decision?.author ?? ''],
  ['Decided at (UTC)', ({ decision }) => (decision ? new Date(decision.decidedAtMs).toISOString() : '')],
];

/** RFC 4180, with a byte order mark so that spreadsheets read it as UTF-8. No text of the store begins a formula in one. */
export function findingsCsv(findings: readonly Finding[]): string {
  const rows = [columns.map(([head]) => head), ...findings.map((finding) => columns.map(([, value]) => value(finding)))];
  return `\ufeff${rows.map((row) => row.map(csvField).join(',')).join('\r\n')}\r\n`;
}

function csvField(text: string): string {
  // CSV injection (OWASP): a spreadsheet takes what begins like this for a formula.
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

export function findingsJson(findings: readonly Finding[], counts: ReconciliationCounts): string {
  return `${JSON.stringify({ counts, findings }, null, 2)}\n`;
}

/** Hands a text to the browser's downloads. */
export function download(fileName: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(url);
}
