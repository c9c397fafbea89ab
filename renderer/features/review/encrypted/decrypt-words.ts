import type { ErrorCode } from '../../../../shared/errors.ts';
import type { Words } from '../gate-words.ts';

const notYet: Words = {
  title: 'This recording is encrypted',
  text: 'Its recorder encrypted it before it was stored. It is opened with the key that it was encrypted with; what comes out is kept on this computer, encrypted, and the stored original stays as it is.',
};

/** What kept a recording from being decrypted, each in its own words. */
const failed: Partial<Record<ErrorCode, Words>> = {
  'decrypt-not-set-up': { title: 'No key is named', text: 'To decrypt this recording, name the key that it was encrypted with.' },
  'decrypt-tool-missing': {
    title: 'The program that decrypts is not there',
    text: 'Recordings are decrypted by a program on this computer, which cannot be run. Install it, or correct it under Settings.',
  },
  'decrypt-forbidden': {
    title: 'You may not use this key',
    text: 'The program that decrypts runs, but refuses the key: log in again, or ask for permission to use it.',
  },
  'decrypt-wrong-key': {
    title: 'This is not its key',
    text: 'The key does not open this recording, or there is none of that name.',
  },
};

/** In place of the stage, before a recording is decrypted and after that failed. */
export function decryptWords(code: ErrorCode | null): Words {
  if (code === null) return notYet;
  return failed[code] ?? { title: 'The recording could not be decrypted', text: 'It is still here, encrypted as it was stored.' };
}

/** Where Settings are what helps. */
export function isHelpedBySettings(code: ErrorCode | null): boolean {
  return code === 'decrypt-tool-missing' || code === 'decrypt-not-set-up' || code === 'decrypt-failed';
}
