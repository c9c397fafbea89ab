import { execFile } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { chromium } from '@playwright/test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { reconciliationReportSchema } from '../../shared/model/reconciliation.ts';
import { chromiumArguments, findChromium } from '../support/chromium.ts';
import { finishJob, makeTempFolder, openTestLibrary, sampleArchive } from '../support/library.ts';
import { runWitness } from '../unit/cli/cli-runner.ts';

const run = promisify(execFile);
let folder: Awaited<ReturnType<typeof makeTempFolder>>;
let home: string;
let report: string;

beforeAll(async () => {
  folder = await makeTempFolder();
  home = join(folder.path, 'home');
  const engine = await openTestLibrary(home);
  try {
    const { source } = await engine.call('sources.add', { name: '<b>Sample</b>', store: { kind: 'folder', path: sampleArchive } });
    await finishJob(engine, (await engine.call('sources.sync', { sourceId: source.id })).jobId);
    const { findings } = await engine.call('sessions.reconcile', {});
    const [finding] = findings;
    if (!finding) throw new Error('The sample has findings.');
    const hostile = '<script>document.title = "changed"</script>\u202e&amp;';
    await engine.call('sessions.decide', { finding, disposition: 'escalated', note: hostile });
  } finally {
    await engine.close();
  }
  const answer = await runWitness(['reconcile', '--source', '<b>Sample</b>', '--report', folder.path, '--home', home, '--json']);
  expect(answer.exitCode).toBe(1);
  report = join(folder.path, (await readdir(folder.path)).find((name) => name.startsWith('reconciliation-')) ?? '');
});
afterAll(() => folder.remove());

/** As docs and the page itself tell: with nothing but OpenSSL. */
function verify(path: string): Promise<unknown> {
  const args = ['cms', '-verify', '-binary', '-inform', 'DER', '-in', join(path, 'report.html.p7s'), '-content', join(path, 'report.html')];
  return run('openssl', [...args, '-CAfile', join(path, 'certificate.pem'), '-purpose', 'any', '-out', '/dev/null']);
}

test('openssl verifies the page, and refuses it after a change of one byte', async () => {
  await expect(verify(report)).resolves.toMatchObject({ stderr: expect.stringContaining('Verification successful') });
  const page = join(report, 'report.html');
  const bytes = await readFile(page);
  for (const at of [0, Math.floor(bytes.length / 2), bytes.length - 1]) {
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ 1;
    await writeFile(page, changed);
    await expect(verify(report)).rejects.toThrow(/Verification failure|digest/i);
  }
  await writeFile(page, bytes);
  await expect(verify(report)).resolves.toBeDefined();
});

test('openssl reads who signed, when, and that the certificate is self-made', async () => {
  const { stdout } = await run('openssl', ['cms', '-cmsout', '-print', '-inform', 'DER', '-in', join(report, 'report.html.p7s')], {
    maxBuffer: 1024 ** 2,
  });
  expect(stdout).toContain('signingTime');
  expect(stdout).toContain('ecdsa-with-SHA256');
  const subject = await run('openssl', ['x509', '-in', join(report, 'certificate.pem'), '-noout', '-subject', '-issuer']);
  expect(subject.stdout.match(/Witness self-made/g)).toHaveLength(2);
});

test('a browser shows it: every session and object once, and nothing in it takes effect', async () => {
  const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumArguments() });
  try {
    const page = await browser.newPage();
    await page.goto(`file://${join(report, 'report.html')}`);
    expect(await page.title()).toMatch(/^Reconciliation of /);
    const rows = page.getByRole('table', { name: 'Every session and object, once each' }).getByRole('row');
    const cells = await rows.last().getByRole('cell').allTextContents();
    const all = await rows.nth(-2).getByRole('cell').allTextContents();
    expect(all).toEqual(['43', expect.stringMatching(/^\d+$/)]);
    const findings = page.getByRole('table', { name: 'Findings' }).locator('tbody tr');
    // A session with findings about its objects counts once.
    expect(await findings.count()).toBeGreaterThanOrEqual(Number(cells[0]));
    await expect(page.getByText('<script>document.title = "changed"</script>').count()).resolves.toBe(1);
    await expect(page.getByText('\u27e8202E\u27e9').count()).resolves.toBe(1);
    await expect(page.getByText('<b>Sample</b>').count()).resolves.toBe(1);
  } finally {
    await browser.close();
  }
});

test('the certificate stays the same, and an existing folder is not written over', async () => {
  const engine = await openTestLibrary(home, { now: () => 1_800_000_000_000 });
  try {
    const write = async () => {
      const { jobId } = await engine.call('sessions.reportReconciliation', { targetDir: folder.path });
      return reconciliationReportSchema.parse((await finishJob(engine, jobId)).result);
    };
    const first = await write();
    expect(await readFile(join(first.path, 'certificate.pem'), 'utf8')).toBe(await readFile(join(report, 'certificate.pem'), 'utf8'));
    await expect(write()).rejects.toThrow('There is something in');
    const page = await readFile(join(first.path, 'report.html'), 'utf8');
    expect(page).toContain('<th scope="row">Narrowed further by</th><td>nothing</td>');
    const { jobId } = await engine.call('sessions.reportReconciliation', {
      filter: { text: 'prod', user: ['alice'] },
      targetDir: join(folder.path, 'narrowed'),
    });
    const narrowed = reconciliationReportSchema.parse((await finishJob(engine, jobId)).result);
    expect(await readFile(join(narrowed.path, 'report.html'), 'utf8')).toContain('<td>text: prod; user: alice</td>');
    expect((await readdir(folder.path)).filter((name) => name.includes('partial'))).toEqual([]);
  } finally {
    await engine.close();
  }
});
