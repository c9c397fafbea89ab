import { AppError, toAppError } from '../../../shared/errors.ts';

/** Out of space in other words: the user's quota, or the largest file that the file system takes. */
const fullCodes = new Set<unknown>(['EDQUOT', 'EFBIG']);

/** A failure to write to the disk as one that says what could not be written; anything else as it is. */
export function diskFailure(error: unknown, what: string): unknown {
  const isFull = error instanceof Error && 'code' in error && fullCodes.has(error.code);
  const code = isFull ? 'disk-full' : toAppError(error).code;
  if (code === 'disk-full') return new AppError(code, `The disk has no room for ${what}.`, { cause: error, retryable: true });
  if (code === 'disk-failed') return new AppError(code, `${what} cannot be stored on this machine.`, { cause: error });
  return error;
}
