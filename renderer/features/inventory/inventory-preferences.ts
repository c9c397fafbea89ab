import { z } from 'zod';
import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import { defaultColumns } from './columns.tsx';

const savedSchema = z.object({
  columns: z.array(z.string()),
  views: z.array(z.object({ name: z.string(), query: z.string() })),
});

interface Preferences extends z.infer<typeof savedSchema> {
  toggleColumn(id: string): void;
  saveView(name: string, query: string): void;
  removeView(name: string): void;
}

/** Which columns are shown, and filters saved under a name; kept by the browser, and nothing depends on their being kept. */
export const useInventoryPreferences = create<Preferences>()(
  persist(
    (set) => ({
      columns: defaultColumns,
      views: [],
      toggleColumn: (id) =>
        set(({ columns }) => ({ columns: columns.includes(id) ? columns.filter((each) => each !== id) : [...columns, id] })),
      saveView: (name, query) => set(({ views }) => ({ views: [...views.filter((view) => view.name !== name), { name, query }] })),
      removeView: (name) => set(({ views }) => ({ views: views.filter((view) => view.name !== name) })),
    }),
    {
      name: 'witness.inventory',
      partialize: ({ columns, views }) => ({ columns, views }),
      merge: (saved, current) => {
        const parsed = savedSchema.safeParse(saved);
        return parsed.success ? { ...current, ...parsed.data } : current;
      },
    },
  ),
);
