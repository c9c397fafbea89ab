import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect } from '../support/window.ts';

/**
 * Every rule of axe in the dark theme, and in the light one those of colours: nothing else depends on them. `within`: a selector of
 * the part that is meant, instead of the page. The page is in the light theme afterwards.
 */
export async function expectNoViolations(page: Page, { within }: { readonly within?: string } = {}): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // Without what passes, and in the page itself, which has no frames: a sixth of the time.
    const axe = new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ['violations'] });
    if (within !== undefined) axe.include(within);
    if (colorScheme === 'light') axe.withRules(['color-contrast', 'link-in-text-block']);
    const { violations } = await axe.analyze();
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
    expect(found, `in the ${colorScheme} theme`).toEqual([]);
  }
}
