import { isAbsolute } from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import type { Decryptor } from '../../../shared/model/settings.ts';
import { printableKey } from '../../../shared/printable-key.ts';
import type { ByteChunk } from '../formats/byte-stream.ts';
import type { Decryption } from './open-content.ts';
import { type RunningTool, startTool } from './run-tool.ts';
import { toolFailure } from './tool-failure.ts';
import { createBoundedText, createFeeding, createWatch } from './tool-streams.ts';

/** A program that neither reads nor writes for this long will not go on: time enough to ask a service for the key. */
const inactivityMs = 120_000;
/** Plaintext is no longer than ciphertext; as base64 it is by a third, and the program may say something besides. */
const mostGrowth = 2;
const alwaysAllowedBytes = 1024 ** 2;

export interface DecryptionOptions {
  readonly decryptor: Decryptor;
  /** In place of the one that the decryptor names. */
  readonly keyName: string | null;
  readonly now: () => number;
  readonly signal?: AbortSignal | undefined;
  readonly inactivityMs?: number;
}

/**
 * Decrypting with the configured program: ciphertext on its standard input, plaintext from its standard output. It is run
 * without a shell, and neither text touches the disk here. `decrypt-not-set-up` where no key is named.
 */
export function createDecryption({ decryptor, keyName, now, signal, ...limits }: DecryptionOptions): Decryption {
  const key = checkedKeyName(keyName ?? decryptor.keyName);
  const command = checkedCommand(decryptor.command);
  const args = decryptor.args.map((arg) => arg.replaceAll('{key}', key));
  const atMs = now();
  return {
    decrypted: { command, keyName: key, atMs },
    plan: { decryptor, keyName, atMs },
    async *run(ciphertext) {
      signal?.throwIfAborted();
      const tool = startTool(command, args, true);
      const stop = (): void => void tool.stop();
      signal?.addEventListener('abort', stop);
      try {
        yield* decrypt(tool, ciphertext, { command, keyName: key, inactivityMs: limits.inactivityMs ?? inactivityMs, signal });
      } finally {
        signal?.removeEventListener('abort', stop);
        await tool.stop();
      }
    },
  };
}

function checkedKeyName(keyName: string): string {
  if (keyName.trim() === '') throw new AppError('decrypt-not-set-up', 'No key is named to decrypt this with.');
  // It becomes an argument of a program, which must not take it for one of its options.
  if (keyName.startsWith('-') || /[\u0000-\u001f\u007f]/.test(keyName))
    throw new AppError('usage', `"${printableKey(keyName)}" cannot be the name of a key.`, { action: 'Correct the name of the key.' });
  return keyName;
}

/** A relative path would mean another file wherever Witness is started. */
export function checkedCommand(command: string): string {
  if (command.includes('\0') || (/[\\/]/.test(command) && !isAbsolute(command))) {
    throw new AppError('decrypt-tool-missing', `"${printableKey(command)}" is neither a name nor a full path of a program.`, {
      action: 'Give the full path of the program that decrypts.',
    });
  }
  return command;
}

interface Run {
  readonly command: string;
  readonly keyName: string;
  readonly inactivityMs: number;
  readonly signal: AbortSignal | undefined;
}

async function* decrypt(tool: RunningTool, ciphertext: AsyncIterable<ByteChunk>, run: Run): AsyncGenerator<ByteChunk> {
  const { stdin, stdout } = tool.process;
  // One that could not be started has no id, and ends with the reason.
  if (tool.process.pid === undefined || !stdin || !stdout) return void (await tool.ended);
  const watch = createWatch(run.inactivityMs, tool.stop);
  const feeding = createFeeding(stdin, ciphertext, watch.touch, tool.stop);
  const said = createBoundedText();
  let givenBytes = 0;
  /** What went wrong here rather than in the program, which then only was stopped. */
  const ownFailure = (): void => {
    run.signal?.throwIfAborted();
    if (feeding.failure() !== null) throw feeding.failure();
    if (watch.hasExpired()) throw stuck(run);
  };
  try {
    for await (const bytes of stdout as AsyncIterable<Buffer>) {
      givenBytes += bytes.length;
      said.add(bytes);
      if (givenBytes > feeding.bytes() * mostGrowth + alwaysAllowedBytes) throw tooMuch(run);
      // While what it gave is being stored, it is not the program that is slow.
      watch.pause();
      yield { bytes, bytesRead: feeding.storedBytes() };
      watch.resume();
    }
    const { exitCode, signal } = await tool.ended;
    ownFailure();
    // What it wrote beside an error of its own is never quoted: it may be part of the recording.
    const end = { ...run, exitCode, signal, stderr: tool.stderr(), stdout: givenBytes <= said.maxBytes ? said.text() : '' };
    if (exitCode !== 0 || (givenBytes === 0 && end.stderr.trim() !== '')) throw toolFailure(end);
    if (givenBytes === 0) throw gaveNothing(run);
    if (!(await feeding.isAllRead)) throw leftUnread(run);
  } catch (error) {
    ownFailure();
    throw error;
  } finally {
    watch.end();
  }
}

function tooMuch({ command }: Run): AppError {
  return new AppError('decrypt-failed', `${printableKey(command)} gave far more than the recording can hold, and was stopped.`);
}

function stuck({ command, inactivityMs: limit }: Run): AppError {
  return new AppError('decrypt-failed', `${printableKey(command)} did nothing for ${Math.round(limit / 1000)} seconds, and was stopped.`, {
    action: 'Run it by hand: it may be waiting for an answer, or for a service that cannot be reached.',
    retryable: true,
  });
}

function gaveNothing({ command }: Run): AppError {
  return new AppError('decrypt-failed', `${printableKey(command)} gave nothing.`, {
    action: 'Check its arguments under Settings: the recording has to come out of its standard output.',
  });
}

function leftUnread({ command }: Run): AppError {
  return new AppError('decrypt-failed', `${printableKey(command)} ended before it had read the whole recording.`, {
    action: 'Check its arguments under Settings: it has to read the recording from its standard input.',
  });
}
