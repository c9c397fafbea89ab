import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from '@playwright/test';
import { type AkeylessServer, startAkeylessServer } from '../test/support/akeyless-server.ts';
import { makeWorld } from '../test/support/akeyless-world.ts';
import { chromiumArguments, findChromium } from '../test/support/chromium.ts';
import { startWindow } from '../test/support/window.ts';

/** Takes the pictures of the README: every screen, dark and light, of the sample archive in a real window; --gateway: only those of a gateway; --population: only those of samples, fleet and capacity. */
const folder = fileURLToPath(new URL('../docs/screenshots', import.meta.url));

function shooter(page: Page, theme: 'dark' | 'light') {
  return async (name: string): Promise<void> => {
    await page.mouse.move(0, 0);
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    await page.screenshot({ path: join(folder, `${name}-${theme}.png`) });
  };
}

async function takeAll(page: Page, shoot: (name: string) => Promise<void>): Promise<void> {
  const goTo = (route: string): Promise<void> =>
    page.evaluate((hash) => {
      window.location.hash = hash;
    }, route);
  const idle = (): Promise<unknown> => page.getByText(/running$/).waitFor({ state: 'detached' });

  await page.getByRole('button', { name: 'Open the sample archive' }).waitFor();
  await shoot('first-start');
  await page.getByRole('button', { name: 'Open the sample archive' }).click();
  await page.getByRole('row').nth(20).waitFor();
  await page.getByRole('button', { name: 'Fetch', exact: true }).click();
  await page.getByText('Offline').nth(10).waitFor();
  await idle();
  for (const notice of await page.getByRole('button', { name: 'Dismiss' }).all()) await notice.click();
  await shoot('inventory');

  await goTo('#/inventory?text=prod-db-1&from=2026-11-02&to=2026-11-02');
  await page.getByRole('row').filter({ hasText: 'alice' }).filter({ hasText: '2026-11-02' }).click();
  await page.getByLabel('Go to').fill('0:47:20');
  await page.getByLabel('Go to').press('Enter');
  await page.getByTestId('screen-text').filter({ hasText: 'rm -rf' }).waitFor({ state: 'attached' });
  await page.getByLabel('Search in this recording').fill('postgresql');
  await page.getByRole('button', { name: 'Next hit' }).and(page.locator(':enabled')).waitFor();
  await shoot('review-terminal');
  for (const tab of ['Markers', 'Details', 'Integrity']) {
    await page.getByRole('tab', { name: tab }).click();
    await shoot(`review-${tab.toLowerCase()}`);
  }
  await page.getByRole('button', { name: 'Export as evidence' }).click();
  await page.getByRole('list', { name: 'Exported bags' }).waitFor();
  await takeCase(page, goTo, shoot);

  await goTo('#/inventory?resourceType=web&recordedState=recorded');
  await page.getByRole('row').filter({ hasText: 'dave' }).first().click();
  await page.getByLabel('Go to').fill('0:00:08');
  await page.getByLabel('Go to').press('Enter');
  await page.getByTestId('position').filter({ hasText: '0:00:08' }).waitFor();
  await page.getByRole('tab', { name: 'Document' }).click();
  await shoot('review-video');
  await page.keyboard.press('r');
  await page.getByRole('button', { name: 'Add in the middle' }).click();
  await page.getByRole('list', { name: 'Redactions' }).getByRole('listitem').waitFor();
  await shoot('review-redactions');
  await page.keyboard.press('r');

  await goTo('#/search?q=sudo');
  await page.getByText(/hits? in/).waitFor();
  await shoot('search');
  await goTo('#/sources');
  await page.getByRole('button', { name: 'Sync now' }).waitFor();
  await shoot('sources');
  await page.getByRole('button', { name: 'Change' }).click();
  await page.getByRole('dialog').waitFor();
  await shoot('source-change');
  await page.keyboard.press('Escape');
  await goTo('#/sources?add=s3');
  await page.getByRole('dialog').waitFor();
  await shoot('add-source');
  await goTo('#/verify');
  await page.getByRole('button', { name: /^Verify .*evidence-/ }).click();
  await page.getByRole('heading', { name: 'Verified' }).waitFor();
  await shoot('verify');
  await goTo('#/reconcile');
  await page.getByRole('button', { name: 'Reconcile', exact: true }).click();
  await page.getByText(/compared, /).waitFor();
  await page.getByRole('table').getByRole('button', { name: 'Missing' }).click();
  await page
    .getByRole('article')
    .first()
    .getByRole('button', { name: /^Missing/ })
    .click();
  await shoot('reconcile');
  await goTo('#/journal');
  await page.getByRole('button', { name: 'Verify', exact: true }).click();
  await page.getByRole('heading', { name: 'Verified' }).waitFor();
  await shoot('journal');
  await goTo('#/settings');
  await page.getByRole('meter').waitFor();
  await shoot('settings');
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog', { name: 'Command palette' }).waitFor();
  await shoot('palette');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog', { name: 'Command palette' }).waitFor({ state: 'detached' });
}

/** From the terminal under review: what was seen of it, and a case with it and a finding. */
async function takeCase(page: Page, goTo: (route: string) => Promise<void>, shoot: (name: string) => Promise<void>): Promise<void> {
  await page.getByLabel('Speed').selectOption('2');
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await page.getByTestId('position').filter({ hasText: '0:47:3' }).waitFor();
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.getByRole('tab', { name: 'Seen' }).click();
  await page.getByRole('tabpanel').getByRole('table').first().waitFor();
  await shoot('review-coverage');
  await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());
  await page.keyboard.press('c');
  const dialog = page.getByRole('dialog', { name: 'Add to case' });
  await dialog.getByLabel('Title of the new case').fill('Database folder deleted on prod-db-1');
  await dialog.getByLabel('Comment').fill('Here the data folder goes');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await goTo('#/cases');
  await page.getByRole('link', { name: 'Database folder deleted on prod-db-1' }).click();
  await page.getByRole('button', { name: 'Finding', exact: true }).click();
  const finding = page.getByRole('dialog', { name: 'New finding' });
  await finding.getByLabel('What was found').fill('alice deleted /var/lib/postgresql by hand');
  await finding.getByRole('checkbox').first().check();
  await finding.getByRole('button', { name: 'Add' }).click();
  await page.getByRole('list', { name: 'Findings' }).waitFor();
  for (const notice of await page.getByRole('button', { name: 'Dismiss' }).all()) await notice.click();
  await shoot('case');
  await goTo('#/cases');
  await page.getByRole('link', { name: 'Database folder deleted on prod-db-1' }).waitFor();
  await shoot('cases');
}

/** A gateway beside the sample archive: added, synced, what it tells, and what governed a session. */
async function takeGateway(page: Page, server: AkeylessServer, shoot: (name: string) => Promise<void>): Promise<void> {
  const goTo = (route: string): Promise<void> =>
    page.evaluate((hash) => {
      window.location.hash = hash;
    }, route);
  await goTo('#/sources?add=akeyless');
  const form = page.getByRole('dialog', { name: 'Add a source' });
  await form.getByLabel('Name').fill('Corporate gateway');
  await form.getByLabel('Address').fill(server.url);
  await form.getByLabel('Access ID').fill(server.accessId);
  await form.locator('input[type=password]').fill(server.accessKey);
  await form.getByRole('button', { name: 'Test' }).click();
  await form.getByText(/Signed in/).waitFor();
  await shoot('gateway-add');
  await form.getByRole('button', { name: 'Add and sync' }).click();
  await page.getByText('All gateways', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'What it tells' }).click();
  await page.getByRole('dialog').getByText('/prod/db/root').waitFor();
  for (const notice of await page.getByRole('button', { name: 'Dismiss' }).all()) await notice.click({ force: true });
  await shoot('gateway');
  await page.keyboard.press('Escape');
  await goTo('#/inventory?text=prod-mysql-2');
  await page.getByRole('grid', { name: 'Sessions' }).getByRole('row').nth(1).getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Facts' }).click();
  await page.getByText('What governed it').waitFor();
  await shoot('session-facts');
}

/** The sample archive and the gateway as a population: a sample and its recipe, the fleet, and what recordings take. */
async function takePopulation(page: Page, server: AkeylessServer, shoot: (name: string) => Promise<void>): Promise<void> {
  const goTo = (route: string): Promise<void> =>
    page.evaluate((hash) => {
      window.location.hash = hash;
    }, route);
  const dismiss = async (): Promise<void> => {
    for (const notice of await page.getByRole('button', { name: 'Dismiss' }).all()) await notice.click({ force: true });
  };
  await page.keyboard.press('Escape');
  await goTo('#/inventory');
  await page.getByRole('grid', { name: 'Sessions' }).getByRole('row').nth(20).waitFor();
  await dismiss();
  await page.getByRole('button', { name: 'Sample', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Sample' });
  await dialog.getByLabel('Seed').fill('4711');
  await dialog.getByLabel('Stratify by').selectOption('Type');
  await shoot('sample');
  await dialog.getByRole('button', { name: 'Draw' }).click();
  await page.getByRole('button', { name: 'Select these 25' }).click();
  await page.getByRole('toolbar', { name: 'Selected sessions' }).waitFor();
  await shoot('sample-drawn');
  await page.getByRole('button', { name: 'Recipe' }).click();
  await page.getByRole('dialog', { name: 'How this sample was drawn' }).waitFor();
  await shoot('sample-recipe');
  await page.keyboard.press('Escape');

  // The next sync finds an upgrade half way.
  const [fra] = server.world.bastions;
  server.world.bastions = [{ ...fra, versions: { 'bastion-0': '3.4.0', 'bastion-1': '3.3.0' } }, ...server.world.bastions.slice(1)];
  await goTo('#/sources');
  await page.getByRole('button', { name: 'Sync now' }).last().click();
  await goTo('#/fleet');
  await page.getByLabel('Until (UTC)').fill('2026-11-20');
  await page.getByText('3.3.0, 3.4.0').first().waitFor();
  await dismiss();
  await shoot('fleet');
  await page.getByRole('table', { name: 'Failed and terminated sessions by gateway' }).scrollIntoViewIfNeeded();
  await shoot('fleet-sessions');

  await goTo('#/capacity');
  await page.getByRole('table', { name: 'Size of an hour by type and picture' }).waitFor();
  await shoot('capacity');
  const figure = page.getByRole('figure');
  await figure.scrollIntoViewIfNeeded();
  await shoot('capacity-growth');
  const rules = page.getByRole('region', { name: 'Retention of cached copies' });
  await rules.getByLabel('New rule').fill('Old, 10 days');
  await rules.getByLabel('Older than, days').fill('10');
  await rules.getByRole('button', { name: 'Add rule' }).click();
  await rules.getByRole('button', { name: 'Review Old, 10 days' }).click();
  await page.getByRole('dialog').getByRole('table').waitFor();
  await shoot('retention');
  server.world.bastions = makeWorld().bastions;
}

async function run(): Promise<void> {
  await mkdir(folder, { recursive: true });
  const server = await startAkeylessServer({ world: { sessionCount: 400, pageSize: 100 } });
  const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumArguments() });
  try {
    for (const theme of ['dark', 'light'] as const) {
      const home = await mkdtemp(join(tmpdir(), 'witness-'));
      const witness = await startWindow(home);
      const context = await browser.newContext({
        viewport: { width: 1440, height: 900 },
        colorScheme: theme,
        reducedMotion: 'reduce',
        timezoneId: 'UTC',
        locale: 'en-GB',
      });
      const page = await context.newPage();
      page.setDefaultTimeout(120_000);
      await page.goto(witness.url);
      const shoot = shooter(page, theme);
      const only = process.argv[2];
      if (only === undefined) await takeAll(page, shoot);
      if (only === '--population') {
        await page.getByRole('button', { name: 'Open the sample archive' }).click();
        await page.getByRole('row').nth(20).waitFor();
        await page.getByRole('button', { name: 'Fetch', exact: true }).click();
        await page.getByText('Offline').nth(10).waitFor();
      }
      await takeGateway(page, server, only === '--population' ? async () => undefined : shoot);
      if (only !== '--gateway') await takePopulation(page, server, shoot);
      await context.close();
      await witness.stop();
      await rm(home, { recursive: true, force: true });
      console.log(`${theme}: done`);
    }
  } finally {
    await browser.close();
    await server.close();
  }
}

await run();
