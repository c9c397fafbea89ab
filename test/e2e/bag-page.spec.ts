import { createHash } from 'node:crypto';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, type Page, test } from '@playwright/test';
import { filesBelow, makeSealedBag, type SealedTestBag } from '../support/sealed-bag.ts';
import { swapFiles } from '../support/swap-files.ts';
import { runWitness } from '../unit/cli/cli-runner.ts';
import { expectNoViolations } from './accessibility.ts';

let made: SealedTestBag;
let bag: string;

test.beforeAll(async () => {
  made = await makeSealedBag();
  bag = join(made.folder, 'bag');
});
test.afterAll(() => made.remove());

async function fresh(): Promise<void> {
  await rm(bag, { recursive: true, force: true });
  await cp(made.bagPath, bag, { recursive: true });
}

/** Always the page as it was exported: what is asked is what it says about the folder. */
async function openPage(page: Page): Promise<void> {
  await page.goto(pathToFileURL(join(made.bagPath, 'verify.html')).href);
}

async function outcomeOf(page: Page): Promise<string> {
  await page.getByLabel('Choose the folder').setInputFiles(bag);
  await expect(page.getByRole('status').getByRole('heading', { level: 2 })).toBeVisible();
  return (await page.getByRole('status').getByRole('heading', { level: 2 }).textContent()) ?? '';
}

/** Drops a file or a folder on the page. */
async function drop(page: Page, path: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [path], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', { type, x: 400, y: 250, data });
}

/** What stands in the list of that name; nothing where there is none. */
async function listed(page: Page, name: string): Promise<string[]> {
  return page.getByRole('list', { name, exact: true }).getByRole('listitem').allTextContents();
}

test('verify.html verifies its bag from a file address, without a network, and says by whom and when it was signed', async ({ page }) => {
  const requests: string[] = [];
  const errors: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('console', (message) => errors.push(message.text()));
  page.on('pageerror', (error) => errors.push(error.message));
  await fresh();
  await openPage(page);
  expect(await outcomeOf(page)).toBe('Verified');
  const status = page.getByRole('status');
  await expect(status).toContainText('CN=auditor, O=Witness self-made');
  await expect(status).toContainText('Time-stamped');
  await expect(status).toContainText('CN=Test time-stamp authority');
  await expect(status).toContainText(
    '1 entry, and 4 more of which no more is told than their place in the chain. They are as they were written.',
  );
  expect(requests).toEqual([page.url()]);
  expect(errors).toEqual([]);
});

test('the report of the bag is read from a file address in both themes, loads nothing, and breaks no rule of accessibility', async ({
  page,
}) => {
  const requests: string[] = [];
  const errors: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('console', (message) => errors.push(message.text()));
  await page.goto(pathToFileURL(join(made.bagPath, 'data/report.html')).href);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Session of');
  await expect(page.getByRole('region', { name: 'Watched of each recording, h:mm:ss' }).getByRole('columnheader')).toHaveCount(8);
  await expect(page.getByText('CN=auditor, O=Witness self-made').first()).toBeVisible();
  await expect(page.getByText('Asked of 127.0.0.1').first()).toBeVisible();
  expect(requests).toEqual([page.url()]);
  expect(errors).toEqual([]);
  // The policy of the page lets nobody's script in, not even that of axe.
  const checked = await page.context().newPage();
  await checked.setContent((await page.content()).replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, ''));
  await expectNoViolations(checked);
});

test('a folder can be dropped on it', async ({ page }) => {
  await fresh();
  await openPage(page);
  await drop(page, bag);
  await expect(page.getByRole('status').getByRole('heading', { level: 2 })).toHaveText('Verified');
});

test('every entry of a journal that was edited, removed, put in twice or moved is named', async ({ page }) => {
  test.setTimeout(120_000);
  const home = join(made.folder, 'home');
  const { path } = (await runWitness(['journal', 'export', '--home', home, '--out', made.folder, '--json'])).json() as { path: string };
  const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
  await openPage(page);
  const status = page.getByRole('status');
  /** What the page says of a journal of these lines: the outcome, and its first problem. */
  async function check(touched: readonly string[]): Promise<string> {
    await writeFile(path, touched.map((line) => `${line}\n`).join(''));
    // What it said before is gone as soon as another file is chosen.
    await page.getByLabel('Choose a journal').setInputFiles(path);
    await expect(status.getByRole('heading', { level: 2 })).toBeVisible();
    return [await status.getByRole('heading', { level: 2 }).textContent(), (await listed(page, 'Problems'))[0]].join(' ');
  }
  expect(await check(lines)).toBe('Verified ');
  const [first = '', second = ''] = lines;
  for (const [at, line] of lines.entries()) {
    const seq = Math.min(at + 1, lines.length - 1);
    const isHead = at === lines.length - 1;
    const edited = isHead ? line.replace(/"signedAtMs":\d/, '"signedAtMs":9') : line.replace(/"account":"[^"]*"/, '"account":"nobody"');
    expect(await check(lines.with(at, edited))).toContain(`Altered ${isHead ? 'head' : 'edited'}, entry ${seq}:`);
    const gone = isHead ? 'head' : at === lines.length - 2 ? 'cut-off' : 'removed';
    expect(await check(lines.toSpliced(at, 1))).toContain(`Altered ${gone}, entry ${seq}:`);
    if (isHead) continue;
    expect(await check(lines.toSpliced(at, 0, line))).toContain(`Altered reordered, entry ${seq}:`);
    const moved = lines.with(at, lines[at + 1] ?? '').with(at + 1, line);
    expect(await check(moved)).toContain(`Altered reordered, entry ${seq}:`);
  }
  expect(await check([`${first.slice(0, -1)},"<img src=x onerror=document.title=1>":1}`, second])).toContain(
    'Altered unreadable, entry 1:',
  );
  expect(await check(['no journal'])).toContain('Not checked');
  expect(await page.title()).toBe('Verify this evidence');

  await writeFile(path, lines.map((line) => `${line}\n`).join(''));
  await drop(page, path);
  await expect(status.getByRole('heading', { level: 2 })).toHaveText('Verified');
});

test('every file of it, changed in one byte, removed, or joined by another one, is named', async ({ page }) => {
  test.setTimeout(300_000);
  await openPage(page);
  const names = await filesBelow(made.bagPath);
  expect(names).toEqual(expect.arrayContaining(['verify.html', 'signature/tagmanifest-sha256.txt.p7s.tst', 'data/session.json']));
  for (const name of names) {
    await fresh();
    const bytes = await readFile(join(bag, name));
    const at = Math.floor(bytes.length / 2);
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    await writeFile(join(bag, name), bytes);
    expect(await outcomeOf(page), name).not.toBe('Verified');
    expect([...(await listed(page, 'Changed')), ...(await listed(page, 'Missing'))], name).toEqual([name]);

    await fresh();
    await rm(join(bag, name));
    expect(await outcomeOf(page), name).toBe('Incomplete');
    expect(await listed(page, 'Missing'), name).toEqual([name]);

    await fresh();
    await writeFile(join(bag, `${name}.more`), 'more');
    expect(await outcomeOf(page), name).toBe('Altered');
    expect(await listed(page, 'In no manifest'), name).toEqual([`${name}.more`]);
  }
});

test('every file that changed places with the one after it is named, and so is the other', async ({ page }) => {
  test.setTimeout(300_000);
  const names = await filesBelow(made.bagPath);
  await openPage(page);
  for (const [index, name] of names.entries()) {
    const other = names[(index + 1) % names.length] ?? '';
    await fresh();
    if (!(await swapFiles(bag, name, other))) continue;
    expect(await outcomeOf(page), `${name}, ${other}`).toBe('Altered');
    expect(await listed(page, 'Changed'), `${name}, ${other}`).toEqual(expect.arrayContaining([name, other]));
  }
});

test('names that are markup are shown as text and run nothing', async ({ page }) => {
  await fresh();
  const hostile = '<img src=x onerror=document.title=1>.txt';
  await writeFile(join(bag, 'data', hostile), 'x');
  await openPage(page);
  expect(await outcomeOf(page)).toBe('Altered');
  expect(await listed(page, 'In no manifest')).toEqual([`data/${hostile}`]);
  expect(await page.getByRole('status').locator('img').count()).toBe(0);
  expect(await page.title()).toBe('Verify this evidence');
});

test('a folder that is no bag is told so', async ({ page }) => {
  await rm(bag, { recursive: true, force: true });
  await mkdir(bag);
  await writeFile(join(bag, 'x.txt'), 'x');
  await openPage(page);
  expect(await outcomeOf(page)).toBe('Not checked');
  await expect(page.getByRole('status')).toContainText('is not a BagIt bag');
});

test('a file larger than is read at once is hashed as it is read', async ({ page }) => {
  await rm(bag, { recursive: true, force: true });
  await mkdir(join(bag, 'data'), { recursive: true });
  const large = Buffer.alloc(65 * 1024 ** 2, 'a long recording ');
  await writeFile(join(bag, 'data/large.bin'), large);
  await writeFile(join(bag, 'bagit.txt'), 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n');
  for (const algorithm of ['md5', 'sha1', 'sha256', 'sha512', 'sha3-256', 'blake2b512']) {
    const digest = createHash(algorithm).update(large).digest('hex');
    await writeFile(join(bag, `manifest-${algorithm.replace('-', '')}.txt`), `${digest}  data/large.bin\n`);
  }
  await openPage(page);
  expect(await outcomeOf(page)).toBe('Verified');
});
