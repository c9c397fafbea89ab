import type { Locator, Page } from '@playwright/test';
import { test as base, expect } from '../support/window.ts';
import { expectNoViolations } from './accessibility.ts';

/** What reads a locator, and what leads from it to another one; all else would be a hand with a pointer. */
const reading: ReadonlySet<string> = new Set([
  ...['getByRole', 'getByLabel', 'getByText', 'getByTestId', 'locator', 'filter', 'first', 'last', 'nth', 'and', 'or', 'toString'],
  ...['count', 'textContent', 'allTextContents', 'inputValue', 'getAttribute', 'isVisible', 'isChecked', 'isEnabled', 'boundingBox'],
]);

/** The locators behind those that can only be looked at. */
const behind = new WeakMap<Locator, Locator>();

function isLocator(given: unknown): given is Locator {
  return typeof given === 'object' && given !== null && given.constructor.name === 'Locator';
}

/** A locator that can be looked at, compared and followed, and neither clicked, filled nor focused. */
function asSeen(locator: Locator): Locator {
  const seen = new Proxy(locator, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      // What expect() needs of it begins with an underscore.
      if (typeof value !== 'function' || typeof name !== 'string' || name.startsWith('_') || name === 'constructor') return value;
      return (...args: unknown[]): unknown => {
        if (!reading.has(name)) throw new Error(`${name}() does what a keyboard cannot: press keys.`);
        const result: unknown = Reflect.apply(value, target, args);
        return isLocator(result) ? asSeen(result) : result;
      };
    },
  });
  behind.set(seen, locator);
  return seen;
}

interface TabOptions {
  /** Shift and Tab. */
  readonly isBack?: boolean;
  readonly most?: number;
}

/** Far enough for any screen and dialog: who has to press more often has been forgotten. */
const mostTabs = 30;

/** The window as somebody has it who can see it and has a keyboard, and nothing to point with. */
export class Keyboard {
  readonly #page: Page;
  constructor(page: Page) {
    this.#page = page;
  }

  getByRole(...args: Parameters<Page['getByRole']>): Locator {
    return asSeen(this.#page.getByRole(...args));
  }
  getByLabel(...args: Parameters<Page['getByLabel']>): Locator {
    return asSeen(this.#page.getByLabel(...args));
  }
  getByText(...args: Parameters<Page['getByText']>): Locator {
    return asSeen(this.#page.getByText(...args));
  }
  getByTestId(...args: Parameters<Page['getByTestId']>): Locator {
    return asSeen(this.#page.getByTestId(...args));
  }
  locator(selector: string): Locator {
    return asSeen(this.#page.locator(selector));
  }

  /** Presses keys one after the other, as Playwright names them: "Control+k". */
  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.#page.keyboard.press(key);
  }

  /** Types what a person would, key by key. */
  async type(text: string): Promise<void> {
    await this.#page.keyboard.type(text);
  }

  /** Types in place of what the field that has the focus holds. */
  async write(text: string): Promise<void> {
    await this.press('Control+a', 'Delete');
    await this.type(text);
  }

  /** Presses Tab until a control has the focus. */
  async tabTo(control: Locator, { isBack = false, most = mostTabs }: TabOptions = {}): Promise<void> {
    await expect(control).toBeVisible();
    const target = behind.get(control) ?? control;
    for (let presses = 0; presses <= most; presses += 1) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await this.press(isBack ? 'Shift+Tab' : 'Tab');
    }
    throw new Error(`${most} presses of Tab do not lead to ${target}; the focus is on ${await this.focus()}.`);
  }

  /** Presses F6 until the focus is in a part of the window. */
  async goToPart(part: Locator): Promise<void> {
    await expect(part).toBeVisible();
    const target = behind.get(part) ?? part;
    for (let presses = 0; presses < 8; presses += 1) {
      if (await target.evaluate((element) => element.contains(document.activeElement))) return;
      await this.press('F6');
    }
    throw new Error(`F6 does not lead to ${target}; the focus is on ${await this.focus()}.`);
  }

  /** Tab to a button or a link that can be used, then Enter. */
  async activate(control: Locator, options?: TabOptions): Promise<void> {
    await expect(control).toBeEnabled();
    await this.tabTo(control, options);
    await this.press('Enter');
  }

  /** Tab to a field, then text in place of what it holds. */
  async fill(field: Locator, text: string): Promise<void> {
    await this.tabTo(field);
    await this.write(text);
    await expect(field).toHaveValue(text);
  }

  /** Tab to a list of choices, then the letters of one. */
  async choose(list: Locator, option: string): Promise<void> {
    await this.tabTo(list);
    await this.type(option);
    await expect(list.locator('option:checked')).toHaveText(option);
  }

  /** Tab to a box or a choice, then Space. */
  async check(box: Locator): Promise<void> {
    await this.tabTo(box);
    await this.press('Space');
    await expect(box).toBeChecked();
  }

  /** Runs an action of the command palette, by its words. */
  async run(action: string): Promise<void> {
    await this.press('Control+k');
    await expect(this.getByRole('combobox', { name: 'What do you want to do?' })).toBeFocused();
    await this.type(action);
    await expect(this.getByRole('dialog', { name: 'Command palette' }).getByRole('option', { selected: true })).toContainText(action);
    await this.press('Enter');
  }

  /** What has the focus, in words. */
  async focus(): Promise<string> {
    return this.#page.evaluate(() => {
      const { activeElement } = document;
      const name = activeElement?.getAttribute('aria-label') ?? activeElement?.textContent?.trim().slice(0, 60) ?? '';
      return `<${activeElement?.localName}> ${name}`;
    });
  }

  /** What was copied. */
  async clipboard(): Promise<string> {
    return this.#page.evaluate(() => navigator.clipboard.readText());
  }

  /** What the browser is given to save meanwhile; gives its path. */
  async downloaded(work: () => Promise<void>): Promise<string> {
    const download = this.#page.waitForEvent('download');
    await work();
    return (await download).path();
  }

  /** Opens the system's own dialog for files, in which a file is then chosen. */
  async chooseFile(work: () => Promise<void>, path: string): Promise<void> {
    const choosing = this.#page.waitForEvent('filechooser');
    await work();
    await (await choosing).setFiles(path);
  }

  /** The address of what is shown. */
  address(): string {
    return new URL(this.#page.url()).hash;
  }

  /** Axe, in both themes; what is shown is not changed by it. */
  async expectAccessible(): Promise<void> {
    await expectNoViolations(this.#page);
  }
}

/** `keys`: the window of a fresh data folder, without a pointer: whatever reaches for `page` fails. */
export const test = base.extend<{ keys: Keyboard }>({
  page: async ({ browserName }) => {
    throw new Error(`A test by keyboard alone has keys, not the page of ${browserName}.`);
  },
  keys: async ({ context, witness }, use) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const page = await context.newPage();
    // Pointers come from nowhere but a mistake in a test.
    await page.addInitScript(() => addEventListener('pointerdown', () => document.body.replaceChildren('A pointer was used.'), true));
    await page.goto(witness.url);
    await use(new Keyboard(page));
  },
});
