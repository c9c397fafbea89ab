import { AppError, type AppErrorOptions, type ErrorCode } from '../../../shared/errors.ts';
import { printableKey } from '../../../shared/printable-key.ts';

/** How a decrypting program ended. */
export interface ToolEnd {
  readonly command: string;
  readonly keyName: string;
  readonly exitCode: number | null;
  /** The signal that ended it. */
  readonly signal: string | null;
  /** The beginning of what it wrote to standard error. */
  readonly stderr: string;
  /** What it wrote to standard output where that was little; searched for signs, never quoted. */
  readonly stdout: string;
}

interface Sign {
  readonly code: ErrorCode;
  readonly pattern: RegExp;
  readonly action?: string;
}

/**
 * What such programs say, and what it means; the first that fits counts. Their words are not documented, so these are
 * those of the libraries and services below them (Go's and OpenSSL's ciphers, HTTP statuses, Go's network errors), and of
 * Akeyless: it says "item does not exist" of a key that is there but may not be seen.
 */
const signs: readonly Sign[] = [
  {
    code: 'decrypt-wrong-key',
    pattern:
      /message authentication failed|bad decrypt|unable to authenticate data|(?:auth(?:entication)?[ -]?)?(?:tag|mac)\b.{0,30}(?:mismatch|invalid|wrong|not match)|invalid (?:ciphertext|padding|(?:auth(?:entication)?[ -]?)?tag)|(?:wrong|incorrect|invalid) (?:encryption |decryption )?key/i,
  },
  {
    code: 'decrypt-failed',
    pattern:
      /no such host|connection (?:refused|reset|timed out)|network is unreachable|i\/o timeout|tls handshake|x509:|context deadline exceeded|econnrefused|enotfound|etimedout|\b50[234]\b|service unavailable|bad gateway/i,
    action: 'Check that the service behind the program that decrypts can be reached from this computer.',
  },
  {
    code: 'decrypt-wrong-key',
    pattern: /(?:key|item)\b[^\n]{0,120}(?:does not exist|doesn't exist|not found|unknown)|no such (?:key|item)/i,
    action: 'Correct the name of the key; or ask for permission to use it, since a key that may not be seen looks the same.',
  },
  {
    code: 'decrypt-forbidden',
    pattern:
      /\b40[13]\b|unauthori[sz]ed|unauthenticated|not (?:authenticated|authori[sz]ed|logged in|signed in|permitted|allowed)|forbidden|access (?:is )?denied|permission|privilege|authentication (?:failed|required)|(?:token|credential|session|login|profile)s?\b[^\n]{0,60}\b(?:expired|invalid|missing|required|not (?:found|set|exist|configured))|(?:expired|invalid|missing|no) (?:\w+ )?(?:token|credential|login|profile|access[ -]?id|access[ -]?key)s?\b|please (?:log ?in|authenticate|run)|akeyless (?:configure|auth)\b/i,
  },
  {
    code: 'decrypt-wrong-key',
    pattern: /(?:fail(?:ed|ure)?|unable|cannot|could not|error)\b[^\n]{0,40}\bdecrypt|decrypt\w*\b[^\n]{0,20}\bfail/i,
  },
];

/** Text that a program wrote, as it may stand in a sentence: its first line, without escape sequences, bounded. */
export function firstLine(text: string): string {
  // CSI and OSC sequences, then whatever control characters are left.
  const plain = text.replace(/\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|.)/g, '');
  const line = plain.split(/[\r\n]+/).find((each) => each.trim() !== '') ?? '';
  return printableKey(line.trim());
}

/** Why a program that ended badly did so. */
export function toolFailure({ command, keyName, exitCode, signal, stderr, stdout }: ToolEnd): AppError {
  // A key may be named for anything, "/prod/permission" for example.
  const said = (stderr.trim() === '' ? stdout : stderr).replaceAll(keyName || '\0', 'KEY');
  const sign = signs.find(({ pattern }) => pattern.test(said));
  const code = sign?.code ?? 'decrypt-failed';
  const line = firstLine(stderr);
  const how = signal === null ? `exit code ${exitCode}` : signal;
  const words = line === '' ? `It said nothing (${how}).` : `It said: ${line}${/[.!?]$/.test(line) ? '' : '.'}`;
  return failure(code, command, keyName, words, sign?.action === undefined ? {} : { action: sign.action });
}

/** A program that cannot be started; anything else than that as it is. */
export function startFailure(command: string, cause: unknown): unknown {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const shown = printableKey(command);
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new AppError('decrypt-tool-missing', `There is no program "${shown}" on this computer.`, { cause });
  if (code === 'EACCES' || code === 'EPERM' || code === 'ENOEXEC' || code === 'EISDIR' || code === 'ELOOP')
    return new AppError('decrypt-tool-missing', `"${shown}" is no program that can be run (${code}).`, { cause });
  return cause;
}

function failure(code: ErrorCode, command: string, keyName: string, words: string, options: AppErrorOptions): AppError {
  const tool = printableKey(command);
  const key = printableKey(keyName);
  switch (code) {
    case 'decrypt-wrong-key':
      return new AppError(code, `${tool} could not decrypt it with the key "${key}". ${words}`, options);
    case 'decrypt-forbidden':
      return new AppError(code, `${tool} may not use the key "${key}". ${words}`, options);
    default:
      return new AppError(code, `${tool} failed. ${words}`, options);
  }
}
