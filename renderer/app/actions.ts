import { useEffect, useRef, useSyncExternalStore } from 'react';

/** Something a user can do: in the palette, in the `?` sheet and, where it has keys, by keyboard. */
export interface Action {
  readonly id: string;
  readonly label: string;
  /** Heading in the sheet and the palette: "Go to", "Playback", ... */
  readonly group: string;
  /** For example "ctrl+k", "shift+arrowleft", "?", "space". `ctrl` is Command on a Mac. */
  readonly keys?: readonly string[];
  /** Left out of the palette and ignored by its keys while false. */
  readonly enabled?: () => boolean;
  readonly run: () => void;
}

let registered: readonly Action[] = [];
const listeners = new Set<() => void>();

/** Makes actions available until the returned function is called. Of two with the same keys the later one runs. */
export function registerActions(actions: readonly Action[]): () => void {
  registered = [...registered, ...actions];
  for (const listener of listeners) listener();
  return () => {
    registered = registered.filter((action) => !actions.includes(action));
    for (const listener of listeners) listener();
  };
}

/** Registers actions while a component is mounted. The newest closures run; ids and keys are those of the first render. */
export function useActions(actions: readonly Action[]): void {
  const current = useRef(actions);
  current.current = actions;
  // Registered anew only when what is listed of them changes, not with every closure.
  const listed = JSON.stringify(actions.map(({ id, label, group, keys }) => ({ id, label, group, keys })));
  useEffect(() => {
    const latest = (id: string): Action | undefined => current.current.find((action) => action.id === id);
    const parsed: readonly Pick<Action, 'id' | 'label' | 'group' | 'keys'>[] = JSON.parse(listed);
    return registerActions(
      parsed.map((action) => ({ ...action, enabled: () => latest(action.id)?.enabled?.() ?? true, run: () => latest(action.id)?.run() })),
    );
  }, [listed]);
}

export function useRegisteredActions(): readonly Action[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => registered,
  );
}

/** The action a key press stands for, if any is enabled. */
export function actionForKey(key: string): Action | undefined {
  return registered.findLast((action) => action.keys?.includes(key) && (action.enabled?.() ?? true));
}
