import { create } from 'zustand';
import type { ResultOf } from '../../shared/contract/index.ts';
import { type Settings, settingsSchema } from '../../shared/model/settings.ts';

type Bootstrap = ResultOf<'app.bootstrap'>;

/** What the host said at the start, and the settings as they are now. */
export const useApp = create<{ readonly bootstrap: Bootstrap | null; readonly settings: Settings; readonly online: boolean }>(() => ({
  bootstrap: null,
  settings: settingsSchema.parse({}),
  online: true,
}));

export function useTimeZone(): Settings['timeZone'] {
  return useApp((state) => state.settings.timeZone);
}
