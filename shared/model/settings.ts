import { z } from 'zod';

/** Every setting once: schema and default. Stored as settings.json in the data folder. */
export const settingsSchema = z.object({
  theme: z.enum(['system', 'dark', 'light']).default('system'),
  /** In which zone times are shown; they always carry it. */
  timeZone: z.enum(['utc', 'local']).default('utc'),
  /** The name put on notes and exports. */
  reviewer: z.string().max(200).default(''),
  /** Bytes the recording cache may take before least recently used, unpinned recordings leave it. */
  cacheQuotaBytes: z
    .int()
    .min(0)
    .default(20 * 1024 ** 3),
  /** Index recordings as soon as they are fetched. */
  indexAfterFetch: z.boolean().default(true),
});
export type Settings = z.infer<typeof settingsSchema>;
