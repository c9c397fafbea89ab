/** Marks a part of the window that F6 leads to. The value is not read. */
const regionAttribute = 'data-region';

const focusable = 'a[href], button, input, select, textarea, summary, [tabindex]';

/** Where the focus was in a region when it was left. */
const leftAt = new WeakMap<Element, HTMLElement>();

/**
 * Moves the focus to the next region in the order of the page, or to the one before: to where it was there last, else to the first
 * thing that Tab would reach. A region is what carries `data-region` and is in sight.
 */
export function moveToRegion(step: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>(`[${regionAttribute}]`)].filter(isShown);
  const { activeElement } = document;
  const from = regions.findLastIndex((region) => region.contains(activeElement));
  const left = regions[from];
  if (left && activeElement instanceof HTMLElement) leftAt.set(left, activeElement);
  for (let count = 1; count <= regions.length; count += 1) {
    // From nowhere: the first one, or the last.
    const start = from < 0 && step < 0 ? 0 : from;
    const region = regions[(start + count * step + regions.length * count) % regions.length];
    if (region && enter(region)) return;
  }
}

/** Whether the focus went there. */
function enter(region: HTMLElement): boolean {
  const before = leftAt.get(region);
  const stops = [region, ...region.querySelectorAll<HTMLElement>(focusable)].filter((element) => element.tabIndex >= 0);
  for (const target of [...(before && region.contains(before) ? [before] : []), ...stops]) {
    if (!isShown(target)) continue;
    target.focus();
    if (document.activeElement === target) return true;
  }
  return false;
}

function isShown(element: HTMLElement): boolean {
  return element.checkVisibility({ visibilityProperty: true });
}
