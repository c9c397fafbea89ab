import type { InventorySettings } from '../../../shared/model/settings.ts';
import { useApp } from '../../app/session.ts';
import { offerUndo } from '../../app/undo.ts';
import { call } from '../../bridge/client.ts';
import { toastError } from '../../ui/toast.tsx';
import { defaultColumns } from './columns.tsx';

/** Ids of the columns that are shown, in the order in which they were chosen. */
export function useShownColumns(): readonly string[] {
  return useApp(({ settings }) => settings.inventory.columns ?? defaultColumns);
}

/** Filters that were kept under a name. */
export function useViews(): InventorySettings['views'] {
  return useApp(({ settings }) => settings.inventory.views);
}

export function toggleColumn(id: string): void {
  keep(({ columns, ...rest }) => {
    const shown = columns ?? defaultColumns;
    return { ...rest, columns: shown.includes(id) ? shown.filter((each) => each !== id) : [...shown, id] };
  });
}

export function saveView(name: string, query: string): void {
  keep(({ views, ...rest }) => ({ ...rest, views: [...views.filter((view) => view.name !== name), { name, query }] }));
}

export function removeView(name: string): void {
  const known = useApp.getState().settings.inventory.views.find((view) => view.name === name);
  if (!known) return;
  offerUndo({ said: `The view ${name} is removed.`, undone: `The view ${name} is back.`, undo: () => saveView(name, known.query) });
  keep(({ views, ...rest }) => ({ ...rest, views: views.filter((view) => view.name !== name) }));
}

/** Shown at once, and kept by the library: the window's own storage does not outlast its address. */
function keep(change: (inventory: InventorySettings) => InventorySettings): void {
  const { settings } = useApp.getState();
  const inventory = change(settings.inventory);
  useApp.setState({ settings: { ...settings, inventory } });
  call('settings.update', { inventory }).catch((error: unknown) => {
    useApp.setState(({ settings: now }) => ({ settings: { ...now, inventory: settings.inventory } }));
    toastError(error);
  });
}
