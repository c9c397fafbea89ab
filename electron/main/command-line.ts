import { parseArgs } from 'node:util';

export interface DesktopArguments {
  readonly home: string | undefined;
  /** Keep secrets in a file of the user's instead of the key store. */
  readonly useFileVault: boolean;
}

/** The desktop host's options among those of Chromium, which are left alone. */
export function parseCommandLine(args: readonly string[]): DesktopArguments {
  const { values } = parseArgs({
    args: [...args],
    options: { home: { type: 'string' }, vault: { type: 'string' } },
    strict: false,
    allowPositionals: true,
  });
  return { home: typeof values.home === 'string' ? values.home : undefined, useFileVault: values.vault === 'file' };
}
