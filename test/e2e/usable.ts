import type { Page } from '@playwright/test';
import { expect } from '../support/window.ts';

/**
 * What WCAG 2.2 asks beyond what axe can tell, of the page as it is shown: the focus is seen (2.4.7, 1.4.11) and not covered (2.4.11),
 * targets are large enough (2.5.8), nothing moves where motion is not wanted (2.3.3). Gives what is wrong, in words.
 */
async function problemsOf(page: Page): Promise<readonly string[]> {
  // Only after a key is the focus of a script shown as that of a keyboard is.
  await page.keyboard.press('Shift');
  return page.evaluate(() => {
    const problems: string[] = [];
    const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
    /** Red, green, blue and opacity of any colour that CSS can name. */
    const rgba = (color: string): readonly number[] => {
      if (!canvas) return [0, 0, 0, 0];
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = color;
      canvas.fillRect(0, 0, 1, 1);
      return [...canvas.getImageData(0, 0, 1, 1).data];
    };
    const luminance = (color: readonly number[]): number => {
      const [r = 0, g = 0, b = 0] = color.slice(0, 3).map((each) => {
        const value = each / 255;
        return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const contrast = (a: readonly number[], b: readonly number[]): number => {
      const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
      return (light + 0.05) / (dark + 0.05);
    };
    const behind = (element: Element | null): readonly number[] => {
      for (let at = element; at; at = at.parentElement) {
        const color = rgba(getComputedStyle(at).backgroundColor);
        if ((color[3] ?? 0) > 250) return color;
      }
      return [255, 255, 255, 255];
    };
    const nameOf = (element: Element): string =>
      `<${element.localName}> ${(element.getAttribute('aria-label') ?? element.closest('label')?.textContent ?? element.textContent ?? '').trim().slice(0, 50)}`;
    const isShown = (element: Element): boolean =>
      element.checkVisibility({ visibilityProperty: true }) &&
      element.getBoundingClientRect().width > 0 &&
      !element.closest('.visually-hidden');
    // A modal dialog makes everything else inert.
    const root = document.querySelector('dialog[open]') ?? document;
    const controls = [
      ...root.querySelectorAll<HTMLElement>(
        'a[href], button:enabled, input:enabled, select:enabled, textarea, summary, [role="tab"], [tabindex="0"]',
      ),
    ].filter(isShown);

    const focused = document.activeElement;
    for (const control of controls.filter(({ tabIndex }) => tabIndex >= 0)) {
      control.focus();
      if (document.activeElement !== control) {
        problems.push(`cannot have the focus: ${nameOf(control)}`);
        continue;
      }
      const { outlineStyle, outlineWidth, outlineColor, outlineOffset } = getComputedStyle(control);
      const inside = Number.parseFloat(outlineOffset) < 0;
      const ratio = contrast(rgba(outlineColor), behind(inside ? control : control.parentElement));
      // The system's own ring, where it draws one, has two colours.
      if (outlineStyle !== 'auto' && (outlineStyle === 'none' || Number.parseFloat(outlineWidth) < 2))
        problems.push(`focus not seen: ${nameOf(control)}`);
      else if (outlineStyle !== 'auto' && ratio < 3) problems.push(`focus of contrast ${ratio.toFixed(1)}: ${nameOf(control)}`);
      const { left, top, right, bottom } = control.getBoundingClientRect();
      const [x0, y0, x1, y1] = [Math.max(left, 0), Math.max(top, 0), Math.min(right, innerWidth), Math.min(bottom, innerHeight)];
      const points = [0.5, 0.1, 0.9].flatMap((x) =>
        [0.5, 0.1, 0.9].map((y) => document.elementFromPoint(x0 + (x1 - x0) * x, y0 + (y1 - y0) * y)),
      );
      const isSeen = x1 > x0 && y1 > y0 && points.some((hit) => hit !== null && (control.contains(hit) || hit.contains(control)));
      if (!isSeen) problems.push(`focus covered or out of sight: ${nameOf(control)}`);
    }
    if (focused instanceof HTMLElement) focused.focus();

    // What is a point until it has the focus is in nobody's way.
    const inTheWay = controls.filter((control) => {
      const { left, top, width, height } = control.getBoundingClientRect();
      const hit = document.elementFromPoint(left + width / 2, top + height / 2);
      // A scrolled region can have the focus, and is nothing to press; what is scrolled out of sight is not there.
      return (
        width > 1 &&
        hit !== null &&
        (control.contains(hit) || hit.contains(control)) &&
        !control.matches(':not(a, button, input, select, textarea, summary, [role="tab"], [role="slider"])') &&
        !control.closest('[aria-hidden="true"]')
      );
    });
    const targets = inTheWay.map((control) => {
      const boxes = [control, control.closest('label')].flatMap((each) => (each ? [each.getBoundingClientRect()] : []));
      const [left, top] = [Math.min(...boxes.map((box) => box.left)), Math.min(...boxes.map((box) => box.top))];
      const [right, bottom] = [Math.max(...boxes.map((box) => box.right)), Math.max(...boxes.map((box) => box.bottom))];
      return { control, left, top, right, bottom, isLarge: right - left >= 23.5 && bottom - top >= 23.5 };
    });
    for (const target of targets) {
      if (target.isLarge || getComputedStyle(target.control).display === 'inline') continue;
      const [x, y] = [(target.left + target.right) / 2, (target.top + target.bottom) / 2];
      const near = targets.find((other) => {
        if (other.control === target.control || other.control.contains(target.control) || target.control.contains(other.control))
          return false;
        if (!other.isLarge) return Math.hypot((other.left + other.right) / 2 - x, (other.top + other.bottom) / 2 - y) < 24;
        return Math.hypot(Math.max(other.left - x, 0, x - other.right), Math.max(other.top - y, 0, y - other.bottom)) < 12;
      });
      const size = `${Math.round(target.right - target.left)} by ${Math.round(target.bottom - target.top)}`;
      if (near) problems.push(`small target, ${size}: ${nameOf(target.control)}, beside ${nameOf(near.control)}`);
    }
    for (const animation of document.getAnimations()) {
      const { effect } = animation;
      if (effect instanceof KeyframeEffect && effect.target)
        problems.push(`moves although motion is to be reduced: ${nameOf(effect.target)}`);
    }
    return [...new Set(problems)];
  });
}

/** What is lost at 200 % of 1280 by 800 (1.4.4, 1.4.10), or where text is spaced as 1.4.12 asks. */
async function lossesOf(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const losses: string[] = [];
    const nameOf = (element: Element): string =>
      `<${element.localName}> ${(element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 50)}`;
    if (document.documentElement.scrollWidth > innerWidth) losses.push(`the page is ${document.documentElement.scrollWidth} wide`);
    const root = document.querySelector('dialog[open]') ?? document;
    // Tables and terminals may scroll in two directions: their meaning is in their layout.
    const isLaidOut = (element: Element): boolean =>
      element.closest('table, [role="grid"], pre, [data-testid="picture"], .visually-hidden') !== null;
    for (const element of root.querySelectorAll<HTMLElement>(
      'h1, h2, a[href], button, input, select, textarea, summary, label, [role="tab"]',
    )) {
      if (isLaidOut(element) || !element.checkVisibility({ visibilityProperty: true })) continue;
      element.scrollIntoView({ block: 'nearest', inline: 'nearest' });
      const { left, right, width } = element.getBoundingClientRect();
      if (width <= 1) continue;
      if (left < -1 || right > innerWidth + 1) losses.push(`out of sight: ${nameOf(element)}`);
      const { overflowX, textOverflow } = getComputedStyle(element);
      if (
        overflowX !== 'visible' &&
        textOverflow !== 'ellipsis' &&
        element.scrollWidth > element.clientWidth + 1 &&
        !(element instanceof HTMLInputElement)
      ) {
        losses.push(`cut off: ${nameOf(element)}`);
      }
    }
    return [...new Set(losses)];
  });
}

const spacing =
  '* { letter-spacing: 0.12em !important; line-height: 1.5 !important; word-spacing: 0.16em !important; } p { margin-block-end: 2em !important; }';

/** Holds what is shown against WCAG 2.2 AA beyond axe, in both themes, with forced colours, enlarged twofold and with spaced text. */
export async function expectUsable(page: Page, what: string): Promise<void> {
  const size = page.viewportSize() ?? { width: 1440, height: 900 };
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    expect.soft(await problemsOf(page), `${what}, ${colorScheme}`).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: 'dark', forcedColors: 'active', reducedMotion: 'reduce' });
  expect.soft(await problemsOf(page), `${what}, forced colours`).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark', forcedColors: 'none', reducedMotion: 'reduce' });
  await page.setViewportSize({ width: 640, height: 400 });
  expect.soft(await lossesOf(page), `${what}, enlarged twofold`).toEqual([]);
  expect.soft(await problemsOf(page), `${what}, enlarged twofold`).toEqual([]);
  await page.setViewportSize(size);
  const style = await page.evaluateHandle((text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    document.adoptedStyleSheets.push(sheet);
    return sheet;
  }, spacing);
  expect.soft(await lossesOf(page), `${what}, spaced`).toEqual([]);
  await style.evaluate((sheet) => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== sheet);
  });
}
