import { utc } from '../evidence-documents.ts';

const counts = new Intl.NumberFormat('en');

/** "1 note", "2 notes". */
export function plural(count: number, one: string): string {
  return `${counts.format(count)} ${one}${count === 1 ? '' : 's'}`;
}

/** All of them, so that they can be compared with a file. */
export function byteCount(bytes: number): string {
  return plural(bytes, 'byte');
}

/** "2026-11-02 14:03:00.000 UTC", of epoch milliseconds or RFC 3339 in UTC. */
export function instant(at: number | string | null): string {
  const text = typeof at === 'number' ? utc(at as number | null) : at;
  return text === null ? 'at an unknown time' : `${text.replace('T', ' ').replace('Z', '')} UTC`;
}
