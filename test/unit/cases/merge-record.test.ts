import { expect, it } from 'vitest';
import { decideMerge } from '../../../electron/library/cases/merge-record.ts';
import { extendLineage, hashRecord } from '../../../electron/library/catalog/record-hash.ts';
import { type CaseNoteBody, type Citation, mostLineage } from '../../../shared/model/cases.ts';
import { sessionIdSchema } from '../../../shared/model/ids.ts';

const version = (hash: string, ...lineage: string[]) => ({ hash, lineage });

it.each([
  ['what was never here', null, version('a'), 'add'],
  ['the same', version('a'), version('a', 'x'), 'same'],
  ['what came from ours', version('a'), version('b', 'a'), 'newer'],
  ['what came from ours long ago', version('a', 'x'), version('c', 'x', 'a', 'b'), 'newer'],
  ['what ours came from', version('b', 'a'), version('a'), 'older'],
  ['two that came from the same', version('b', 'a'), version('c', 'a'), 'conflict'],
  ['two that have nothing in common', version('a'), version('b'), 'conflict'],
  ['two of which each was the other once', version('b', 'a'), version('a', 'b'), 'conflict'],
])('%s', (_, ours, theirs, decision) => {
  expect(decideMerge(ours, theirs)).toBe(decision);
});

it('a lineage holds each hash once, the newest last, and no more than is kept', () => {
  expect(extendLineage(['b', 'c'], 'a', 'b')).toEqual(['a', 'b', 'c']);
  const many = Array.from({ length: mostLineage }, (_, at) => String(at));
  expect(extendLineage(many, 'older')).toEqual(many);
});

it('the hash of a note is of what it says and when, not of the ids of a library', () => {
  const citation: Citation = {
    ...{ sessionId: sessionIdSchema.parse('a'), externalId: null, source: 's', resourceType: 'ssh', user: null, target: null },
    ...{ startedAtMs: 1, recording: null, atMs: 5, endMs: null, utcMs: 6 },
  };
  const body: CaseNoteBody = { citation, severity: 'low', text: 'Seen.', author: 'R', createdAtMs: 9 };
  const same = hashRecord({ kind: 'note', body });
  expect(hashRecord({ kind: 'note', body: { ...body, citation: { ...citation, sessionId: sessionIdSchema.parse('b') } } })).toBe(same);
  expect(hashRecord({ kind: 'note', body: { ...body, citation: { ...citation, atMs: 6 } } })).not.toBe(same);
  expect(hashRecord({ kind: 'note', body: { ...body, text: 'Unseen.' } })).not.toBe(same);
  // In whatever order its members come out of a file.
  expect(hashRecord({ kind: 'note', body: Object.fromEntries(Object.entries(body).reverse()) as CaseNoteBody })).toBe(same);
});
