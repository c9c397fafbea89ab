import { type Key, keyOf } from './keysyms.ts';

/** A run of keys, from the first to the last. */
export interface TypedRun {
  readonly atMs: number;
  readonly endMs: number;
  /** Every key: characters as they are, others as `<Enter>`, with modifiers as `<Ctrlc>` or `<Ctrl+ShiftV>`, as guaclog writes them. */
  readonly text: string;
  /** What the keys leave behind in a line of text, corrections carried out. */
  readonly result: string;
  /** Whether corrections made that something else than what was typed. */
  readonly isCorrected: boolean;
}

/** Makes runs of key presses, which end at Enter or a pause. */
export interface TypedKeys {
  key(atMs: number, keysym: number, isPressed: boolean): void;
  /** What follows belongs to something else: the mouse went elsewhere, or the recording ended. */
  end(): void;
}

/** Who pauses for so long begins something new. */
const pauseMs = 5000;
/** Longer runs are cut: a held key, or somebody writes. */
const mostKeys = 1000;

interface Run {
  readonly atMs: number;
  endMs: number;
  text: string;
  keys: number;
  /** The line as it stands, and where in it the next character goes. */
  characters: string[];
  cursor: number;
  isCorrected: boolean;
}

export function createTypedKeys(onRun: (run: TypedRun) => void): TypedKeys {
  /** Modifiers that are held, in the order they were pressed. */
  const held = new Map<number, Key>();
  let run: Run | null = null;

  function end(): void {
    if (run === null) return;
    const { atMs, endMs, text, characters, isCorrected } = run;
    run = null;
    onRun({ atMs, endMs, text, result: characters.join(''), isCorrected });
  }

  return {
    end,
    key(atMs, keysym, isPressed) {
      const key = keyOf(keysym);
      if (key.modifier !== null) {
        if (isPressed) held.set(keysym, key);
        else held.delete(keysym);
      }
      if (!isPressed || key.modifier !== null) return;
      if (run !== null && (atMs - run.endMs >= pauseMs || run.keys >= mostKeys)) end();
      run ??= { atMs, endMs: atMs, text: '', keys: 0, characters: [], cursor: 0, isCorrected: false };
      run.endMs = Math.max(run.endMs, atMs);
      run.keys += 1;
      const modifiers = [...held.values()];
      const isShortcut = modifiers.some(({ modifier }) => modifier === 'command');
      if (isShortcut) run.text += `<${modifiers.map((modifier) => modifier.name).join('+')}${key.text ?? key.name}>`;
      else run.text += key.text ?? `<${key.name}>`;
      if (!isShortcut) edit(run, key);
      if (key.name === 'Enter') end();
    },
  };
}

function edit(run: Run, key: Key): void {
  const { characters, cursor } = run;
  if (key.text !== null) {
    run.isCorrected ||= cursor < characters.length;
    characters.splice(cursor, 0, key.text);
    run.cursor += 1;
    return;
  }
  switch (key.name) {
    case 'Backspace':
      if (cursor === 0) return;
      characters.splice(cursor - 1, 1);
      run.cursor -= 1;
      run.isCorrected = true;
      return;
    case 'Delete':
      if (cursor === characters.length) return;
      characters.splice(cursor, 1);
      run.isCorrected = true;
      return;
    case 'Left':
      run.cursor = Math.max(0, cursor - 1);
      return;
    case 'Right':
      run.cursor = Math.min(characters.length, cursor + 1);
      return;
    case 'Home':
      run.cursor = 0;
      return;
    case 'End':
      run.cursor = characters.length;
  }
}
