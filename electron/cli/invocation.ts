import type { Command } from 'commander';
import type { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import { resolveHome } from '../common/default-home.ts';
import { createDecoders } from '../library/decoder/create-decoder.ts';
import type { Decoder, Decoders } from '../library/decoder/decoder.ts';
import { forkDecoder } from '../library/decoder/fork-decoder.ts';
import type { Engine } from '../library/engine.ts';
import { withAccess } from './access-options.ts';

/** Design section 6: done, a check found something, unusable input, the environment failed. */
export type ExitCode = 0 | 1 | 2 | 3;

/** A stream to write to: a process's own, or a test's. */
export interface Output {
  readonly isTTY?: boolean;
  /** False when the reader is slower: wait for 'drain'. */
  write(text: string): boolean;
  once(event: 'drain', listener: () => void): unknown;
}

/** What the process gives the command line. */
export interface CliHost {
  /** Without the program and the script. */
  readonly argv: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly version: string;
  readonly createLibrary: (home: string) => Promise<Engine>;
  /** Aborted by Ctrl+C: what runs is cancelled in an orderly way. */
  readonly signal?: AbortSignal;
}

/** One command as it was called. */
export interface Invocation {
  readonly args: readonly string[];
  readonly json: boolean;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  readonly stderr: Output;
  /** The options, checked; a wrong one is a usage error that names it. */
  options<T>(schema: z.ZodType<T>): T;
  /** To standard output; waits while the reader is slower. */
  print(text: string): Promise<void>;
  /** The one JSON document of `--json`, or the text that people get instead. */
  answer(json: unknown, text: () => string): Promise<void>;
  /** One line to standard error. */
  note(line: string): void;
  /** The chosen data folder, which need not be there. */
  home(): string;
  /** The library of the chosen data folder, opened on first use. What a call demands is given to it from the options. */
  library(): Promise<Engine>;
  /** That of another data folder; whoever asks for it closes it. */
  libraryAt(home: string): Promise<Engine>;
  /** For video files, without a library; its process is started by the first one. */
  decoder(): Decoder;
  close(): Promise<void>;
}

export function createInvocation(host: CliHost, command: Command): Invocation {
  const given: Record<string, unknown> = command.optsWithGlobals();
  const json = given.json === true;
  let opening: Promise<Engine> | null = null;
  let decoders: Decoders | null = null;

  const home = (): string => resolveHome(typeof given.home === 'string' ? given.home : undefined, host.env);

  async function print(text: string): Promise<void> {
    if (!host.stdout.write(text)) await new Promise<void>((resolve) => host.stdout.once('drain', resolve));
  }

  return {
    args: command.args,
    json,
    env: host.env,
    signal: host.signal ?? new AbortController().signal,
    stderr: host.stderr,
    print,
    options(schema) {
      const parsed = schema.safeParse(given);
      if (parsed.success) return parsed.data;
      const issue = parsed.error.issues[0];
      const name = String(issue?.path[0] ?? '').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
      throw new AppError('usage', `--${name}: ${issue?.message ?? 'not valid'}.`);
    },
    answer: (value, text) => print(json ? `${JSON.stringify(value, null, 2)}\n` : text()),
    note: (line) => host.stderr.write(`${line}\n`),
    home,
    library() {
      opening ??= host.createLibrary(home()).then((engine) => withAccess(engine, given, host.env));
      return opening;
    },
    libraryAt: host.createLibrary,
    decoder() {
      decoders ??= createDecoders({ start: forkDecoder });
      return decoders.playing;
    },
    async close() {
      await decoders?.dispose();
      // A library that did not open has told so already.
      const engine = await opening?.catch(() => null);
      await engine?.close();
    },
  };
}
