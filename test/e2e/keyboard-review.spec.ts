import { expect } from '../support/window.ts';
import { type Keyboard, test } from './keyboard.ts';

/** From the inventory to the player of a session; fetched on the way. */
async function open(keys: Keyboard, session: string): Promise<void> {
  await keys.press('Control+1');
  await expect(keys.getByRole('grid', { name: 'Sessions' })).toBeVisible();
  await keys.press('/');
  await keys.write(session);
  // The head, and the only session with this id.
  await expect(keys.getByRole('grid', { name: 'Sessions' }).getByRole('row')).toHaveCount(2);
  await keys.press('Enter', 'Home', 'Enter');
  await keys.activate(keys.getByRole('region', { name: 'Not on this computer yet' }).getByRole('button', { name: 'Fetch', exact: true }));
  await expect(keys.getByRole('toolbar', { name: 'Playback' })).toBeVisible();
}

const position = (keys: Keyboard) => keys.getByTestId('position');

async function goToTime(keys: Keyboard, time: string): Promise<void> {
  await keys.goToPart(keys.getByRole('toolbar', { name: 'Playback' }));
  await keys.fill(keys.getByLabel('Go to'), time);
  await keys.press('Enter');
  await expect(position(keys)).toHaveText(/^\d/);
}

async function openSample(keys: Keyboard): Promise<void> {
  await keys.activate(keys.getByRole('button', { name: 'Open the sample archive' }));
  await expect(keys.getByRole('grid', { name: 'Sessions' })).toBeVisible();
}

test('by keyboard: a terminal is played, searched, read, cited, noted and exported in part', async ({ keys }) => {
  await openSample(keys);
  await open(keys, '741166341038206188740793');
  const screen = keys.getByTestId('screen-text');
  const document = keys.getByRole('list', { name: 'Document' });
  await expect(document).toBeVisible();

  await test.step('played, sought, stepped', async () => {
    await keys.press(']');
    await expect(position(keys)).not.toHaveText('0:00:00.000');
    await keys.press('Home');
    await expect(position(keys)).toHaveText('0:00:00.000');
    await keys.press('ArrowRight', 'Shift+ArrowRight', 'ArrowLeft');
    await expect(position(keys)).toHaveText('0:00:30.000');
    await keys.press('.');
    await expect(position(keys)).not.toHaveText('0:00:30.000');
    await keys.press('ArrowUp');
    await expect(keys.getByLabel('Speed')).not.toHaveValue('1');
    await keys.press('ArrowDown', 'Space');
    await expect(keys.getByRole('button', { name: 'Pause' })).toBeVisible();
    await keys.press('Space', '}');
    await keys.press('{');
    await goToTime(keys, '0:47:20');
    await expect(screen).toContainText('rm -rf /var/lib/postgresql');
  });

  await test.step('the timeline is a slider', async () => {
    await keys.goToPart(keys.getByRole('region', { name: 'Timeline' }));
    await keys.tabTo(keys.getByRole('slider', { name: 'Position in the recording' }));
    await keys.press('Home');
    await expect(position(keys)).toHaveText('0:00:00.000');
  });

  await test.step('searched in', async () => {
    await keys.press('/');
    await expect(keys.getByLabel('Search in this recording')).toBeFocused();
    await keys.type('archive_old');
    await expect(keys.getByRole('button', { name: 'Next hit' })).toBeEnabled();
    await keys.press('Enter');
    await expect(screen).toContainText('archive_old');
    await keys.press('Escape');
  });

  await test.step('read as a document: a row leads to its time, rows are copied with their citation', async () => {
    await keys.goToPart(keys.getByRole('complementary', { name: 'About this recording' }));
    await keys.tabTo(document.getByRole('button', { name: /^\d:\d\d:\d\d/ }).and(keys.locator('[tabindex="0"]')));
    await keys.press('Home', 'ArrowDown', 'ArrowDown');
    await keys.press('Enter');
    await keys.press('Shift+ArrowDown', 'Shift+ArrowDown', 'Control+c');
    await expect.poll(() => keys.clipboard()).toMatch(/\n.*\n[\s\S]*SHA-256: {3}[0-9a-f]{64}/);
  });

  await test.step('the panels are tabs, gone through with the arrows', async () => {
    await keys.tabTo(keys.getByRole('tab', { name: 'Document' }), { isBack: true });
    for (const name of ['Markers', 'Notes', 'Seen', 'Details', 'Integrity']) {
      await keys.press('ArrowRight');
      await expect(keys.getByRole('tab', { name })).toHaveAttribute('aria-selected', 'true');
    }
    await keys.press('ArrowRight', 'ArrowRight');
    await keys.activate(
      keys
        .getByRole('tabpanel')
        .getByRole('button', { name: /\d:\d\d:\d\d/ })
        .first(),
    );
    await keys.press('ArrowDown');
  });

  await test.step('a part is exported', async () => {
    await goToTime(keys, '0:47:00');
    await keys.press('i');
    await goToTime(keys, '0:47:30');
    await keys.press('o', 'e');
    const dialog = keys.getByRole('dialog', { name: 'Export a part' });
    await expect(dialog.getByLabel('From')).toHaveValue('0:47:00.000');
    await keys.fill(dialog.getByLabel('Reason'), 'Case 4711');
    await keys.activate(dialog.getByRole('button', { name: 'Export' }));
    await expect(dialog.getByText(/^Exported/)).toBeVisible();
    await keys.press('Escape');
    await expect(dialog).toBeHidden();
  });

  await test.step('a note over a range', async () => {
    await keys.press('n');
    const form = keys.getByRole('form', { name: 'Note' });
    await expect(form.getByLabel('Note', { exact: true })).toBeFocused();
    await keys.type('Deletes the archive.');
    await keys.choose(form.getByLabel('Severity'), 'high');
    await keys.activate(form.getByRole('button', { name: 'Save' }));
    await expect(keys.getByRole('list', { name: 'Notes' })).toContainText('Deletes the archive.');
  });
});

test('by keyboard: a video is stepped, zoomed, moved, redacted, and exported as a still and a clip; a dump of Guacamole too', async ({
  keys,
}) => {
  await openSample(keys);
  await open(keys, '210683861970619470569422');
  const picture = keys.getByTestId('picture');
  const width = async () => (await keys.locator('video').boundingBox())?.width ?? 0;
  const left = async () => (await keys.locator('video').boundingBox())?.x ?? 0;

  await test.step('played and stepped', async () => {
    await keys.press('Space');
    await expect(keys.getByRole('button', { name: 'Pause' })).toBeVisible();
    await keys.press('Space');
    await expect(keys.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
    await goToTime(keys, '0:00:02');
    await keys.press('.');
    await expect(position(keys)).not.toHaveText('0:00:02.000');
    await goToTime(keys, '0:00:02');
  });

  await test.step('zoomed, moved and magnified', async () => {
    const fitted = await width();
    await keys.press('+', '+', '+', '+');
    await expect.poll(width).toBeGreaterThan(fitted);
    await keys.goToPart(keys.getByRole('region', { name: 'Recording' }));
    await keys.tabTo(picture);
    const before = await left();
    await keys.press('ArrowRight');
    await expect.poll(left).toBeLessThan(before);
    await keys.press('0', 'z');
    await expect(keys.getByTestId('lens')).toBeVisible();
    await keys.press('z');
    await expect(keys.getByTestId('lens')).toHaveCount(0);
  });

  await test.step('a region is redacted and put where it belongs', async () => {
    await keys.press('r');
    const panel = keys.getByRole('complementary', { name: 'Redactions' });
    await keys.goToPart(panel);
    await keys.activate(panel.getByRole('button', { name: 'Add in the middle' }));
    const box = keys.getByTestId('redaction-layer').getByRole('group');
    await expect(box).toBeFocused();
    const [, wide = 0, high = 0, x = 0, y = 0] = (
      /(\d+) × (\d+) at (\d+), (\d+)/.exec((await box.getAttribute('aria-label')) ?? '') ?? []
    ).map(Number);
    await keys.press('ArrowLeft', 'ArrowUp', 'Control+ArrowUp', 'Shift+ArrowRight', 'Enter');
    await expect(panel.getByRole('listitem')).toContainText(`${wide + 10} × ${high} at ${x - 10}, ${y - 11}`);
    await keys.press('r');
    await expect(panel).toBeHidden();
  });

  await test.step('a still and a clip', async () => {
    await keys.press('s');
    const still = keys.getByRole('dialog', { name: 'Take a still' });
    await keys.activate(still.getByRole('button', { name: 'Save' }));
    await expect(still.getByRole('status')).toContainText('Frame');
    await keys.press('Escape', 'e');
    const clip = keys.getByRole('dialog', { name: 'Export a part' });
    await keys.tabTo(clip.getByLabel('From'));
    await keys.write('0:00:01.000');
    await keys.fill(clip.getByLabel('To', { exact: true }), '0:00:02.000');
    await keys.activate(clip.getByRole('button', { name: 'Export' }));
    await expect(clip.getByText(/^Exported/)).toBeVisible();
    await keys.press('Escape');
  });

  await test.step('a dump of Guacamole is played, and read', async () => {
    await open(keys, '156187280307697350606299');
    await goToTime(keys, '0:00:09');
    await expect(position(keys)).toHaveText('0:00:09.000');
    await keys.press('Space');
    await expect(position(keys)).not.toHaveText('0:00:09.000');
    await keys.press('Space', '/');
    await expect(keys.getByLabel('Search in this recording')).toBeFocused();
  });
});
