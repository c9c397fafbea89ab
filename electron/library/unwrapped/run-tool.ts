import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { neutralFolder, toolEnvironment } from './tool-environment.ts';
import { startFailure } from './tool-failure.ts';

const keptStderrBytes = 64 * 1024;
/** How long a program may take to end by itself when it is asked to. */
const graceMs = 2000;

/** A program that was started: no shell, an environment of its own, away from any terminal. */
export interface RunningTool {
  readonly process: ChildProcess;
  /** Settles when it is gone and its streams are closed; rejects where it could not be started. */
  readonly ended: Promise<{ readonly exitCode: number | null; readonly signal: string | null }>;
  /** The beginning of what it wrote to standard error so far. */
  stderr(): string;
  /** Ends it and whatever it started. */
  stop(): Promise<void>;
}

/** `input` false: its standard input is empty. */
export function startTool(command: string, args: readonly string[], input: boolean, environment = process.env): RunningTool {
  // A session of its own: it cannot ask at our terminal, and one signal reaches all that it starts.
  const isGroup = process.platform !== 'win32';
  const child = start(command, args, {
    cwd: neutralFolder(),
    env: toolEnvironment(environment),
    stdio: [input ? 'pipe' : 'ignore', 'pipe', 'pipe'],
    shell: false,
    detached: isGroup,
    windowsHide: true,
  });
  const kept: Buffer[] = [];
  let keptBytes = 0;
  child.stderr?.on('data', (bytes: Buffer) => {
    const part = bytes.subarray(0, keptStderrBytes - keptBytes);
    keptBytes += part.length;
    if (part.length > 0) kept.push(part);
  });
  let isOver = false;
  const ended = new Promise<{ exitCode: number | null; signal: string | null }>((resolve, reject) => {
    child.once('error', (cause) => reject(startFailure(command, cause)));
    child.once('close', (exitCode, signal) => resolve({ exitCode, signal }));
  }).finally(() => {
    isOver = true;
  });
  // Whoever uses the tool asks for its end; until then it is no unhandled rejection.
  ended.catch(() => undefined);

  const signalAll = (signal: NodeJS.Signals): void => {
    if (isOver || child.pid === undefined) return;
    try {
      if (isGroup) process.kill(-child.pid, signal);
      else child.kill(signal);
    } catch {
      // It is gone already.
    }
  };
  return {
    process: child,
    ended,
    stderr: () => Buffer.concat(kept).toString('utf8'),
    async stop() {
      if (isOver) return;
      child.stdin?.destroy();
      child.stdout?.destroy();
      child.stderr?.destroy();
      signalAll('SIGTERM');
      const timer = setTimeout(() => signalAll('SIGKILL'), graceMs);
      await ended.catch(() => undefined);
      clearTimeout(timer);
    },
  };
}

function start(command: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  try {
    return spawn(command, [...args], options);
  } catch (cause) {
    throw startFailure(command, cause);
  }
}
