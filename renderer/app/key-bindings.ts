import type { ActionId } from './action-list.ts';
import { actionForKey } from './actions.ts';
import { keysOf } from './bindings.ts';
import { useApp } from './session.ts';

type KeyPress = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'> & { readonly code?: string };

/**
 * What is written on the key by the layout in use. With Control or Alt what the key is on a Latin layout, where the own one has no
 * Latin letter there, or a digit only with Shift (Cyrillic, Greek; AZERTY).
 */
function characterOf({ key, code = '', ctrlKey, metaKey, altKey }: KeyPress): string {
  if (!(ctrlKey || metaKey || altKey) || [...key].length !== 1) return key;
  const onLatin = /^(?:Key([A-Z])|Digit(\d))$/.exec(code);
  const [, letter, digit] = onLatin ?? [];
  if (letter && !/[a-z]/i.test(key)) return letter;
  return digit ?? key;
}

/** The name of a key press as actions name it. A shifted character is itself ("?"), not "shift+/". */
export function keyName(event: KeyPress): string {
  const key = event.key === ' ' ? 'space' : characterOf(event).toLowerCase();
  const isCharacter = event.key.length === 1 && event.key !== ' ';
  const modifiers = [
    event.ctrlKey || event.metaKey ? 'ctrl+' : '',
    event.altKey ? 'alt+' : '',
    event.shiftKey && !(isCharacter && !event.ctrlKey && !event.metaKey) ? 'shift+' : '',
  ];
  return modifiers.join('') + key;
}

const words: Readonly<Record<string, string>> = {
  ctrl: 'Ctrl',
  shift: 'Shift',
  alt: 'Alt',
  space: 'Space',
  arrowleft: '\u2190',
  arrowright: '\u2192',
  arrowup: '\u2191',
  arrowdown: '\u2193',
  escape: 'Esc',
  enter: 'Enter',
  home: 'Home',
  end: 'End',
};

/** "ctrl+k" as a person reads it: "Ctrl K". */
export function keyLabel(key: string): string {
  const names = key === '+' ? ['+'] : key.split('+');
  return names.map((name) => words[name] ?? name.toUpperCase()).join(' ');
}

/** Words with the key that does the same: "New case (A)". They are of the moment: keys change on a screen of their own. */
export function withKey(text: string, id: ActionId): string {
  const [key] = keysOf(id, useApp.getState().settings.keys);
  return key === undefined ? text : `${text} (${keyLabel(key)})`;
}

/** What a text that is being typed takes back by itself. */
const textKeys = new Set(['ctrl+z', 'ctrl+shift+z', 'ctrl+y']);

/** A press that belongs to where it happens: text being typed, or a control that answers to this key by itself. */
function belongsToTarget(event: KeyboardEvent, key: string): boolean {
  const { target } = event;
  // Keys of functions write nothing: F6 leads out of a field too.
  if (!(target instanceof HTMLElement) || /^f\d+$/.test(key.replace('shift+', ''))) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  if (target instanceof HTMLInputElement) return !['checkbox', 'radio', 'range', 'button'].includes(target.type) || key === 'space';
  const isPressable = target.closest('button, a, summary, [role="option"], [role="tab"], [role="slider"], [role="row"]') !== null;
  return isPressable && (key === 'space' || key === 'enter' || key.startsWith('arrow') || key === 'home' || key === 'end');
}

/** Runs actions for key presses anywhere in the window; returns its stop. */
export function listenForKeys(target: Window): () => void {
  const onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing) return;
    const key = keyName(event);
    if (document.querySelector('dialog[open]') || ((!key.startsWith('ctrl+') || textKeys.has(key)) && belongsToTarget(event, key))) return;
    const action = actionForKey(key, useApp.getState().settings.keys);
    if (!action) return;
    event.preventDefault();
    action.run();
  };
  target.addEventListener('keydown', onKey);
  return () => target.removeEventListener('keydown', onKey);
}
