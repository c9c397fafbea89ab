import { basename, isAbsolute, resolve } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import { homePaths } from '../common/home-paths.ts';
import { openFileReader } from '../common/plain-file-reader.ts';
import { type Companions, folderCompanions } from '../library/formats/companions.ts';
import { readSettings } from '../library/settings-store.ts';
import { createDecryption } from '../library/unwrapped/decryptor.ts';
import { type Content, type Decryption, openContent } from '../library/unwrapped/open-content.ts';
import { spool } from '../library/unwrapped/spool.ts';
import type { Invocation } from './invocation.ts';
import { createProgress } from './progress.ts';

const optionsSchema = z.object({
  decrypt: z.boolean().default(false),
  key: z.string().min(1).optional(),
  decryptor: z.string().min(1).optional(),
});

/** Gives a command on recording files the options that say how encrypted ones are opened. */
export function withDecryption(command: Command): Command {
  return command
    .option('--decrypt', 'open what is encrypted, with the program and the key of the settings')
    .option('--key <name>', 'decrypt with this key')
    .option('--decryptor <program>', 'decrypt with this program in place of the one of the settings');
}

/** A recording file that is open: out of what is around it, where its reader needs that. */
export interface FileInput extends Content {
  readonly companions: Companions;
  close(): Promise<void>;
}

/**
 * Opens a file as the library opens a cached recording: a video out of its compression, and ciphertext decrypted where the
 * command line says so. What comes out is kept in memory, or encrypted in a temporary file, until it is closed.
 */
export async function openInput(invocation: Invocation, path: string): Promise<FileInput> {
  const { signal } = invocation;
  // Before anything is read: a wrong option is told at once.
  const decryption = await decryptionOf(invocation);
  const reader = await openFileReader(path);
  const progress = createProgress(invocation.stderr);
  const title = `Unpack ${basename(path)}`;
  const total = reader.sizeBytes;
  try {
    const content = await openContent({
      reader,
      name: path,
      decryption,
      signal,
      keep: ({ chunks }) => spool(chunks, { signal }),
      ...(total > slowBytes && { onProgress: (done) => progress.show({ title, done, total, unit: 'bytes', detail: '' }) }),
    });
    return { ...content, companions: folderCompanions(path), close: () => content.reader.close() };
  } finally {
    progress.end();
  }
}

/** Up to here nobody waits long enough to wonder. */
const slowBytes = 32 * 1024 ** 2;

async function decryptionOf({ options, home, signal }: Invocation): Promise<Decryption | null> {
  const { decrypt, key = null, decryptor: program } = options(optionsSchema);
  if (!decrypt && key === null && program === undefined) return null;
  const { decryptor } = await readSettings(homePaths(home()).settings);
  const command = program === undefined ? decryptor.command : commandPath(program);
  return createDecryption({ decryptor: { ...decryptor, command }, keyName: key, now: Date.now, signal });
}

/** A path is relative to where the command line is; a name is looked up by the system. */
function commandPath(program: string): string {
  return /[\\/]/.test(program) && !isAbsolute(program) ? resolve(program) : program;
}
