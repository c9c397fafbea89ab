import { useEffect, useRef, useSyncExternalStore } from 'react';
import type { KeySettings } from '../../shared/model/settings.ts';
import { type ActionEntry, type ActionId, actionEntry } from './action-list.ts';
import { keysOf } from './bindings.ts';

/** Something that can be done on the screen that is shown. What it is called and its keys are in the list of actions. */
export interface Action {
  readonly id: ActionId;
  /** Where it is called otherwise just now. */
  readonly label?: string;
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

/** Registers actions while a component is mounted. The newest closures run. */
export function useActions(actions: readonly Action[]): void {
  const current = useRef(actions);
  current.current = actions;
  // Registered anew only when what is listed of them changes, not with every closure.
  const listed = JSON.stringify(actions.map(({ id, label }) => ({ id, label })));
  useEffect(() => {
    const latest = (id: ActionId): Action | undefined => current.current.find((action) => action.id === id);
    const parsed: readonly Pick<Action, 'id' | 'label'>[] = JSON.parse(listed);
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

/** An action as it is shown: with its words and the keys it has now. */
export function shownAction(
  { id, label }: Pick<Action, 'id' | 'label'>,
  settings: KeySettings,
): Pick<ActionEntry, 'label' | 'group' | 'keys'> {
  const entry = actionEntry(id);
  return { label: label ?? entry.label, group: entry.group, keys: keysOf(id, settings) };
}

/** The action a key press stands for, if any is enabled. */
export function actionForKey(key: string, settings: KeySettings): Action | undefined {
  return registered.findLast(({ id, enabled }) => !actionEntry(id).isFixed && keysOf(id, settings).includes(key) && (enabled?.() ?? true));
}
