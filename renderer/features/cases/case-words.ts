import type { CaseConflict, CaseItemBody, CaseStatus, Citation } from '../../../shared/model/cases.ts';
import type { Severity } from '../../../shared/model/review.ts';
import { formatDuration, formatInstant, type TimeZoneSetting } from '../../lib/format.ts';
import { typeWord } from '../../lib/words.ts';

export const caseStatusWords: Readonly<Record<CaseStatus, string>> = { open: 'Open', 'in-review': 'In review', closed: 'Closed' };

export const severityWords: Readonly<Record<Severity, string>> = {
  info: 'Info',
  low: 'Low',
  medium: 'Medium',
  high: 'High',
  critical: 'Critical',
};

export const itemWords: Readonly<Record<CaseItemBody['kind'], string>> = {
  session: 'Session',
  moment: 'Moment',
  range: 'Range',
  note: 'Note',
};

/** "alice on prod-db-1, SSH". */
export function sessionWords({ user, target, resourceType }: Pick<Citation, 'user' | 'target' | 'resourceType'>): string {
  return `${user ?? 'Unknown user'} on ${target ?? 'unknown target'}, ${typeWord(resourceType)}`;
}

/** "0:12:03 to 0:13:00"; empty for a whole session. */
export function placeWords({ atMs, endMs }: Pick<Citation, 'atMs' | 'endMs'>): string {
  if (atMs === null) return '';
  return endMs === null ? formatDuration(atMs) : `${formatDuration(atMs)} to ${formatDuration(endMs)}`;
}

export function clockWords({ utcMs }: Pick<Citation, 'utcMs'>, zone: TimeZoneSetting): string {
  return utcMs === null ? '' : formatInstant(utcMs, zone);
}

/** One thing in which two versions differ, in words. */
export interface Difference {
  readonly name: string;
  readonly ours: string;
  readonly theirs: string;
}

/** In what the two versions of a conflict differ. */
export function differencesOf({ ours, theirs }: Pick<CaseConflict, 'ours' | 'theirs'>): Difference[] {
  const [here, there] = [membersOf(ours?.body), membersOf(theirs.body)];
  if (here === null || there === null) {
    return [
      { name: 'removed', ours: here === null ? 'removed' : 'there', theirs: there === null ? 'removed' : 'there' },
      ...onlyIn(here, there),
    ];
  }
  return [...new Set([...here.keys(), ...there.keys()])]
    .map((name) => ({ name: wordOf(name), ours: here.get(name) ?? '', theirs: there.get(name) ?? '' }))
    .filter((each) => each.ours !== each.theirs);
}

function onlyIn(here: ReadonlyMap<string, string> | null, there: ReadonlyMap<string, string> | null): Difference[] {
  const told = ['title', 'text', 'comment'];
  return told.flatMap((name) => {
    const [ours, theirs] = [here?.get(name) ?? '', there?.get(name) ?? ''];
    return ours === '' && theirs === '' ? [] : [{ name: wordOf(name), ours, theirs }];
  });
}

function membersOf(body: object | null | undefined): ReadonlyMap<string, string> | null {
  if (body === null || body === undefined) return null;
  return new Map(Object.entries(body).map(([name, value]: [string, unknown]) => [name, valueText(value)]));
}

function valueText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && value.every((each) => typeof each === 'string')) return value.join(', ');
  return JSON.stringify(value);
}

function wordOf(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).replace(/^./, (letter) => letter.toUpperCase());
}
