import { AppError, type ErrorPayload, toAppError } from './errors.ts';

/** The envelope in which every call answers across a process boundary. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: ErrorPayload };

/** Runs work and catches its failure into an envelope. */
export async function settle<T>(work: () => Promise<T> | T): Promise<Result<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    return { ok: false, error: toAppError(error).toPayload() };
  }
}

/** Opens an envelope: the value, or the AppError thrown. */
export function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw AppError.fromPayload(result.error);
}
