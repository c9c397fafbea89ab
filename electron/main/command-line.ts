import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

export interface DesktopArguments {
  readonly home: string | undefined;
  /** Keep secrets in a file of the user's instead of the key store. */
  readonly useFileVault: boolean;
  /** Files and folders to open, absolute. */
  readonly files: readonly string[];
}

/**
 * The desktop host's options and files among the options of Chromium, which are left alone. Relative paths are of the folder that
 * Witness was started in.
 */
export function parseCommandLine(args: readonly string[], workingDirectory: string): DesktopArguments {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { home: { type: 'string' }, vault: { type: 'string' } },
    strict: false,
    allowPositionals: true,
  });
  return {
    home: typeof values.home === 'string' ? values.home : undefined,
    useFileVault: values.vault === 'file',
    // What looks like a link and is none is no file either.
    files: positionals
      .filter((text) => text !== '' && !/^[a-z][a-z\d+.-]+:\/\//i.test(text))
      .map((text) => resolve(workingDirectory, text)),
  };
}
