import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import jsonld from 'jsonld';
import { expect, test } from 'vitest';
import { insertNote } from '../../../electron/library/catalog/notes.ts';
import { noteIdSchema } from '../../../shared/model/ids.ts';
import { caseUcoTerms } from '../../support/case-uco-terms.ts';
import { makeEvidenceArchive, sessionId } from './evidence-archive.ts';

type Expanded = Readonly<Record<string, unknown>>;

async function exported() {
  const archive = makeEvidenceArchive();
  const id = await archive.add('ssh/one.cast', Buffer.from('bytes'));
  archive.index(id, ['$ ls']);
  const note = { id: noteIdSchema.parse('note-1'), sessionId, recordingId: id, atMs: 1500, endMs: null };
  insertNote(archive.catalog, { ...note, severity: 'high', text: 'Look.', author: 'Rita', createdAtMs: 1, updatedAtMs: 1 });
  const { bagPath } = await archive.export({ reviewer: 'Rita', reason: 'Audit' });
  return { archive, bagPath };
}

const textOf = (bagPath: string): string => readFileSync(join(bagPath, 'data/case-uco.jsonld'), 'utf8');

/** As a program reads it that knows JSON-LD and has no network. */
async function expand(bagPath: string): Promise<Expanded[]> {
  const documentLoader = () => Promise.reject(new Error('A context of its own needs no network.'));
  // In safe mode what would be dropped is an error; the types of the library do not know it.
  const options = { documentLoader, safe: true };
  return jsonld.expand(JSON.parse(textOf(bagPath)), options) as Promise<Expanded[]>;
}

/** Every object below, itself too. */
function* nodesOf(value: unknown): Generator<Expanded> {
  if (Array.isArray(value)) for (const each of value) yield* nodesOf(each);
  else if (typeof value === 'object' && value !== null) {
    yield value as Expanded;
    yield* nodesOf(Object.values(value));
  }
}

const isReference = (node: Expanded): boolean => Object.keys(node).join() === '@id';

test('it is JSON-LD in which every type and property is one of CASE or UCO', async () => {
  const { bagPath } = await exported();
  const nodes = [...nodesOf(await expand(bagPath))].filter((node) => !('@value' in node));
  const used = nodes.flatMap((node) => [
    ...((node['@type'] as string[] | undefined) ?? []),
    ...Object.keys(node).filter((name) => !name.startsWith('@')),
  ]);
  expect(new Set(used).size).toBeGreaterThan(30);
  expect([...new Set(used)].filter((term) => !caseUcoTerms.has(term))).toEqual([]);
});

test('every node has an id of its own, and every reference leads to one of them', async () => {
  const { bagPath } = await exported();
  const nodes = [...nodesOf(await expand(bagPath))].filter((node) => '@id' in node);
  const defined = nodes.filter((node) => !isReference(node)).map((node) => node['@id']);
  expect(new Set(defined).size).toBe(defined.length);
  for (const node of nodes.filter(isReference)) expect(defined).toContain(node['@id']);
});

test('files have the hashes of the manifests, and come from what is stored', async () => {
  const { bagPath } = await exported();
  const sha256 = readFileSync(join(bagPath, 'manifest-sha256.txt'), 'utf8').match(/^(\S+) +data\/original\/ssh\/one\.cast$/m)?.[1];
  const graph: Expanded[] = JSON.parse(textOf(bagPath))['@graph'];
  const original = graph.find((node) => JSON.stringify(node).includes('"uco-observable:filePath":"data/original/ssh/one.cast"'));
  expect(JSON.stringify(original)).toContain(`"@value":"${sha256}"`);
  const stored = graph.find((node) => JSON.stringify(node).includes('"uco-observable:filePath":"ssh/one.cast"'));
  expect(original?.['case-investigation:wasDerivedFrom']).toEqual({ '@id': stored?.['@id'] });
  const actions = graph.filter((node) => node['@type'] === 'case-investigation:InvestigativeAction');
  expect(actions.map((node) => node['uco-core:name'])).toEqual(['exported', 'verified']);
});

test('the same export gives the same document', async () => {
  const { archive, bagPath } = await exported();
  const again = await archive.export({ reviewer: 'Rita', reason: 'Audit', targetDir: join(archive.root, 'again') });
  expect(textOf(again.bagPath)).toBe(textOf(bagPath));
});
