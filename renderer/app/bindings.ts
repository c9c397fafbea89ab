import type { KeySettings } from '../../shared/model/settings.ts';
import { type ActionGroup, type ActionId, actionEntry, actionIds } from './action-list.ts';

/** One key without Control or Alt that writes a character: speech input and a slip of the hand give these (WCAG 2.1.4). */
export function isSingleCharacter(key: string): boolean {
  return [...key].length === 1;
}

/** The keys of an action, as far as they are switched on. */
export function keysOf(id: ActionId, { bindings, singleCharacters }: KeySettings): readonly string[] {
  const { keys, isFixed } = actionEntry(id);
  const chosen = (isFixed ? null : bindings[id]) ?? keys;
  return singleCharacters ? chosen : chosen.filter((key) => !isSingleCharacter(key));
}

/** Where actions can be done at the same time; what is done everywhere meets all of them. */
const places: Readonly<Record<ActionGroup, string>> = {
  'Go to': 'everywhere',
  Window: 'everywhere',
  Inventory: 'inventory',
  Search: 'search',
  Sources: 'sources',
  Cases: 'cases',
  Case: 'case',
  Playback: 'review',
  Review: 'review',
  'Side by side': 'review',
  Picture: 'review',
};

function canMeet(one: ActionId, other: ActionId): boolean {
  const [place, otherPlace] = [places[actionEntry(one).group], places[actionEntry(other).group]];
  return place === otherPlace || place === 'everywhere' || otherPlace === 'everywhere';
}

/** Other actions that this key stands for where this one can be done, too. */
export function conflictsOf(id: ActionId, key: string, settings: KeySettings): readonly ActionId[] {
  const all: KeySettings = { ...settings, singleCharacters: true };
  return actionIds.filter((other) => other !== id && !actionEntry(other).isFixed && canMeet(id, other) && keysOf(other, all).includes(key));
}

/** Gives an action these keys and no others; its own again where they are those. */
export function bind(settings: KeySettings, id: ActionId, keys: readonly string[]): KeySettings {
  const { [id]: _, ...others } = settings.bindings;
  const isDefault = JSON.stringify(keys) === JSON.stringify(actionEntry(id).keys);
  return { ...settings, bindings: isDefault ? others : { ...others, [id]: [...keys] } };
}

/** Gives an action a key alone, taken from whatever else has it. */
export function rebind(settings: KeySettings, id: ActionId, key: string): KeySettings {
  const all: KeySettings = { ...settings, singleCharacters: true };
  const freed = conflictsOf(id, key, settings).reduce(
    (changed, other) =>
      bind(
        changed,
        other,
        keysOf(other, all).filter((each) => each !== key),
      ),
    settings,
  );
  return bind(freed, id, [key]);
}

/** The keys that come with Witness again; of one action, or of all. */
export function resetKeys(settings: KeySettings, id: ActionId | null): KeySettings {
  return id === null ? { ...settings, bindings: {} } : bind(settings, id, actionEntry(id).keys);
}

/** Keys that move the focus, work in text, or that the window's own frame answers to. */
const taken = new Set([
  ...['tab', 'shift+tab', 'enter', 'escape', 'capslock', 'f5', 'f11', 'f12', 'ctrl+f5'],
  ...['c', 'v', 'x', 'a', 'z', 'y', 'w', 't', 'n', 'q', 'r', 'p', '+', '-', 'shift+w', 'shift+n', 'shift+t'].map((key) => `ctrl+${key}`),
]);

/** Why a key cannot be given to an action; null where it can. */
export function keyProblem(key: string): string | null {
  if (taken.has(key)) return 'This key moves the focus, works in text, or belongs to the window or the system.';
  return null;
}
