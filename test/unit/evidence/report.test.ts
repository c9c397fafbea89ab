import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { insertNote } from '../../../electron/library/catalog/notes.ts';
import { setCacheState } from '../../../electron/library/catalog/recordings.ts';
import { noteIdSchema } from '../../../shared/model/ids.ts';
import { makeEvidenceArchive, sessionId } from './evidence-archive.ts';

const hostile = '"><script>alert(1)</script><img src=http://192.0.2.1/x>\u202e\u001b[2J';

async function report() {
  const archive = makeEvidenceArchive();
  const id = await archive.add(`ssh/${hostile}.cast`, Buffer.from('bytes'), { storedAs: 'ssh/one.cast' });
  archive.index(id, ['$ ls']);
  await archive.add('web/second.mp4', Buffer.from('film'));
  const note = { id: noteIdSchema.parse('note-1'), sessionId, recordingId: id, atMs: 1500, endMs: null };
  insertNote(archive.catalog, {
    ...note,
    severity: 'high',
    text: `${hostile}\nsecond line`,
    author: hostile,
    createdAtMs: 1,
    updatedAtMs: 1,
  });
  const { bagPath } = await archive.export({ reason: hostile });
  return { archive, bagPath, html: readFileSync(join(bagPath, 'data/report.html'), 'utf8') };
}

test('a report tells what the package holds, and every file that it names is there', async () => {
  const { bagPath, html } = await report();
  for (const said of ['2 recordings in this package, 9 bytes', '1 marker: 1 rule', 'prod-db-1', '2026-11-02 14:03:00.000 UTC', '1 note']) {
    expect(html).toContain(said);
  }
  const files = [...html.matchAll(/href="([^#"]+)"/g)].map(([, file = '']) => decodeURI(file));
  expect(files.length).toBeGreaterThan(3);
  for (const file of files) expect(existsSync(join(bagPath, 'data', file)), file).toBe(true);
});

test('nothing in it takes effect: names and notes are text, and what hides or moves text is shown', async () => {
  const { html } = await report();
  expect(html).not.toMatch(/<script|<img|="https?:/);
  expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(html).toContain('\u27e8202E\u27e9\u27e8001B\u27e9[2J\nsecond line');
  expect(html).not.toMatch(/[\u202e\u001b]/);
  expect(html).toMatch(/content="default-src 'none'; style-src 'sha256-[A-Za-z0-9+/=]+'; base-uri 'none'; form-action 'none'"/);
});

test('what falls short is said: what is left out, not signed, not watched', async () => {
  const archive = makeEvidenceArchive();
  const id = await archive.add('web/gone.mp4', Buffer.from('film'));
  setCacheState(archive.catalog, id, { cacheState: 'complete', cachedBytes: 4, sha256: null, storeChecksumVerified: null });
  const { bagPath } = await archive.export();
  const html = readFileSync(join(bagPath, 'data/report.html'), 'utf8');
  const part = html.slice(html.indexOf('id="falls-short"'), html.indexOf('id="session"'));
  expect(part).toContain('The store offered no checksum to compare web/gone.mp4 with');
  expect(part).toContain('The package is not signed');
});

test('the same export gives the same report', async () => {
  const { archive, html } = await report();
  const { bagPath } = await archive.export({ reason: hostile, targetDir: join(archive.root, 'again') });
  expect(readFileSync(join(bagPath, 'data/report.html'), 'utf8')).toBe(html);
});
