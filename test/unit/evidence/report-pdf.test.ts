import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { expect, test } from 'vitest';
import { insertMarkers } from '../../../electron/library/catalog/index-data.ts';
import { insertNote } from '../../../electron/library/catalog/notes.ts';
import { noteIdSchema } from '../../../shared/model/ids.ts';
import { exportedAtMs, makeEvidenceArchive, sessionId } from './evidence-archive.ts';

async function exported({ commands = 0, text = 'Look.' } = {}) {
  const archive = makeEvidenceArchive();
  const id = await archive.add('ssh/one.cast', Buffer.from('bytes'));
  archive.index(id, ['$ ls']);
  insertMarkers(
    archive.catalog,
    id,
    Array.from({ length: commands }, (_, index) => ({
      ...({
        kind: 'command',
        atMs: index,
        endMs: null,
        label: `command ${index} ${'word '.repeat(index === 7 ? 900 : 2)}`,
        severity: 'info',
      } as const),
      ...{ ruleId: null, reason: null, exitStatus: null, confidence: null },
    })),
  );
  const note = { id: noteIdSchema.parse('note-1'), sessionId, recordingId: id, atMs: 1500, endMs: null };
  insertNote(archive.catalog, { ...note, severity: 'high', text, author: 'Rita', createdAtMs: 1, updatedAtMs: 1 });
  return { archive, bagPath: (await archive.export({ reason: 'Audit' })).bagPath };
}

const bytesOf = (bagPath: string): Buffer => readFileSync(join(bagPath, 'data/report.pdf'));

/** What a reader selects on each page, and the kinds of its structure. */
async function read(bagPath: string) {
  const task = getDocument({ data: new Uint8Array(bytesOf(bagPath)), useSystemFonts: false, verbosity: 0 });
  const document = await task.promise;
  const pages: string[] = [];
  const kinds = new Set<string>();
  const visit = (node: { readonly role?: string; readonly children?: readonly object[] }): void => {
    if (node.role) kinds.add(node.role);
    for (const child of node.children ?? []) visit(child);
  };
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number);
    const { items } = await page.getTextContent();
    pages.push(items.map((item) => ('str' in item ? item.str : '')).join(' '));
    visit((await page.getStructTree()) as Parameters<typeof visit>[0]);
  }
  const { info } = await document.getMetadata();
  await task.destroy();
  return { pages, kinds, info: info as Readonly<Record<string, unknown>> };
}

test('the report is a PDF with text to select, a structure, and the package and a number on each page', async () => {
  const { bagPath } = await exported();
  const { pages, kinds, info } = await read(bagPath);
  expect(pages.length).toBeGreaterThan(1);
  for (const [index, page] of pages.entries())
    expect(page).toMatch(new RegExp(`evidence-sess_0001-20261124T030500Z\\s+Page ${index + 1}\\b`));
  const text = pages.join(' ');
  for (const said of ['What falls short', 'ssh/one.cast', 'rm -rf', 'Look.', 'sha256sum -c manifest-sha256.txt'])
    expect(text).toContain(said);
  expect([...kinds]).toEqual(expect.arrayContaining(['H1', 'H2', 'P', 'Table', 'TR', 'TH', 'TD', 'Figure']));
  expect(info).toMatchObject({ PDFFormatVersion: '1.7', CreationDate: 'D:20261124030500Z' });
  expect(info.Title).toMatch(/^Session of /);
});

test('what the fonts lack, and what hides or moves text, stands as code points; other scripts are drawn', async () => {
  const { bagPath } = await exported({ text: 'Жук Ω ễ \u4e2d \u202ex \u{1f600}' });
  expect((await read(bagPath)).pages.join(' ').replaceAll(/\s+/g, ' ')).toContain('Жук Ω ễ <U+4E2D> <U+202E>x <U+1F600>');
});

test('a table goes over pages with its heads on each, and a cell without room says how much is left out', async () => {
  const { bagPath } = await exported({ commands: 120 });
  const { pages } = await read(bagPath);
  expect(pages.filter((page) => page.includes('Severity')).length).toBeGreaterThan(3);
  expect(pages.join(' ')).toMatch(/\d+ lines more in\s+report\.html/);
});

test('the same export gives the same bytes', async () => {
  const { archive, bagPath } = await exported({ text: 'Жук' });
  const again = await archive.export({ reason: 'Audit', targetDir: join(archive.root, 'again'), now: () => exportedAtMs });
  expect(bytesOf(again.bagPath).equals(bytesOf(bagPath))).toBe(true);
});
