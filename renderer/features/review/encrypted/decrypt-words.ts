import type { ErrorCode } from '../../../../shared/errors.ts';

/** What an encrypted recording is, before anything was tried. */
export const encryptedText =
  'Its recorder encrypted it before it was stored. It is opened with the key that it was encrypted with; what comes out is kept on this computer, encrypted, and the stored original stays as it is.';

/** What kept a recording from being decrypted, each in its own words; the message of the failure says more. */
const titles: Partial<Record<ErrorCode, string>> = {
  'decrypt-not-set-up': 'No key is named',
  'decrypt-tool-missing': 'The program that decrypts is not there',
  'decrypt-forbidden': 'You may not use this key',
  'decrypt-wrong-key': 'This is not its key',
};

export function decryptTitle(code: ErrorCode | null): string {
  return code === null ? 'This recording is encrypted' : (titles[code] ?? 'The recording could not be decrypted');
}

/** Where Settings are what helps. */
export function isHelpedBySettings(code: ErrorCode | null): boolean {
  return code === 'decrypt-tool-missing' || code === 'decrypt-not-set-up' || code === 'decrypt-failed';
}
