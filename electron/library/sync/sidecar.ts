import { AppError } from '../../../shared/errors.ts';
import { printableKey } from '../../../shared/printable-key.ts';
import { readSraSession, type SraSession } from './sra-session.ts';

/**
 * Reads the metadata that lies beside a recording: the fields of an inventory entry, or common other names for them, at
 * the top or below "session" or "metadata". Throws `input-malformed` when it tells nothing about a session.
 */
export function readSidecar(text: string, key: string): SraSession {
  const read = readSraSession(inner(parse(text, key)));
  const { externalId, user, target, startedAtMs, status, secretName } = read?.session ?? {};
  const tells = [externalId, user, target, startedAtMs, secretName].some((value) => value !== null && value !== undefined);
  if (!read || (!tells && (status ?? 'unknown') === 'unknown')) throw malformed(key, 'tells nothing about a session');
  const [problem] = read.problems;
  if (problem) throw malformed(key, `cannot be read: ${problem}`);
  return read.session;
}

function parse(text: string, key: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw malformed(key, 'is not JSON', cause);
  }
}

function inner(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  for (const field of ['session', 'metadata']) {
    const found: unknown = Object.hasOwn(value, field) ? Reflect.get(value, field) : undefined;
    if (typeof found === 'object' && found !== null) return found;
  }
  return value;
}

function malformed(key: string, what: string, cause?: unknown): AppError {
  return new AppError('input-malformed', `The metadata "${printableKey(key)}" ${what}.`, {
    action: 'Correct or remove the file and sync again; its recording is listed without it.',
    ...(cause !== undefined && { cause }),
  });
}
