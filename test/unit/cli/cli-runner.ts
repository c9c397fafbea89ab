import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type CliHost, type ExitCode, runCli } from '../../../electron/cli/index.ts';
import { openTestLibrary } from '../../support/library.ts';

export interface CliRun {
  readonly exitCode: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
  /** Standard output as the one JSON document that it has to be. */
  json(): unknown;
}

/** A folder that is gone after the test. */
export function testFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'witness-cli-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs a command in this process on the real engine; `over` replaces parts of the host. */
export async function runWitness(argv: readonly string[], over: Partial<CliHost> = {}): Promise<CliRun> {
  const texts = { stdout: '', stderr: '' };
  const output = (name: 'stdout' | 'stderr') => ({
    write: (text: string) => {
      texts[name] += text;
      return true;
    },
    once: () => undefined,
  });
  const exitCode = await runCli({
    argv,
    env: {},
    stdout: output('stdout'),
    stderr: output('stderr'),
    version: '0.0.0-test',
    createLibrary: openTestLibrary,
    ...over,
  });
  return { exitCode, ...texts, json: () => JSON.parse(texts.stdout) };
}

/** For commands that must not open the data folder. */
export function noLibrary(): Promise<never> {
  return Promise.reject(new Error('This command must not open the library.'));
}
