import { AppError, toAppError } from '../../shared/errors.ts';
import type { BagSignature, BagTimeStamp, VerifyReport } from '../../shared/model/evidence.ts';
import type { JournalReport } from '../../shared/model/journal.ts';
import { printableKey } from '../../shared/printable-key.ts';

const outcomes = {
  verified: { sign: '\u2714', title: 'Verified', text: 'Every file is there and is what its manifests say.' },
  altered: { sign: '\u2716', title: 'Altered', text: 'Files differ from what was handed over, or do not belong.' },
  incomplete: { sign: '\u25b2', title: 'Incomplete', text: 'Something is missing, or could not be checked.' },
} as const;

const mostListed = 500;

/** Names come from whoever made or changed the folder: they are only ever text. */
export function showReport(place: HTMLElement, report: VerifyReport): void {
  const { sign, title, text } = outcomes[report.outcome];
  place.dataset.outcome = report.outcome;
  place.replaceChildren(
    heading(sign, title),
    line(text),
    line(`${report.filesChecked} files with ${report.bytesChecked} bytes were read.`, 'muted'),
    ...list('Changed', report.changed),
    ...list('Missing', report.missing),
    ...list('In no manifest', report.extra),
    ...list(
      'Problems',
      report.problems.map(({ message }) => message),
    ),
    ...list(
      'Notes',
      report.warnings.map(({ message }) => message),
    ),
    ...(report.signature ? signature(report.signature) : [line('The folder has no signature that this page knows.', 'muted')]),
    ...(report.timeStamp ? timeStamp(report.timeStamp) : []),
    ...(report.journal ? [element('h3', 'Journal'), ...journalLines(report.journal)] : []),
  );
}

/** Of a journal that was exported by itself. */
export function showJournal(place: HTMLElement, report: JournalReport): void {
  const { sign, title } = outcomes[report.outcome];
  place.dataset.outcome = report.outcome;
  place.replaceChildren(
    heading(sign, title),
    ...journalLines(report),
    ...list(
      'Problems',
      report.breaks.map(({ kind, seq, message }) => `${kind}, entry ${seq}: ${message}`),
    ),
  );
}

function journalLines({ outcome, entries, withheld, lastAtMs, keyFingerprint, stamps }: JournalReport): HTMLElement[] {
  const rest = withheld > 0 ? `, and ${withheld} more of which no more is told than their place in the chain` : '';
  const last = lastAtMs === null ? '' : ` The last one is of ${instant(lastAtMs)}.`;
  const found = outcome === 'verified' ? 'They are as they were written.' : 'They are not as they were written.';
  return [
    line(`${entries} ${entries === 1 ? 'entry' : 'entries'}${rest}. ${found}${last}`),
    ...stamps.map(({ seq, facts }) =>
      line(`Time stamp over entry ${seq}: ${facts === null ? 'not valid' : `${instant(facts.atMs)}, ${facts.authority}`}.`),
    ),
    ...(keyFingerprint === null
      ? []
      : [line('Signed with this key: compare it with the one that was written down.'), element('code', `SHA-256 ${keyFingerprint}`)]),
  ];
}

export function showFailure(place: HTMLElement, error: unknown): void {
  const { message, action } = error instanceof AppError ? error : toAppError(error);
  place.dataset.outcome = 'failed';
  place.replaceChildren(heading('\u2716', 'Not checked'), line(printableKey(message)), line(action, 'muted'));
}

function signature({ outcome, signer, issuer, isSelfMade, fingerprint, signedAtMs }: BagSignature): HTMLElement[] {
  const when = signedAtMs === null ? '' : `, ${instant(signedAtMs)} as the signer says`;
  const whose = isSelfMade
    ? 'The certificate confirms itself: compare its fingerprint with one that you got by another way.'
    : `Confirmed by ${printableKey(issuer)}: whether you trust that one, this page does not know.`;
  return [
    element('h3', outcome === 'valid' ? 'Signed' : 'The signature does not fit'),
    line(`${printableKey(signer)}${when}. ${whose}`),
    element('code', `SHA-256 ${fingerprint}`),
  ];
}

function timeStamp({ outcome, facts }: BagTimeStamp): HTMLElement[] {
  if (outcome === 'pending')
    return [element('h3', 'Time stamp pending'), line('None was given when the folder was signed; one can be added later.')];
  if (!facts) return [element('h3', 'The time stamp is not valid')];
  return [
    element('h3', 'Time-stamped'),
    line(`${instant(facts.atMs)} by ${printableKey(facts.authority)}, which rests on ${printableKey(facts.root)}.`),
    element('code', `SHA-256 ${facts.rootFingerprint}`),
  ];
}

function heading(sign: string, title: string): HTMLElement {
  const made = element('h2', title);
  made.dataset.sign = sign;
  return made;
}

function list(label: string, items: readonly string[]): HTMLElement[] {
  if (items.length === 0) return [];
  const made = document.createElement('ul');
  made.setAttribute('aria-label', label);
  for (const item of items.slice(0, mostListed)) {
    const row = document.createElement('li');
    row.append(element('code', printableKey(item)));
    made.append(row);
  }
  const more = items.length - mostListed;
  return [element('h3', `${label} (${items.length})`), made, ...(more > 0 ? [line(`${more} more.`, 'muted')] : [])];
}

function line(text: string, className = ''): HTMLElement {
  const made = element('p', text);
  made.className = className;
  return made;
}

function element(name: 'h2' | 'h3' | 'p' | 'code', text: string): HTMLElement {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

function instant(atMs: number): string {
  return new Date(atMs).toISOString();
}
