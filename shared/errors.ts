import { z } from 'zod';

/**
 * Every failure a user can meet, by code. Behaviour (exit code, retry, wording) follows the code, never the message.
 * `input-*` and `usage`: what was given cannot be used (command-line exit 2).
 * `store-*`, `gateway-*`, `disk-*`, `home-*`, `vault-*`, `catalog-*`: the environment failed (exit 3).
 */
export const errorCodes = [
  'usage',
  'not-found',
  'not-cached',
  'not-indexed',
  'input-unreadable',
  'input-empty',
  'input-unknown-format',
  'input-malformed',
  'input-too-large',
  'input-truncated',
  'rules-invalid',
  'decoder-failed',
  'decrypt-not-set-up',
  'decrypt-tool-missing',
  'decrypt-forbidden',
  'decrypt-wrong-key',
  'decrypt-failed',
  'store-unreachable',
  'store-forbidden',
  'store-credentials',
  'store-not-found',
  'store-object-missing',
  'store-object-changed',
  'store-checksum-mismatch',
  'store-failed',
  'gateway-unreachable',
  'gateway-untrusted',
  'gateway-credentials',
  'gateway-expired',
  'gateway-forbidden',
  'gateway-not-found',
  'gateway-busy',
  'gateway-failed',
  'gateway-malformed',
  'disk-full',
  'disk-failed',
  'cache-damaged',
  'cache-quota',
  'catalog-newer',
  'catalog-damaged',
  'home-locked',
  'home-unusable',
  'vault-locked',
  'vault-damaged',
  'export-failed',
  'export-target-exists',
  'redaction-leaked',
  'signing-passphrase',
  'signing-not-yet-valid',
  'signing-expired',
  'signing-weak',
  'signing-usage',
  'signing-unsupported',
  'time-stamp-not-set-up',
  'time-stamp-unreachable',
  'time-stamp-refused',
  'time-stamp-invalid',
  'access-reason',
  'access-second-person',
  'access-same-person',
  'access-passphrase',
  'access-wait',
  'access-last-person',
  'cancelled',
  'refused',
  'internal',
] as const;

export const errorCodeSchema = z.enum(errorCodes);
export type ErrorCode = z.infer<typeof errorCodeSchema>;

/** What crosses a process boundary in place of an Error: no stack, no cause. */
export const errorPayloadSchema = z.object({
  code: errorCodeSchema,
  /** One sentence: what happened, naming the object (file, key, bucket, source). */
  message: z.string(),
  /** One sentence: what the user can do about it. */
  action: z.string(),
  /** Whether trying the very same thing again may succeed. */
  retryable: z.boolean(),
});
export type ErrorPayload = z.infer<typeof errorPayloadSchema>;

export interface AppErrorOptions {
  readonly action?: string;
  readonly retryable?: boolean;
  readonly cause?: unknown;
}

/** The one error class of Witness: a code, a sentence that names the object, and what to do. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly action: string;
  readonly retryable: boolean;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.action = options.action ?? defaultActions[code];
    this.retryable = options.retryable ?? false;
  }

  toPayload(): ErrorPayload {
    return { code: this.code, message: this.message, action: this.action, retryable: this.retryable };
  }

  static fromPayload(payload: ErrorPayload): AppError {
    return new AppError(payload.code, payload.message, { action: payload.action, retryable: payload.retryable });
  }
}

/** Any thrown value as an AppError; an abort becomes `cancelled`, a full disk `disk-full`, a broken database `catalog-damaged`, anything unknown `internal`. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof Error) {
    if (error.name === 'AbortError') return new AppError('cancelled', 'Cancelled.', { cause: error });
    const code = 'code' in error ? error.code : undefined;
    if (code === 'ENOSPC' || code === 'SQLITE_FULL')
      return new AppError('disk-full', 'The disk is full.', { cause: error, retryable: true });
    // A missing file is one of ours: whoever reads a file of the user's says so in words of its own. A share may have gone away.
    if (['EACCES', 'EPERM', 'EROFS', 'EIO', 'ENOENT', 'ENOTDIR', 'ESTALE', 'ENODEV', 'ENXIO'].includes(String(code))) {
      return new AppError('disk-failed', error.message, { cause: error });
    }
    // A page of the catalog that was read does not authenticate, or is not what the database knows of it.
    if (code === 'SQLITE_NOTADB' || (typeof code === 'string' && code.startsWith('SQLITE_CORRUPT')))
      return new AppError('catalog-damaged', 'The catalog of this data folder is damaged.', { cause: error });
    if (typeof code === 'string' && /^SQLITE_(IOERR|READONLY|CANTOPEN)/.test(code))
      return new AppError('disk-failed', `The catalog cannot be read or written: ${error.message}.`, { cause: error });
    return new AppError('internal', error.message, { cause: error });
  }
  return new AppError('internal', String(error));
}

/** Command-line exit code for an error: 2 unusable input or usage, 3 the environment failed (design section 6). */
export function exitCodeFor(code: ErrorCode): 2 | 3 {
  if (code === 'usage' || code === 'not-found' || code === 'not-cached' || code === 'not-indexed') return 2;
  if (code === 'decrypt-wrong-key' || code === 'decrypt-not-set-up') return 2;
  if (code === 'time-stamp-not-set-up' || code.startsWith('access-') || code.startsWith('signing-')) return 2;
  if (code === 'rules-invalid' || code === 'export-target-exists' || code === 'redaction-leaked' || code === 'refused') return 2;
  return code.startsWith('input-') ? 2 : 3;
}

const defaultActions: Readonly<Record<ErrorCode, string>> = {
  usage: 'Check the command and its options.',
  'not-found': 'Refresh the list and try again.',
  'not-cached': 'Fetch the recording while its source can be reached.',
  'not-indexed': 'Index the recording first.',
  'input-unreadable': 'Check that the file exists and can be read.',
  'input-empty': 'Fetch it again; if it is empty in the store too, its recording failed.',
  'input-unknown-format': 'Check that this is a session recording.',
  'input-malformed': 'Fetch it again; if that does not help, the recording itself is damaged.',
  'input-too-large': 'Split the input, or raise the limit in the settings.',
  'input-truncated': 'What could be read is shown; fetch it again to get the rest.',
  'rules-invalid': 'Correct the rules file and index again.',
  'decoder-failed': 'Try again; what was being decoded may be damaged there.',
  'decrypt-not-set-up': 'Name the key and the program that decrypts under Settings.',
  'decrypt-tool-missing': 'Install the program that decrypts, or correct its name under Settings.',
  'decrypt-forbidden': 'Log in to the program that decrypts with an identity that may use the key.',
  'decrypt-wrong-key': 'Name the key under Settings that this recording was encrypted with.',
  'decrypt-failed': 'Run the program that decrypts by hand to see what is wrong.',
  'store-unreachable': 'Check the network and the endpoint, then try again.',
  'store-forbidden': 'Ask for read and list permission on this bucket, container or folder.',
  'store-credentials': 'Enter the credentials of this source again.',
  'store-not-found': 'Check the name of the bucket, container or folder.',
  'store-object-missing': 'Sync the source; the object was removed from the store.',
  'store-object-changed': 'Sync the source and fetch the recording again; the object was replaced.',
  'store-checksum-mismatch': 'Fetch the recording again; what arrived is not what the store holds.',
  'store-failed': 'Try again later; the store answered with an error.',
  'gateway-unreachable': 'Check the network, the proxy and the address of the gateway, then try again.',
  'gateway-untrusted':
    'Name the PEM file of the certificate authority that signed the certificate of the gateway in the settings of this source.',
  'gateway-credentials': 'Enter the credentials of this source again.',
  'gateway-expired': 'Enter a new token, or sign in with an access key, which is renewed by itself.',
  'gateway-forbidden': 'Ask for the right that is named; docs/akeyless-gateway.md lists what Witness reads.',
  'gateway-not-found': 'Check the address: it is that of the API, often with /api/v2 at its end.',
  'gateway-busy': 'Wait a while and sync again; it goes on where it stopped.',
  'gateway-failed': 'Sync again later; if it persists, look at the health of the gateway.',
  'gateway-malformed': 'Check that the address is that of an Akeyless API and not of a proxy or a console.',
  'disk-full': 'Free disk space or lower the cache quota, then try again.',
  'disk-failed': 'Check the data folder and its permissions.',
  'cache-damaged': 'Remove the recording from the cache and fetch it again.',
  'cache-quota': 'Raise the cache quota, or unpin or remove recordings.',
  'catalog-newer': 'Open this data folder with a newer version of Witness; nothing was changed.',
  'catalog-damaged':
    'Put catalog.db back from a backup, or start with a new data folder; the cached recordings and keys beside it were left as they are.',
  'home-locked': 'Close the other Witness that uses this data folder, or choose another folder.',
  'home-unusable': 'Choose a data folder that exists and that you can write to.',
  'vault-locked': 'Open this data folder with the application that made it, or choose another folder.',
  'vault-damaged': 'Restore the key file of this data folder from a backup.',
  'export-failed': 'Check the target folder and try again; nothing was left behind.',
  'export-target-exists': 'Choose another folder; an export never overwrites.',
  'redaction-leaked': 'Nothing was left behind. Redact what is named there too, or take the words out of it, then export again.',
  'signing-passphrase': 'Enter the passphrase of this file again.',
  'signing-not-yet-valid': 'Check the clock of this computer, or use another certificate until then.',
  'signing-expired': 'Choose a certificate that is valid under Settings, or go back to the self-made one.',
  'signing-weak': 'Ask whoever issued it for a certificate with a stronger key and signature.',
  'signing-usage': 'Ask whoever issued it for a certificate for signing documents or mail.',
  'signing-unsupported': 'Use a certificate with an RSA key, or with one of the curves P-256, P-384 and P-521.',
  'time-stamp-not-set-up': 'Enter the address of a time-stamp authority under Settings, or name one with --authority.',
  'time-stamp-unreachable': 'Check the network and the address of the authority; the bag is whole, and can be stamped later.',
  'time-stamp-refused': 'Ask whoever runs the authority what it accepts, or choose another one; the bag can be stamped later.',
  'time-stamp-invalid': 'Do not rely on this authority before that is explained; choose another one under Settings and stamp again.',
  'access-reason': 'Give a reason; it is kept in the journal.',
  'access-second-person': 'Give a reason, and ask a second person for their passphrase.',
  'access-same-person': 'Ask somebody else than whoever uses Witness now.',
  'access-passphrase': 'Ask the second person to enter the passphrase again; the refusal is on record.',
  'access-wait': 'Wait until then; every failure makes the wait longer, to 15 minutes at the most.',
  'access-last-person': 'Add another second person first, or let nothing demand one.',
  cancelled: 'Start it again when you are ready.',
  refused: 'Open Witness from its own window.',
  internal: 'Try again; if it persists, report it with the log.',
};
