import { create } from 'zustand';
import { toast, toastError } from '../ui/toast.tsx';

interface Undoable {
  readonly id: number;
  /** What is said once it is taken back. */
  readonly undone: string;
  readonly undo: () => unknown;
}

/** What can be taken back, the last last. */
const useUndoable = create<{ readonly stack: readonly Undoable[] }>(() => ({ stack: [] }));
const most = 20;
let nextId = 1;

export interface UndoOffer {
  readonly said: string;
  readonly undone: string;
  readonly undo: () => unknown;
  /** Milliseconds after which nothing can be taken back any more; else as long as the window is open. */
  readonly forMs?: number;
}

/** Says what was done, with a way to take it back: by the message, by Ctrl Z and by the palette. */
export function offerUndo({ said, undone, undo, forMs }: UndoOffer): void {
  const id = nextId;
  nextId += 1;
  useUndoable.setState(({ stack }) => ({ stack: [...stack.slice(1 - most), { id, undone, undo }] }));
  if (forMs !== undefined) setTimeout(() => drop(id), forMs);
  toast(said, { action: { label: 'Undo', run: () => void take(id) } });
}

export function canUndo(): boolean {
  return useUndoable.getState().stack.length > 0;
}

/** Takes back what was done last. */
export async function undoLast(): Promise<void> {
  const last = useUndoable.getState().stack.at(-1);
  if (last) await take(last.id);
}

/** Once only, whichever way it was asked for. */
async function take(id: number): Promise<void> {
  const entry = useUndoable.getState().stack.find((each) => each.id === id);
  if (!entry) return;
  drop(id);
  try {
    await entry.undo();
    toast(entry.undone);
  } catch (error) {
    toastError(error);
  }
}

function drop(id: number): void {
  useUndoable.setState(({ stack }) => ({ stack: stack.filter((each) => each.id !== id) }));
}
