import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeTempFolder, openTestLibrary } from '../support/library.ts';
import { startAuthority } from '../support/time-stamp-authority.ts';
import { makeUnfinishedPackage } from '../support/unfinished-package.ts';
import { expect, startWindow, test } from '../support/window.ts';
import { expectNoViolations } from './accessibility.ts';
import { fetchAndPlay, goTo, openAliceOnProdDb, openSample } from './window.ts';

test('a certificate and a time-stamp authority are set up, an export is signed with the one and stamped by the other when it is back', async ({
  page,
}) => {
  const folder = await makeTempFolder();
  const tsa = await startAuthority();
  const at = (name: string): string => join(folder.path, name);
  try {
    const subject = ['-subj', '/CN=Rita Review', '-addext', 'keyUsage=critical,digitalSignature'];
    const key = ['-newkey', 'rsa:2048', '-nodes', '-keyout', at('key.pem'), '-out', at('cert.pem'), '-days', '2'];
    execFileSync('openssl', ['req', '-x509', ...key, ...subject], { stdio: 'ignore' });
    execFileSync('openssl', [
      'pkcs12',
      '-export',
      '-inkey',
      at('key.pem'),
      '-in',
      at('cert.pem'),
      '-out',
      at('rita.p12'),
      '-passout',
      'pass:secret',
    ]);
    await writeFile(at('root.pem'), tsa.root);
    await openSample(page);

    await test.step('the self-made certificate is warned about; another one opens with its passphrase only', async () => {
      await goTo(page, '#/settings');
      await expect(page.getByText('Witness made this certificate itself')).toBeVisible();
      const choosing = page.waitForEvent('filechooser');
      await page.getByRole('button', { name: 'Choose a PKCS#12 file' }).click();
      await (await choosing).setFiles(at('rita.p12'));
      await page.getByLabel('Passphrase of rita.p12').fill('wrong');
      await page.getByRole('button', { name: 'Sign with it' }).click();
      await expect(page.getByText('The passphrase does not open this file.')).toBeVisible();
      await page.getByLabel('Passphrase of rita.p12').fill('secret');
      await page.getByRole('button', { name: 'Sign with it' }).click();
      await expect(page.getByText('CN=Rita Review', { exact: false }).first()).toBeVisible();
      await expect(page.getByText('This certificate confirms itself')).toBeVisible();
    });

    await test.step('the authority is entered; what cannot be one is refused', async () => {
      const address = page.getByLabel('Address of the authority');
      await address.fill('ftp://nowhere');
      await expect(page.getByText('An address that begins with http:// or https://')).toBeVisible();
      await address.fill(tsa.url);
      await page.getByLabel('Root certificates').fill(await readFile(at('root.pem'), 'utf8'));
      await page.getByLabel('Root certificates').blur();
      await expect(address).toHaveValue(tsa.url);
      await expectNoViolations(page);
    });

    await test.step('while it is down the export is whole, and says so', async () => {
      tsa.reply = async () => (response) => response.socket?.destroy();
      await openAliceOnProdDb(page);
      await fetchAndPlay(page);
      await page.getByRole('tab', { name: 'Integrity' }).click();
      await page.getByRole('button', { name: 'Export as evidence' }).click();
      await expect(page.getByText('No time stamp yet')).toBeVisible();
    });

    await test.step('when it is back the time stamp is added on the Verify screen', async () => {
      tsa.reply = tsa.honest;
      await goTo(page, '#/verify');
      await page.getByRole('button', { name: /^Verify .*evidence-/ }).click();
      await expect(page.getByRole('heading', { name: 'Time stamp pending' })).toBeVisible();
      await page.getByRole('button', { name: 'Add a time stamp' }).click();
      await expect(page.getByRole('heading', { name: 'Time-stamped' })).toBeVisible();
      await expect(page.getByText('CN=Test root of time stamps')).toBeVisible();
      await expect(page.getByText('CN=Rita Review', { exact: false }).first()).toBeVisible();
      await expectNoViolations(page);
    });
  } finally {
    await tsa.close();
    await folder.remove();
  }
});

test('an export that was interrupted is offered after a restart, and goes on when it is asked to', async ({ browser }) => {
  const folder = await makeTempFolder();
  const home = join(folder.path, 'home');
  const engine = await openTestLibrary(home);
  const { place } = await makeUnfinishedPackage(engine, join(folder.path, 'out'));
  await engine.close();
  const window = await startWindow(home);
  const context = await browser.newContext();
  const page = await context.newPage();
  try {
    await page.goto(window.url);
    await goTo(page, '#/verify');
    const unfinished = page.getByRole('list', { name: 'Exports that were interrupted' });
    await expect(unfinished).toContainText('2 of 2 sessions written');
    await expectNoViolations(page);
    await unfinished.getByRole('button', { name: /^Discard / }).click();
    const asked = page.getByRole('dialog', { name: 'Discard this export?' });
    await expect(asked).toContainText('2 of 2 sessions');
    await asked.getByRole('button', { name: 'Keep it' }).click();
    await unfinished.getByRole('button', { name: /^Continue / }).click();
    await page.getByRole('button', { name: `Verify ${place}` }).click();
    await expect(page.getByRole('status').filter({ hasText: 'Signed' })).toContainText('Verified');
    await expect(unfinished).toBeHidden();
  } finally {
    await context.close();
    await window.stop();
    await folder.remove();
  }
});
