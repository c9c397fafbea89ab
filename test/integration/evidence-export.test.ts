import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { listExports } from '../../electron/library/catalog/exports.ts';
import { insertNote } from '../../electron/library/catalog/notes.ts';
import { getRecording, markRemovedFromStore, setCacheState } from '../../electron/library/catalog/recordings.ts';
import { createSeenRecordings } from '../../electron/library/catalog/seen-recordings.ts';
import { verifyBag } from '../../electron/library/evidence/verify-bag.ts';
import { noteIdSchema, sha256Schema } from '../../shared/model/ids.ts';
import { exportedAtMs, makeEvidenceArchive, sessionId } from '../unit/evidence/evidence-archive.ts';

const video = randomBytes(3 * 1024 ** 2 + 17);
const cast = Buffer.from('{"version": 2, "width": 80, "height": 24}\n[0.5, "o", "rm -rf /\\r\\n"]\n');

/** A session with a terminal recording, its transcript, a video and a note, exported. */
async function exported() {
  const archive = makeEvidenceArchive();
  const terminal = await archive.add('ssh/one.cast', cast);
  archive.index(terminal, ['$ ls', 'rm -rf /\u001b[2J', 'bye']);
  await archive.add('web/screen one.mp4', video);
  const note = { id: noteIdSchema.parse('note-1'), sessionId, recordingId: terminal, atMs: 1500, endMs: null };
  insertNote(archive.catalog, { ...note, severity: 'high', text: 'Look.', author: 'Rita', createdAtMs: 1, updatedAtMs: 1 });
  return { archive, result: await archive.export() };
}

/** With the programs that every system has, over all four manifests. */
function checkSums(bagPath: string): string {
  const check = (algorithm: string, manifest: string): string =>
    execFileSync(`${algorithm}sum`, ['--check', '--strict', `${manifest}-${algorithm}.txt`], { cwd: bagPath, encoding: 'utf8' });
  return ['sha256', 'sha512'].flatMap((algorithm) => [check(algorithm, 'manifest'), check(algorithm, 'tagmanifest')]).join('');
}

function jsonOf(bagPath: string, name: string) {
  return JSON.parse(readFileSync(join(bagPath, name), 'utf8'));
}

describe('an exported bag', () => {
  test('is verified by the sha256sum and sha512sum programs and by Witness', async () => {
    const { result } = await exported();
    expect(
      checkSums(result.bagPath)
        .trim()
        .split('\n')
        .every((line) => line.endsWith(': OK')),
    ).toBe(true);
    expect(await verifyBag({ path: result.bagPath })).toEqual({
      bag: result.bagPath,
      outcome: 'verified',
      filesChecked: result.files + 5,
      bytesChecked: expect.any(Number),
      missing: [],
      extra: [],
      changed: [],
      problems: [],
      warnings: [],
      signature: null,
      timeStamp: null,
      journal: null,
    });
    const manifest = readFileSync(join(result.bagPath, 'manifest-sha256.txt'));
    expect(result.sha256OfManifest).toBe(createHash('sha256').update(manifest).digest('hex'));
    // Both manifests list the whole payload (RFC 8493, 2.1.3).
    const paths = (name: string) => readFileSync(join(result.bagPath, name), 'utf8').match(/data\/.*$/gm);
    expect(paths('manifest-sha512.txt')).toEqual(paths('manifest-sha256.txt'));
  });

  test('holds the original bytes, the transcript and all that is known about the session', async () => {
    const { archive, result } = await exported();
    const { bagPath } = result;
    expect(readFileSync(join(bagPath, 'data/original/ssh/one.cast')).equals(cast)).toBe(true);
    const recordings = jsonOf(bagPath, 'data/recordings.json').recordings;
    expect(recordings.map((each: { key: string }) => each.key)).toEqual(['ssh/one.cast', 'web/screen one.mp4']);
    expect(readFileSync(join(bagPath, recordings[1].file)).equals(video)).toBe(true);
    expect(recordings[1]).toMatchObject({ sha256: createHash('sha256').update(video).digest('hex'), transcript: null });
    expect(recordings[1].store).toMatchObject({ versionId: 'v1', lastModified: '1970-01-01T00:00:00.005Z' });

    const transcript = readFileSync(join(bagPath, recordings[0].transcript.text), 'utf8');
    expect(transcript).toContain(createHash('sha256').update(cast).digest('hex'));
    expect(transcript).toContain('0:00:01.500  2026-11-02T14:03:01.500Z    rm -rf /\\u001b[2J\n');
    const lines = readFileSync(join(bagPath, recordings[0].transcript.jsonLines), 'utf8').trim().split('\n');
    expect(lines.map((line) => JSON.parse(line).text)).toEqual([undefined, '$ ls', 'rm -rf /\u001b[2J', 'bye']);

    const session = jsonOf(bagPath, 'data/session.json');
    expect(session.inventoryEntry).toEqual({ session_id: 'sess/0001', vendor_field: [1, 2] });
    expect(session.session).toMatchObject({ externalId: 'sess/0001', startedAt: '2026-11-02T14:03:00.000Z' });
    expect(session.exported).toMatchObject({ by: 'Rita Review', reason: 'Ticket 42' });
    expect(jsonOf(bagPath, 'data/notes.json').notes).toMatchObject([{ text: 'Look.', author: 'Rita' }]);
    expect(jsonOf(bagPath, 'data/markers.json').recordings[0].markers).toMatchObject([{ ruleId: 'destructive' }]);

    const info = readFileSync(join(bagPath, 'bag-info.txt'), 'utf8');
    expect(info).toContain(`Payload-Oxum: ${result.bytes}.${result.files}\n`);
    expect(info).toContain('External-Identifier: sess/0001\n');
    expect(info.match(/^Contact-Name: .*$/gm)).toEqual(['Contact-Name: Rita Review']);
    const { files, bytes } = result;
    expect(listExports(archive.catalog)).toEqual([{ sessionId, bagPath, exportedAtMs, files, bytes }]);
  });

  test('names every file that is changed, missing or extra', async () => {
    const { result } = await exported();
    const { bagPath } = result;
    const original = join(bagPath, 'data/original/ssh/one.cast');

    rmSync(join(bagPath, 'data/notes.json'));
    expect(await verifyBag({ path: bagPath })).toMatchObject({
      outcome: 'incomplete',
      missing: ['data/notes.json'],
      changed: [],
      extra: [],
    });

    const bytes = readFileSync(original);
    bytes[10] = (bytes[10] ?? 0) ^ 1;
    writeFileSync(original, bytes);
    writeFileSync(join(bagPath, 'data/original/added.txt'), 'x');
    writeFileSync(join(bagPath, 'added-tag.txt'), 'x');
    expect(await verifyBag({ path: bagPath })).toMatchObject({
      outcome: 'altered',
      missing: ['data/notes.json'],
      changed: ['data/original/ssh/one.cast'],
      extra: ['added-tag.txt', 'data/original/added.txt'],
    });
  });

  test('tells when a tag file, a manifest or a length was tampered with', async () => {
    const { result } = await exported();
    appendFileSync(join(result.bagPath, 'bag-info.txt'), 'Contact-Name: Mallory\n');
    truncateSync(join(result.bagPath, 'data/original/ssh/one.cast'), 5);
    const report = await verifyBag({ path: result.bagPath });
    expect(report).toMatchObject({ outcome: 'altered', changed: ['bag-info.txt', 'data/original/ssh/one.cast'] });
    expect(report.problems.map(({ code }) => code)).toEqual(['oxum-mismatch']);
  });

  test.each(['tagmanifest-sha256.txt', 'tagmanifest-sha512.txt', 'manifest-sha256.txt', 'manifest-sha512.txt'])(
    'is incomplete without %s, so that deleting it does not hide a change',
    async (name) => {
      const { result } = await exported();
      rmSync(join(result.bagPath, name));
      expect(await verifyBag({ path: result.bagPath })).toMatchObject({ outcome: 'incomplete', missing: [name] });
    },
  );

  test('can be moved and renamed', async () => {
    const { archive, result } = await exported();
    renameSync(result.bagPath, join(archive.root, 'moved'));
    expect((await verifyBag({ path: join(archive.root, 'moved') })).outcome).toBe('verified');
  });
});

describe('exporting', () => {
  test('a session whose keys are hostile stays inside its bag and verifies', async () => {
    const archive = makeEvidenceArchive();
    const keys = ['../../../escape.cast', 'a\nb%0A.cast', 'a', 'A', 'a/b', '/etc/passwd', 'con', 'x'.repeat(900)];
    for (const [index, key] of keys.entries()) {
      const id = await archive.add(key, Buffer.from(`recording ${index}`), { storedAs: `stored-${index}` });
      archive.index(id, [key]);
    }
    const { bagPath } = await archive.export();
    checkSums(bagPath);
    expect((await verifyBag({ path: bagPath })).outcome).toBe('verified');
    expect(readdirSync(archive.root).sort()).toEqual(['archive', 'home', 'out']);
    const { recordings } = jsonOf(bagPath, 'data/recordings.json');
    expect(recordings.map((each: { key: string }) => each.key).sort()).toEqual([...keys].sort());
    for (const { key, file } of recordings) expect(readFileSync(join(bagPath, file), 'utf8')).toBe(`recording ${keys.indexOf(key)}`);
  });

  test('a session with a recording that is not cached is refused, and the recording is named', async () => {
    const archive = makeEvidenceArchive();
    await archive.add('ssh/there.cast', cast);
    await archive.add('ssh/not\nthere.cast', cast, { cached: false });
    await expect(archive.export()).rejects.toMatchObject({
      code: 'not-cached',
      message: expect.stringContaining('ssh/not\\u000athere.cast'),
    });
    expect(existsSync(join(archive.root, 'out'))).toBe(false);
  });

  test('a recording that the store lost before it was fetched is recorded as not included', async () => {
    const archive = makeEvidenceArchive();
    const id = await archive.add('ssh/lost.cast', cast, { cached: false });
    const known = getRecording(archive.catalog, id);
    if (!known) throw new Error('it was added');
    expect([...markRemovedFromStore(archive.catalog, { sourceId: known.sourceId, seen: createSeenRecordings() })]).toContain(1);
    expect(getRecording(archive.catalog, id)?.removedFromStore).toBe(true);
    const { bagPath } = await archive.export();
    expect(jsonOf(bagPath, 'data/session.json').recordings).toMatchObject([{ key: 'ssh/lost.cast', included: false, file: null }]);
    expect((await verifyBag({ path: bagPath })).outcome).toBe('verified');
  });

  test('a session without any recording is exported with what is known of it', async () => {
    const { bagPath, files } = await makeEvidenceArchive().export();
    expect(readdirSync(join(bagPath, 'data'))).toHaveLength(files);
    expect(readFileSync(join(bagPath, 'data/report.html'), 'utf8')).toContain('The session has no recording.');
    expect((await verifyBag({ path: bagPath })).outcome).toBe('verified');
  });

  test('cancelling in the middle leaves nothing behind', async () => {
    const archive = makeEvidenceArchive();
    await archive.add('web/long.mp4', video);
    const controller = new AbortController();
    const exporting = archive.export({ signal: controller.signal, onProgress: ({ done }) => done > 1024 ** 2 && controller.abort() });
    await expect(exporting).rejects.toMatchObject({ code: 'cancelled' });
    expect(readdirSync(archive.root).sort()).toEqual(['archive', 'home']);
    expect(listExports(archive.catalog)).toEqual([]);
  });

  test('a failure leaves what was in the target folder, and nothing else', async () => {
    const archive = makeEvidenceArchive();
    const id = await archive.add('web/long.mp4', video);
    setCacheState(archive.catalog, id, { cacheState: 'complete', cachedBytes: 1, sha256: sha256Schema.parse('0'.repeat(64)) });
    mkdirSync(join(archive.root, 'out'));
    writeFileSync(join(archive.root, 'out', 'mine.txt'), 'mine');
    await expect(archive.export()).rejects.toMatchObject({ code: 'cache-damaged', message: expect.stringContaining('web/long.mp4') });
    expect(readdirSync(join(archive.root, 'out'))).toEqual(['mine.txt']);
  });

  test('nothing is ever overwritten', async () => {
    const archive = makeEvidenceArchive();
    const { bagPath } = await archive.export();
    await expect(archive.export()).rejects.toMatchObject({ code: 'export-target-exists' });
    expect((await verifyBag({ path: bagPath })).outcome).toBe('verified');
    expect(readdirSync(join(archive.root, 'out'))).toHaveLength(1);
  });

  test('the folders that Witness keeps its own files in are refused, by whatever path; its exports folder is not', async () => {
    const archive = makeEvidenceArchive();
    const home = join(archive.root, 'home');
    for (const folder of [home, join(home, 'cache'), join(home, 'new', 'deeper'), join(home, 'exports', '..', 'derived')]) {
      await expect(archive.export({ targetDir: folder })).rejects.toMatchObject({ code: 'refused' });
    }
    expect(existsSync(join(home, 'new'))).toBe(false);
    const { bagPath } = await archive.export({ targetDir: join(home, 'exports') });
    expect((await verifyBag({ path: bagPath })).outcome).toBe('verified');
  });

  test('a target that is a file is named', async () => {
    const archive = makeEvidenceArchive();
    writeFileSync(join(archive.root, 'file'), '');
    await expect(archive.export({ targetDir: join(archive.root, 'file', 'below') })).rejects.toMatchObject({
      code: 'export-failed',
      message: expect.stringContaining(join(archive.root, 'file', 'below')),
    });
  });
});
