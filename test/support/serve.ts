import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { type RunningServer, startServer } from '../../electron/serve/server.ts';
import { socketPath } from '../../shared/wire.ts';
import { createFakeEngine, type FakeEngine, type FakeEngineOptions } from './fake-engine.ts';

export const testToken = 'the-one-time-token';

export interface ServedEngine {
  readonly engine: FakeEngine;
  readonly server: RunningServer;
  readonly origin: string;
  readonly rendererDir: string;
  /** Opens the address as a browser does and gives the session cookie. */
  signIn(): Promise<string>;
  openSocket(headers?: Record<string, string>): WebSocket;
}

/** A page folder, a fake engine and a real server on a free port, all gone when the test ends. */
export async function serveFakeEngine(options: FakeEngineOptions & { readonly maxMessageBytes?: number } = {}): Promise<ServedEngine> {
  const folder = await mkdtemp(join(tmpdir(), 'witness-serve-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const rendererDir = join(folder, 'renderer');
  await mkdir(join(rendererDir, 'assets'), { recursive: true });
  await writeFile(join(folder, 'secret.json'), '{"secret":true}');
  await writeFile(join(rendererDir, 'index.html'), '<!doctype html><title>Witness</title>');
  await writeFile(join(rendererDir, 'assets', 'app-1a2b.js'), 'export {};');

  const engine = createFakeEngine(options);
  const server = await startServer({
    engine,
    rendererDir,
    token: testToken,
    ...(options.maxMessageBytes !== undefined && { maxMessageBytes: options.maxMessageBytes }),
  });
  onTestFinished(() => server.close());
  const origin = new URL(server.url).origin;
  return {
    engine,
    server,
    origin,
    rendererDir,
    async signIn() {
      const response = await fetch(server.url, { redirect: 'manual' });
      return response.headers.get('set-cookie')?.split(';')[0] ?? '';
    },
    openSocket: (headers = {}) => new WebSocket(`${origin.replace('http:', 'ws:')}${socketPath}`, { headers: { origin, ...headers } }),
  };
}

/** How an attempt to open a socket ended: the HTTP status that refused it, or 101. */
export function upgradeStatus(socket: WebSocket): Promise<number> {
  return new Promise((resolve) => {
    socket.once('open', () => {
      socket.close();
      resolve(101);
    });
    socket.once('unexpected-response', (_request, response) => {
      response.destroy();
      resolve(response.statusCode ?? 0);
    });
    socket.on('error', () => undefined);
  });
}
