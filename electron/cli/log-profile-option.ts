import { readFile } from 'node:fs/promises';
import { AppError } from '../../shared/errors.ts';
import { type LogProfile, logProfileSchema } from '../../shared/model/log-profile.ts';
import { builtInProfiles } from '../library/formats/log-lines/built-in-profiles.ts';

/** What `--profile` says: the id of a built-in profile, or a JSON file with one. Null without it. */
export async function readProfileOption(value: string | undefined): Promise<LogProfile | null> {
  if (value === undefined) return null;
  const builtIn = builtInProfiles.find(({ id }) => id === value);
  if (builtIn) return builtIn;
  const text = await readFile(value, 'utf8').catch((cause: unknown) => {
    throw new AppError('usage', `${value} is neither a built-in profile nor a file that can be read.`, { cause });
  });
  try {
    return logProfileSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new AppError('usage', `${value} is not a mapping profile.`, { action: 'See docs/log-profiles.md for its fields.', cause });
  }
}
