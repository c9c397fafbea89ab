import { afterEach, describe, expect, it } from 'vitest';
import { type ActionId, actionIds } from '../../../renderer/app/action-list.ts';
import { actionForKey, registerActions } from '../../../renderer/app/actions.ts';
import { bind, conflictsOf, keyProblem, keysOf, rebind, resetKeys } from '../../../renderer/app/bindings.ts';
import { keyLabel, keyName } from '../../../renderer/app/key-bindings.ts';
import { keySettingsSchema } from '../../../shared/model/settings.ts';

const asItCame = keySettingsSchema.parse({});
const none = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };

describe('the name of a key press', () => {
  it('is the character that was typed, whatever it takes to type it', () => {
    expect(keyName({ ...none, key: '?', shiftKey: true })).toBe('?');
    expect(keyName({ ...none, key: '/' })).toBe('/');
    expect(keyName({ ...none, key: 'N', shiftKey: true })).toBe('n');
  });

  it('has Command for Control, and Shift where it makes another key', () => {
    expect(keyName({ ...none, key: 'k', metaKey: true })).toBe('ctrl+k');
    expect(keyName({ ...none, key: 'K', ctrlKey: true, shiftKey: true })).toBe('ctrl+shift+k');
    expect(keyName({ ...none, key: 'ArrowLeft', shiftKey: true })).toBe('shift+arrowleft');
    expect(keyName({ ...none, key: ' ' })).toBe('space');
    expect(keyName({ ...none, key: ' ', shiftKey: true })).toBe('shift+space');
  });

  it('is the same with Control on layouts without Latin letters, or with digits behind Shift', () => {
    expect(keyName({ ...none, key: '\u043b', code: 'KeyK', ctrlKey: true })).toBe('ctrl+k');
    expect(keyName({ ...none, key: '&', code: 'Digit1', ctrlKey: true })).toBe('ctrl+1');
    // A Latin letter is what the layout says: Q where others have A.
    expect(keyName({ ...none, key: 'a', code: 'KeyQ', ctrlKey: true })).toBe('ctrl+a');
    expect(keyName({ ...none, key: '&', code: 'Digit1' })).toBe('&');
  });

  it('is read by people in their own words', () => {
    expect(keyLabel('ctrl+k')).toBe('Ctrl K');
    expect(keyLabel('shift+arrowright')).toBe('Shift \u2192');
    expect(keyLabel('+')).toBe('+');
    expect(keyLabel('?')).toBe('?');
  });
});

describe('registered actions', () => {
  const stops: (() => void)[] = [];
  afterEach(() => {
    for (const stop of stops.splice(0)) stop();
  });
  const register = (id: ActionId, enabled = true): void => {
    stops.push(registerActions([{ id, enabled: () => enabled, run: () => undefined }]));
  };

  it('give a key to the screen that came last', () => {
    register('inventory.filter');
    register('review.find');
    expect(actionForKey('/', asItCame)?.id).toBe('review.find');
    stops.pop()?.();
    expect(actionForKey('/', asItCame)?.id).toBe('inventory.filter');
  });

  it('leave a key to the next where the last cannot run', () => {
    register('inventory.fetch');
    register('review.film', false);
    expect(actionForKey('f', asItCame)?.id).toBe('inventory.fetch');
    expect(actionForKey('g', asItCame)).toBeUndefined();
  });

  it('answer to the keys that somebody gave them, and no longer to their own', () => {
    register('inventory.filter');
    const settings = bind(asItCame, 'inventory.filter', ['ctrl+f']);
    expect(actionForKey('ctrl+f', settings)?.id).toBe('inventory.filter');
    expect(actionForKey('/', settings)).toBeUndefined();
  });

  it('answer to no character alone where that is switched off', () => {
    register('inventory.filter');
    register('review.toggle');
    const settings = { ...asItCame, singleCharacters: false };
    expect(actionForKey('/', settings)).toBeUndefined();
    expect(actionForKey('space', settings)?.id).toBe('review.toggle');
  });

  it('leave to what has the focus what is its own', () => {
    register('picture.move');
    expect(actionForKey('arrowleft', asItCame)).toBeUndefined();
  });
});

describe('keys as data', () => {
  it('come without two meanings for one key in one place', () => {
    const doubled = actionIds.flatMap((id) =>
      keysOf(id, asItCame).flatMap((key) => conflictsOf(id, key, asItCame).map((other) => [id, key, other])),
    );
    // The picture's own arrows meet those of the player, which go on where the picture has nothing to move.
    expect(doubled.filter(([id]) => id !== 'picture.move')).toEqual([]);
  });

  it('tell what a key stands for where it would be given a second meaning', () => {
    expect(conflictsOf('inventory.filter', 'k', asItCame)).toEqual(['inventory.keep']);
    // On another screen it may.
    expect(conflictsOf('cases.new', 'k', asItCame)).toEqual([]);
    expect(conflictsOf('app.jobs', 'k', asItCame)).toEqual(['inventory.keep', 'review.skip-idle']);
    // Also while characters alone are switched off: they come back.
    expect(conflictsOf('inventory.filter', 'k', { ...asItCame, singleCharacters: false })).toEqual(['inventory.keep']);
  });

  it('are taken from the others, and set back, one or all', () => {
    const taken = rebind(asItCame, 'review.previous-marker', 'm');
    expect(keysOf('review.previous-marker', taken)).toEqual(['m']);
    expect(keysOf('review.next-marker', taken)).toEqual([']']);
    const one = resetKeys(taken, 'review.previous-marker');
    expect(one.bindings).toEqual({ 'review.next-marker': [']'] });
    expect(resetKeys(taken, null)).toEqual(asItCame);
    // What is as it came is kept nowhere: a later version may bring a better key.
    expect(bind(taken, 'review.next-marker', [']', 'm']).bindings).not.toHaveProperty('review.next-marker');
  });

  it('leave alone what moves the focus, works in text or belongs to the window', () => {
    expect(['tab', 'enter', 'escape', 'ctrl+c', 'ctrl+w'].map(keyProblem)).not.toContain(null);
    expect(['ctrl+k', 'p', 'alt+x', 'f2'].map(keyProblem)).toEqual([null, null, null, null]);
  });
});
