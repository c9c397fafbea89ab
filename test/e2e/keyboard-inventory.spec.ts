import { expect } from '../support/window.ts';
import { test } from './keyboard.ts';
import { sampleArchive } from './window.ts';

test('by keyboard: a source is added on the first start, synced, and its sessions are filtered, chosen, sampled, fetched and opened', async ({
  keys,
}) => {
  const grid = keys.getByRole('grid', { name: 'Sessions' });
  const total = keys.getByRole('status').first();

  await test.step('first start: a folder', async () => {
    await expect(keys.getByRole('heading', { name: 'Where are your recordings?' })).toBeVisible();
    await keys.activate(keys.getByRole('button', { name: 'Add a bucket, container or folder' }));
    const form = keys.getByRole('dialog', { name: 'Add a source' });
    // A group of choices is one stop of Tab: arrows choose.
    await expect(form.getByRole('radio', { name: 'S3 bucket' })).toBeFocused();
    await keys.press('ArrowDown', 'ArrowDown');
    await expect(form.getByRole('radio', { name: 'Folder' })).toBeChecked();
    await keys.fill(form.getByLabel('Folder').last(), '/no/such/folder');
    await keys.activate(form.getByRole('button', { name: 'Test' }));
    await expect(form.getByRole('alert')).toContainText('/no/such/folder');
    await keys.tabTo(form.getByLabel('Folder').last(), { isBack: true });
    await keys.write(sampleArchive);
    await keys.press('Enter');
    await expect(form).toBeHidden();
    await expect(keys.getByText('Last sync')).toBeVisible();
    await keys.activate(keys.getByRole('button', { name: 'Sync now' }));
    await expect(keys.getByText('Last sync')).toBeVisible();
  });

  await test.step('the palette and the sheet of keys', async () => {
    await keys.run('Inventory');
    await expect(total).toContainText('43 sessions');
    await keys.press('?');
    await expect(keys.getByRole('dialog', { name: 'Keyboard shortcuts' })).toContainText('Next part of the window');
    await keys.press('Escape');
    await expect(keys.getByRole('dialog')).toHaveCount(0);
  });

  await test.step('the first stop of Tab leads past the rail', async () => {
    await keys.tabTo(keys.getByRole('button', { name: 'Skip to the content' }), { isBack: true });
    await keys.press('Enter');
    await expect(keys.getByRole('main')).toBeFocused();
  });

  await test.step('facets, a view, and its name', async () => {
    await keys.goToPart(keys.getByRole('group', { name: 'Filters' }));
    await keys.check(keys.getByRole('checkbox', { name: /^Missing/ }));
    await expect(total).toContainText('1 session');
    await keys.press('Space');
    await expect(total).toContainText('43 sessions');
    await keys.check(keys.getByRole('checkbox', { name: /^Failed/ }));
    await expect.poll(() => keys.address()).toContain('status=failed');
    await keys.press('/');
    await keys.activate(keys.getByRole('button', { name: 'Views' }));
    const views = keys.getByRole('dialog', { name: 'Saved views' });
    await keys.fill(views.getByLabel('Keep this view as'), 'Failed ones');
    await keys.press('Enter');
    await expect(views.getByRole('button', { name: 'Failed ones', exact: true })).toBeVisible();
    await keys.press('Escape');
    await expect(keys.getByRole('button', { name: 'Views' })).toBeFocused();
    await keys.run('Clear filters');
    await expect(total).toContainText('43 sessions');
    await keys.press('/');
    await keys.activate(keys.getByRole('button', { name: 'Views' }));
    await keys.activate(views.getByRole('button', { name: 'Failed ones', exact: true }));
    await expect.poll(() => keys.address()).toContain('status=failed');
    await keys.run('Clear filters');
  });

  await test.step('columns, and the order of the list', async () => {
    await keys.press('/');
    await keys.activate(keys.getByRole('button', { name: 'Columns' }));
    await keys.check(keys.getByRole('dialog', { name: 'Columns' }).getByLabel('Session id'));
    await keys.press('Escape');
    await expect(grid.getByRole('columnheader', { name: 'Session id' })).toBeVisible();
    await keys.press('/', 'ArrowDown');
    await expect(grid).toBeFocused();
    await keys.activate(grid.getByRole('button', { name: 'User' }));
    await expect(grid.getByRole('columnheader', { name: 'User' })).toHaveAttribute('aria-sort', 'ascending');
  });

  await test.step('text, selection, facts', async () => {
    await keys.press('/');
    await keys.type('prod-db-1');
    await expect(total).toContainText('4 sessions');
    await keys.press('Enter');
    await expect(grid).toBeFocused();
    await keys.press('Home', 'Space', 'Shift+ArrowDown');
    await expect(keys.getByRole('toolbar', { name: 'Selected sessions' })).toContainText('2 sessions selected');
    await keys.press('Escape', 'Space', 'i');
    await expect(keys.getByRole('dialog')).toBeVisible();
    await keys.press('Escape');
    await expect(grid).toBeFocused();
    await keys.press('Escape');
  });

  await test.step('a sample', async () => {
    await keys.run('Clear filters');
    await keys.press('s');
    const dialog = keys.getByRole('dialog', { name: 'Sample' });
    await keys.fill(dialog.getByLabel('Size'), '5');
    await keys.fill(dialog.getByLabel('Seed'), '4711');
    await keys.choose(dialog.getByLabel('Stratify by'), 'User');
    await keys.activate(dialog.getByRole('button', { name: 'Draw' }));
    await expect(total).toContainText('5 sessions');
    await keys.goToPart(grid);
    await keys.press('Control+a');
    await expect(keys.getByRole('toolbar', { name: 'Selected sessions' })).toContainText('5 sessions selected');
    await keys.press('k');
    await expect(keys.getByText(/will be kept offline/)).toBeVisible();
  });

  await test.step('what runs and what has ended', async () => {
    await keys.press('Control+j');
    const jobs = keys.getByRole('dialog', { name: 'Jobs' });
    await expect(jobs.getByText(/^Done/).first()).toBeVisible();
    await keys.press('Escape');
    await expect(jobs).toBeHidden();
    await expect(grid.getByText('Offline').first()).toBeVisible();
  });

  await test.step('a session is opened, and the list comes back where it was', async () => {
    await keys.goToPart(grid);
    await keys.press('Home', 'ArrowDown', 'Enter');
    await expect.poll(() => keys.address()).toContain('#/review/');
    await keys.press('Control+1');
    await expect(total).toContainText('43 sessions');
  });
});
