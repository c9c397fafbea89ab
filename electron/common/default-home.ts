import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** The data folder: what was asked for, else $WITNESS_HOME, else the platform's place for application data. Absolute. */
export function resolveHome(asked: string | undefined, environment: NodeJS.ProcessEnv = process.env, platform = process.platform): string {
  const chosen = asked || environment.WITNESS_HOME;
  if (chosen) return resolve(chosen);
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Witness');
  if (platform === 'win32') return join(environment.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'Witness');
  return join(environment.XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'witness');
}
