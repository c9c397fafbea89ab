import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

export interface ServerProcess {
  readonly port: number;
  /** Ends the process and waits for it; what it stored stays in its folder. */
  stop(): Promise<void>;
}

/**
 * Starts a server script with the Node that runs the tests and waits until it prints the address it listens on.
 * `listening` captures the port.
 */
export async function startServerProcess(options: {
  readonly script: string;
  /** Options of Node itself. */
  readonly nodeArgs?: readonly string[];
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly listening: RegExp;
}): Promise<ServerProcess> {
  const env = { ...process.env, NODE_NO_WARNINGS: '1', ...options.env };
  const child = spawn(process.execPath, [...(options.nodeArgs ?? []), options.script, ...options.args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // A test run that is killed must not leave its servers behind.
  const killAtExit = (): void => void child.kill('SIGKILL');
  process.once('exit', killAtExit);
  const port = await portOf(child, options.listening);
  return {
    port,
    async stop() {
      process.off('exit', killAtExit);
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      const deadline = setTimeout(() => child.kill('SIGKILL'), 5_000);
      await exited;
      clearTimeout(deadline);
    },
  };
}

function portOf(child: ChildProcess, listening: RegExp): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  let printed = '';
  const onData = (chunk: unknown): void => {
    // Kept short: only the beginning matters, and later output must be drained all the same.
    if (printed.length < 65_536) printed += String(chunk);
    const port = listening.exec(printed)?.[1];
    if (port) resolve(Number(port));
  };
  child.stdout?.on('data', onData);
  child.stderr?.on('data', onData);
  child.once('error', reject);
  child.once('exit', (code) => reject(new Error(`The test server ended at once (exit ${code}): ${printed}`)));
  return promise;
}
