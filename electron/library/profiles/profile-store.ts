import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import { type LogProfile, logProfileSchema } from '../../../shared/model/log-profile.ts';
import { writeFileAtomically } from '../../common/atomic-write.ts';
import { builtInProfiles } from '../formats/log-lines/built-in-profiles.ts';

/** The mapping profiles of a data folder: the built-in ones, and the user's in one JSON file. */
export interface ProfileStore {
  /** The built-in ones first. */
  list(): Promise<LogProfile[]>;
  get(id: string): Promise<LogProfile | null>;
  /** Adds or replaces; `usage` for the id of a built-in one. */
  save(profile: LogProfile): Promise<LogProfile>;
  remove(id: string): Promise<void>;
}

const fileSchema = z.strictObject({ version: z.literal(1), profiles: z.array(logProfileSchema).max(1000) });

/** A damaged file is an error that names it, and is never overwritten. */
export function createProfileStore(path: string): ProfileStore {
  async function own(): Promise<LogProfile[]> {
    let text: string;
    try {
      text = await readFile(path, 'utf8');
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
      throw new AppError('input-unreadable', `The profiles file ${path} cannot be read.`, { cause: error });
    }
    try {
      return fileSchema.parse(JSON.parse(text)).profiles.map((profile) => ({ ...profile, builtIn: false }));
    } catch (cause) {
      throw new AppError('input-malformed', `The profiles file ${path} is not valid.`, { action: 'Correct it, or move it away.', cause });
    }
  }
  const write = (profiles: readonly LogProfile[]): Promise<void> =>
    writeFileAtomically(path, `${JSON.stringify({ version: 1, profiles }, null, 2)}\n`);
  const refuseBuiltIn = (id: string): void => {
    if (!builtInProfiles.some((profile) => profile.id === id)) return;
    throw new AppError('usage', `The profile ${id} is built in and cannot be changed.`, { action: 'Save it under another id.' });
  };

  return {
    list: async () => [...builtInProfiles, ...(await own())],
    get: async (id) => [...builtInProfiles, ...(await own())].find((profile) => profile.id === id) ?? null,
    async save(profile) {
      refuseBuiltIn(profile.id);
      const saved = { ...profile, builtIn: false };
      await write([...(await own()).filter(({ id }) => id !== profile.id), saved]);
      return saved;
    },
    async remove(id) {
      refuseBuiltIn(id);
      await write((await own()).filter((profile) => profile.id !== id));
    },
  };
}
