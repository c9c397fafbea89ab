import { readFile, rename } from 'node:fs/promises';
import { type Settings, settingsSchema } from '../../shared/model/settings.ts';
import { writeFileAtomically } from '../common/atomic-write.ts';

export interface SettingsStore {
  get(): Settings;
  update(change: { readonly [K in keyof Settings]?: Settings[K] | undefined }): Promise<Settings>;
}

/** Settings in one JSON file. A damaged file is put aside as `settings.json.damaged` and defaults are used. */
export async function openSettingsStore(path: string): Promise<SettingsStore> {
  let settings = await openSettings(path);
  return {
    get: () => settings,
    async update(change) {
      const defined = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
      settings = settingsSchema.parse({ ...settings, ...defined });
      await writeFileAtomically(path, `${JSON.stringify(settings, null, 2)}\n`);
      return settings;
    },
  };
}

/** The settings as they are on the disk, without a library; defaults where there are none. */
export async function readSettings(path: string): Promise<Settings> {
  return (await parseSettings(path)) ?? settingsSchema.parse({});
}

async function openSettings(path: string): Promise<Settings> {
  const settings = await parseSettings(path);
  if (settings) return settings;
  await rename(path, `${path}.damaged`);
  return settingsSchema.parse({});
}

/** Null: there is a file, but it is damaged. */
async function parseSettings(path: string): Promise<Settings | null> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch {
    return settingsSchema.parse({});
  }
  try {
    return settingsSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
