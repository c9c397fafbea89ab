import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DocumentName, documentSchemas, publishedSchema } from '../../shared/model/evidence-documents.ts';
import { schemaFaults, schemaFolder } from '../support/schema-faults.ts';
import { filesBelow, makeSealedBag, type SealedTestBag } from '../support/sealed-bag.ts';
import { runWitness } from '../unit/cli/cli-runner.ts';

const names = Object.keys(documentSchemas) as DocumentName[];
let made: SealedTestBag;

beforeAll(async () => {
  made = await makeSealedBag();
});
afterAll(() => made.remove());

const nameOf = (path: string): string => basename(path).replace(/\.json(ld)?$/, '');

async function jsonLines(path: string): Promise<unknown[]> {
  return (await readFile(path, 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

test.each(names)('the published schema of %s is the one that is meant', async (name) => {
  const published = await readFile(join(schemaFolder, `${name}.schema.json`), 'utf8');
  expect(published, 'Write it anew: node scripts/run.mjs scripts/make-schemas.ts').toBe(publishedSchema(name));
});

test('nothing else is published', async () => {
  expect((await readdir(schemaFolder)).sort()).toEqual(names.map((name) => `${name}.schema.json`).sort());
});

describe('of a real export', () => {
  test('every JSON document has a schema and is what it says', async () => {
    const documents = (await filesBelow(made.bagPath)).filter((path) => /^data\/(?!original\/).*\.json(ld)?$/.test(path));
    expect(documents).toEqual(
      expect.arrayContaining(['data/session.json', 'data/recordings.json', 'data/notes.json', 'data/markers.json', 'data/case-uco.jsonld']),
    );
    for (const path of documents) {
      const document = JSON.parse(await readFile(join(made.bagPath, path), 'utf8'));
      expect(await schemaFaults(nameOf(path), document), path).toEqual([]);
      expect(await schemaFaults(nameOf(path), { ...document, more: 1 }), path).not.toEqual([]);
    }
  });

  test('and of a redacted one too, whatever is hidden', async () => {
    const home = join(made.folder, 'home');
    const witness = (...argv: string[]) => runWitness([...argv, '--home', home, '--json']);
    const { session } = JSON.parse(await readFile(join(made.bagPath, 'data/session.json'), 'utf8'));
    const text = ['--regex', '[a-z]+@[a-z.]+|root', '--reason', 'Names of people'];
    expect(await witness('redactions', 'add', session.id, ...text)).toMatchObject({ exitCode: 0 });
    const { stdout } = await witness('export', session.id, '--out', join(made.folder, 'redacted'), '--redacted', '--without-originals');
    const { bagPath } = JSON.parse(stdout);
    const documents = (await filesBelow(bagPath)).filter((path) => /^data\/[^/]*\.json$/.test(path));
    expect(documents).toContain('data/redactions.json');
    for (const path of documents) {
      expect(await schemaFaults(basename(path, '.json'), JSON.parse(await readFile(join(bagPath, path), 'utf8'))), path).toEqual([]);
    }
  });

  test('a package of a case has it, and says which session is in which folder', async () => {
    const home = join(made.folder, 'home');
    const witness = (...argv: string[]) => runWitness([...argv, '--home', home, '--json']);
    const { sessions } = (await witness('sessions', '--type', 'ssh', '--limit', '1', '--all')).json() as {
      sessions: { id: string; cachedCount: number }[];
    };
    const session = sessions.find(({ cachedCount }) => cachedCount > 0)?.id ?? expect.unreachable();
    await witness('cases', 'create', 'Packed');
    await witness('cases', 'add', 'Packed', session);
    await witness('cases', 'add-finding', 'Packed', 'Found <here>');
    const out = join(made.folder, 'packed');
    const { bagPath } = (await witness('export', '--case', 'Packed', '--out', out, '--reason', 'Ticket 42')).json() as { bagPath: string };
    expect((await witness('verify', bagPath)).json()).toMatchObject({ outcome: 'verified', journal: { outcome: 'verified' } });
    const read = async (name: string) => JSON.parse(await readFile(join(bagPath, `data/${name}.json`), 'utf8'));
    for (const name of ['case', 'package']) expect(await schemaFaults(name, await read(name)), name).toEqual([]);
    const [{ folder }] = (await read('package')).sessions;
    expect(await read('case')).toMatchObject({ case: { title: 'Packed' }, items: [{ kind: 'session', folder }] });
    for (const name of ['session', 'recordings', 'notes', 'markers', 'coverage'])
      expect(await schemaFaults(name, JSON.parse(await readFile(join(bagPath, folder, `${name}.json`), 'utf8'))), name).toEqual([]);
    const report = await readFile(join(bagPath, 'data/report.html'), 'utf8');
    for (const said of ['<h1>Packed</h1>', 'Case, with 1 session', 'Found &lt;here&gt;']) expect(report).toContain(said);
    const linked = [...report.matchAll(/href="([^#"]+)"/g)].map(([, file = '']) => join(bagPath, 'data', decodeURI(file)));
    expect(linked).toContain(join(bagPath, folder, 'report.html'));
    for (const file of linked) expect(existsSync(file), file).toBe(true);
    const journal = await readFile(join(bagPath, 'data/journal.jsonl'), 'utf8');
    for (const action of ['case.created', 'case.changed', 'evidence.exported']) expect(journal).toContain(action);

    // The same sessions by a filter; nothing at all, or both, is refused.
    const filtered = (await witness('export', '--type', 'ssh', '--text', session, '--out', out)).json();
    expect(filtered).toMatchObject({ error: { code: 'not-found' } });
    expect(await witness('export', '--out', out)).toMatchObject({ exitCode: 2 });
    expect(await witness('export', session, '--case', 'Packed', '--out', out)).toMatchObject({ exitCode: 2 });
    expect((await witness('export', '--unfinished')).json()).toEqual({ packages: [] });
  });

  test('every line of a transcript is what its schema says', async () => {
    const transcripts = (await filesBelow(made.bagPath)).filter((path) => path.endsWith('.transcript.jsonl'));
    expect(transcripts).not.toEqual([]);
    for (const path of transcripts)
      for (const line of await jsonLines(join(made.bagPath, path))) expect(await schemaFaults('transcript-line', line), path).toEqual([]);
  });

  test('every line of the extract of the journal is what its schema says', async () => {
    const lines = await jsonLines(join(made.bagPath, 'data/journal.jsonl'));
    expect(lines.length).toBeGreaterThan(2);
    for (const line of lines) expect(await schemaFaults('journal-line', line)).toEqual([]);
  });

  test('what verifying prints is what its schema says', async () => {
    const { stdout } = await runWitness(['verify', made.bagPath, '--json']);
    expect(await schemaFaults('verify-report', JSON.parse(stdout))).toEqual([]);
  });

  test('every line of a case that is handed over is what its schema says', async () => {
    const home = join(made.folder, 'home');
    const witness = (...argv: string[]) => runWitness(['cases', ...argv, '--home', home, '--json']);
    expect(await witness('create', 'Published')).toMatchObject({ exitCode: 0 });
    const handed = await witness('hand-over', 'Published', '--out', join(made.folder, 'cases'));
    const lines = await jsonLines(JSON.parse(handed.stdout).path);
    expect(lines.length).toBeGreaterThan(2);
    for (const line of lines) expect(await schemaFaults('case-line', line)).toEqual([]);
  });

  test('the journal of it, and what verifying that prints, is what its schema says', async () => {
    const home = join(made.folder, 'home');
    const { stdout } = await runWitness(['journal', 'export', '--home', home, '--out', join(made.folder, 'journal'), '--json']);
    const { path } = JSON.parse(stdout);
    for (const line of await jsonLines(path)) expect(await schemaFaults('journal-line', line)).toEqual([]);
    const report = await runWitness(['journal', 'verify', path, '--json']);
    expect(await schemaFaults('journal-report', JSON.parse(report.stdout))).toEqual([]);
  });
});
