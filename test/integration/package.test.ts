import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { listExports } from '../../electron/library/catalog/exports.ts';
import { listPackages } from '../../electron/library/catalog/packages.ts';
import { setCacheState } from '../../electron/library/catalog/recordings.ts';
import { discardPackage } from '../../electron/library/evidence/package/export-package.ts';
import { verifyBag } from '../../electron/library/evidence/verify-bag.ts';
import { type PackageId, recordingIdSchema } from '../../shared/model/ids.ts';
import { openTestLibrary } from '../support/library.ts';
import { begunAtMs, type ManySessions, makeManySessions, openManySessions } from '../support/many-sessions.ts';
import { filesBelow } from '../support/sealed-bag.ts';
import { makeUnfinishedPackage } from '../support/unfinished-package.ts';
import { runWitness } from '../unit/cli/cli-runner.ts';

const child = fileURLToPath(new URL('./package-child.ts', import.meta.url));
const mebibyte = 1024 ** 2;
const unshare = ['--user', '--map-root-user', '--mount'];
const canMount = spawnSync('unshare', [...unshare, 'sh', '-c', 'mount -t tmpfs tmpfs /mnt']).status === 0;

function testRoot(): string {
  const root = mkdtempSync(join(tmpdir(), 'witness-package-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  return root;
}

async function setUp(count: number, sizeBytes: number): Promise<{ root: string; out: string; many: ManySessions }> {
  const root = testRoot();
  const many = await makeManySessions(root, count, sizeBytes);
  return { root, out: join(root, 'out'), many };
}

/** Exports it in a process of its own and kills that as soon as it says to have so many bytes; false when it was done before. */
async function killAt(root: string, id: PackageId, bytes: number): Promise<boolean> {
  const env = { ...process.env, NODE_NO_WARNINGS: '1' };
  const exporting = spawn(process.execPath, [child, root, id], { stdio: ['ignore', 'pipe', 'inherit'], env });
  const exited = once(exporting, 'exit');
  for await (const line of createInterface(exporting.stdout)) if (Number(line) >= bytes) exporting.kill('SIGKILL');
  await exited;
  return exporting.signalCode === 'SIGKILL';
}

async function contentOf(bagPath: string): Promise<Record<string, string>> {
  const names = await filesBelow(bagPath);
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(bagPath, name), 'base64')]));
}

test('a package that was killed again and again goes on, and is the one that was not killed, byte for byte', {
  timeout: 60_000,
}, async () => {
  const { root, out, many } = await setUp(6, 2 * mebibyte);
  const plain = await many.export(many.begin(join(root, 'plain')));
  const id = many.begin(out);
  await many.close();
  const kills: boolean[] = [];
  for (const bytes of [1, 5, 9]) kills.push(await killAt(root, id, bytes * mebibyte));
  expect(kills).toEqual([true, true, true]);
  // Its place is empty until all of it is there.
  expect(readdirSync(out).filter((name) => !name.startsWith('.'))).toEqual([]);

  const reopened = openManySessions(root);
  onTestFinished(() => reopened.close());
  const [unfinished] = listPackages(reopened.catalog);
  expect(unfinished).toMatchObject({ id, sessions: 6 });
  expect(unfinished?.wholeSessions).toBeGreaterThanOrEqual(4);
  // What of it was touched meanwhile is not believed, and what does not belong goes.
  const work = join(out, readdirSync(out)[0] ?? '');
  appendFileSync(join(work, 'data/sessions/sess_0/notes.json'), ' ');
  writeFileSync(join(work, 'data/sessions/more'), 'more');
  // A link with the right bytes behind it is none of its files.
  const original = join(work, 'data/sessions/sess_2/original');
  renameSync(original, join(root, 'elsewhere'));
  symlinkSync(join(root, 'elsewhere'), original);
  const read: string[] = [];
  const { bagPath } = await reopened.export(id, { onProgress: ({ detail }) => void read.push(detail) });
  // Read anew were the two that were touched and those that were not whole.
  const notWhole = 6 - (unfinished?.wholeSessions ?? 0);
  expect(new Set(read.filter((detail) => detail.startsWith('recording '))).size).toBeLessThanOrEqual(2 + notWhole);
  const [one, other] = [await contentOf(bagPath), await contentOf(plain.bagPath)];
  // They are two packages, which their tags name.
  const ofTheirOwn = ['bag-info.txt', 'tagmanifest-sha256.txt', 'tagmanifest-sha512.txt'];
  expect(Object.keys(one)).toEqual(Object.keys(other));
  for (const name of Object.keys(one)) expect(one[name] === other[name] || ofTheirOwn.includes(name), name).toBe(true);
  expect(await verifyBag({ path: bagPath })).toMatchObject({
    outcome: 'verified',
    journal: { outcome: 'verified', entries: 2, withheld: 2 },
  });
  expect(readdirSync(out)).toHaveLength(1);
  expect(listPackages(reopened.catalog)).toEqual([]);
  expect(listExports(reopened.catalog).filter((each) => each.bagPath === bagPath)).toHaveLength(6);
});

test('300 sessions are one bag that every tool verifies, with no more files open than for one', { timeout: 120_000 }, async () => {
  const { out, many } = await setUp(300, 1000);
  onTestFinished(() => many.close());
  const open = (): number => readdirSync('/proc/self/fd').length;
  const before = open();
  let most = 0;
  const onProgress = (): void => {
    most = Math.max(most, open());
  };
  const { bagPath, files } = await many.export(many.begin(out), { onProgress });
  expect(most - before).toBeLessThan(20);
  const folders = readdirSync(join(bagPath, 'data/sessions'));
  // Names that differ in case alone are one name elsewhere.
  expect(new Set(folders.map((name) => name.toLowerCase())).size).toBe(folders.length);
  const { sessions } = JSON.parse(readFileSync(join(bagPath, 'data/package.json'), 'utf8'));
  expect(sessions).toHaveLength(300);
  for (const { folder, id } of sessions)
    expect(JSON.parse(readFileSync(join(bagPath, folder, 'session.json'), 'utf8')).session.id).toBe(id);
  expect(files).toBe(300 * 8 + 4);
  for (const algorithm of ['sha256', 'sha512']) {
    for (const manifest of ['manifest', 'tagmanifest'])
      execFileSync(`${algorithm}sum`, ['--check', '--strict', '--quiet', `${manifest}-${algorithm}.txt`], { cwd: bagPath });
  }
  expect(await verifyBag({ path: bagPath })).toMatchObject({ outcome: 'verified' });
});

test('one that was put in its place when the process died is noted, and not written again', async () => {
  const { out, many } = await setUp(1, 1000);
  onTestFinished(() => many.close());
  const id = many.begin(out);
  const { catalog } = many;
  const first = await many.export(id);
  // As it is between the two: the bag is there, and the catalog says that it is not.
  const again = many.begin(out);
  const info = join(first.bagPath, 'bag-info.txt');
  writeFileSync(info, readFileSync(info, 'utf8').replaceAll(id, again));
  expect(await many.export(again)).toEqual(first);
  expect(listPackages(catalog)).toEqual([]);
});

test('cancelled, it can go on or be discarded; that a recording is missing is said before anything is written', async () => {
  const { out, many } = await setUp(3, 1000);
  onTestFinished(() => many.close());
  const { catalog } = many;
  const id = many.begin(out);
  const cancel = new AbortController();
  const onProgress = ({ done }: { readonly done: number }): void => {
    if (done >= 2000) cancel.abort();
  };
  await expect(many.export(id, { signal: cancel.signal, onProgress })).rejects.toMatchObject({ code: 'cancelled' });
  expect(many.begin(out)).toBe(id);
  expect(listPackages(catalog)).toMatchObject([
    { id, name: 'evidence-3-sessions-20261124T030500Z', exportedAtMs: begunAtMs, wholeSessions: 1 },
  ]);
  await discardPackage(catalog, id);
  expect(readdirSync(out)).toEqual([]);
  expect(listPackages(catalog)).toEqual([]);

  for (const at of [1, 2]) {
    const missing = { cacheState: 'none', cachedBytes: 0, sha256: null, storeChecksumVerified: null } as const;
    setCacheState(catalog, recordingIdSchema.parse(`recording-${at}`), missing);
  }
  await expect(many.export(many.begin(out))).rejects.toMatchObject({
    code: 'not-cached',
    message: expect.stringContaining('2 of 3 sessions cannot be exported whole'),
  });
  expect(listPackages(catalog)).toEqual([]);
});

test.skipIf(!canMount)('a disk that is full leaves its place empty, says what is kept, and it goes on when there is room', async () => {
  const { root, many } = await setUp(4, 2 * mebibyte);
  const small = join(root, 'small');
  mkdirSync(small);
  const id = many.begin(small);
  await many.close();
  const script = 'mount -t tmpfs -o size=5m tmpfs "$4" && exec "$0" "$1" "$2" "$3" "$4"';
  const printed = execFileSync('unshare', [...unshare, 'sh', '-c', script, process.execPath, child, root, id, small], {
    env: { ...process.env, NODE_NO_WARNINGS: '1' },
    encoding: 'utf8',
  });
  const { failure, isPlaced, result } = JSON.parse(printed);
  expect(failure).toMatchObject({ code: 'disk-full', retryable: true, action: expect.stringContaining('What was written is kept') });
  expect(isPlaced).toBe(false);
  expect(result).toMatchObject({ files: 4 * 8 + 4 });
});

test('an export that failed on its way is offered, goes on by its id, or is discarded; all of it is in the journal', async () => {
  const root = testRoot();
  const [home, out] = [join(root, 'home'), join(root, 'out')];
  const engine = await openTestLibrary(home, { account: 'auditor' });
  const { sessionIds, place, job } = await makeUnfinishedPackage(engine, out);
  expect(job.error).toMatchObject({ code: 'export-target-exists', action: expect.stringContaining('is kept') });
  expect(await engine.call('evidence.unfinished', {})).toMatchObject({
    packages: [{ sessions: 2, wholeSessions: 2, reason: 'Ticket 42' }],
  });
  await engine.close();

  const witness = (...argv: string[]) => runWitness(['export', ...argv, '--home', home, '--json']);
  const [unfinished] = ((await witness('--unfinished')).json() as { packages: { id: string }[] }).packages;
  const again = await witness(...sessionIds, '--out', out, '--reason', 'Ticket 42');
  expect(again.stderr).toContain('goes on where it was');
  expect(again.json()).toMatchObject({ bagPath: place });
  expect(await verifyBag({ path: place })).toMatchObject({ outcome: 'verified', journal: { outcome: 'verified' } });
  for (const option of ['--continue', '--discard'])
    expect((await witness(option, unfinished?.id ?? '')).json()).toMatchObject({ error: { code: 'not-found' } });
  expect(readFileSync(join(place, 'data/journal.jsonl'), 'utf8')).toContain('"isResumed":true');
});
