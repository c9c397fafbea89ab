import { createHash } from 'node:crypto';
import { type CaseRecord, mostLineage } from '../../../shared/model/cases.ts';
import type { Note } from '../../../shared/model/review.ts';

/**
 * SHA-256 of the UTF-8 text of the JSON array `[kind, body]` without white space, members in the order of their names; of a citation
 * in a note only its times, because ids differ between libraries. Documented in docs/cases.md.
 */
export function hashRecord({ kind, body }: Pick<CaseRecord, 'kind' | 'body'>): string {
  const hashed = kind === 'note' && body !== null && 'citation' in body ? { ...body, citation: timesOf(body.citation) } : body;
  return hashText(kind, hashed);
}

function hashText(kind: CaseRecord['kind'], body: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify([kind, ordered(body)]), 'utf8')
    .digest('hex');
}

/** The same of a note as it is kept here. */
export function hashNote({ atMs, endMs, severity, text, author, createdAtMs }: Note): string {
  return hashText('note', { citation: { atMs, endMs }, severity, text, author, createdAtMs });
}

function timesOf({ atMs, endMs }: { readonly atMs: number | null; readonly endMs: number | null }) {
  return { atMs, endMs };
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  const pairs: (readonly [string, unknown])[] = Object.entries(value);
  return Object.fromEntries(pairs.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, each]) => [name, ordered(each)]));
}

/** A lineage with more behind it: each hash once, and only the newest where there are too many. */
export function extendLineage(lineage: readonly string[], ...more: readonly string[]): string[] {
  return [...new Set([...more, ...lineage].toReversed())].toReversed().slice(-mostLineage);
}
