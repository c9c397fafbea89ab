import { afterEach, describe, expect, it } from 'vitest';
import { actionForKey, registerActions } from '../../../renderer/app/actions.ts';
import { keyLabel, keyName } from '../../../renderer/app/key-bindings.ts';

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
  const register = (id: string, keys: string[], enabled = true): void => {
    stops.push(registerActions([{ id, label: id, group: 'Test', keys, enabled: () => enabled, run: () => undefined }]));
  };

  it('give a key to the screen that came last', () => {
    register('window', ['/']);
    register('screen', ['/']);
    expect(actionForKey('/')?.id).toBe('screen');
    stops.pop()?.();
    expect(actionForKey('/')?.id).toBe('window');
  });

  it('leave a key to the next where the last cannot run', () => {
    register('window', ['f']);
    register('screen', ['f'], false);
    expect(actionForKey('f')?.id).toBe('window');
    expect(actionForKey('g')).toBeUndefined();
  });
});
