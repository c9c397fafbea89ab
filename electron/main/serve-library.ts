import { AppError, toAppError } from '../../shared/errors.ts';
import { type Result, unwrap } from '../../shared/result.ts';
import { eventNames } from '../../shared/wire.ts';
import { createCallSession } from '../common/call-session.ts';
import {
  type FromLibrary,
  type LibraryPipe,
  type OpenLibrary,
  type ToLibrary,
  toLibrarySchema,
  type VaultRequest,
} from '../common/library-messages.ts';
import { sendMedia } from '../common/media-port.ts';
import type { SecretVault } from '../common/secret-vault.ts';
import type { StartDecoder } from '../library/decoder/decoder-child.ts';
import type { Engine } from '../library/engine.ts';
import { createRemoteDecoders } from './remote-decoders.ts';

export interface ServeLibraryOptions {
  readonly pipe: LibraryPipe<FromLibrary>;
  readonly openEngine: (options: OpenLibrary, vault: SecretVault, startDecoder: StartDecoder) => Promise<Engine>;
  /** Ends the process: nothing is left to serve. */
  readonly exit: () => void;
}

/** The library process's side: opens the engine when told to, answers calls and media, forwards events. */
export function serveLibrary({ pipe, openEngine, exit }: ServeLibraryOptions): void {
  const vault = createRemoteVault(pipe);
  const decoders = createRemoteDecoders(pipe);
  let opening: Promise<Engine> | null = null;
  const session = createCallSession({
    async call(method, params, signal) {
      if (!opening) throw new AppError('internal', 'The library is not open.');
      const target: { call(method: string, params: unknown, signal?: AbortSignal): Promise<unknown> } = await opening;
      return target.call(method, params, signal);
    },
  });

  async function open(options: OpenLibrary): Promise<void> {
    try {
      opening = openEngine(options, vault.vault, decoders.start);
      const engine = await opening;
      for (const event of eventNames) engine.subscribe(event, (payload) => pipe.post({ kind: 'event', event, payload }));
      pipe.post({ kind: 'opened' });
    } catch (error) {
      pipe.post({ kind: 'not-opened', error: toAppError(error).toPayload() });
    }
  }

  async function close(): Promise<void> {
    session.cancelAll();
    await opening?.then((engine) => engine.close()).catch(() => undefined);
    pipe.post({ kind: 'closed' });
    exit();
  }

  function receive(message: ToLibrary, port: Parameters<typeof sendMedia>[0] | null): void {
    switch (message.kind) {
      case 'open':
        void open(message.options);
        return;
      case 'call':
        void session.answer(message).then((answer) => pipe.post({ kind: 'answer', ...answer }));
        return;
      case 'cancel':
        session.cancel(message.cancel);
        return;
      case 'media':
        if (port && opening) sendMedia(port, message.request, async (request) => (await opening)?.media(request) ?? Response.error());
        return;
      case 'vault-answer':
        vault.settle(message.id, message.result);
        return;
      case 'decoder':
      case 'decoder-ended':
        decoders.receive(message, port);
        return;
      case 'close':
        void close();
    }
  }
  pipe.listen((message, port) => receive(toLibrarySchema.parse(message), port));
}

/** The key store lives in the main process: secrets are asked for one by one and never kept here. */
function createRemoteVault(pipe: LibraryPipe<FromLibrary>): {
  vault: SecretVault;
  settle: (id: number, result: Result<unknown>) => void;
} {
  const waiting = new Map<number, (result: Result<unknown>) => void>();
  let lastId = 0;
  async function ask(request: VaultRequest): Promise<unknown> {
    lastId += 1;
    const id = lastId;
    const result = await new Promise<Result<unknown>>((resolve) => {
      waiting.set(id, resolve);
      pipe.post({ kind: 'vault', id, request });
    });
    waiting.delete(id);
    return unwrap(result);
  }
  return {
    vault: {
      async get(name) {
        const value = await ask({ action: 'get', name });
        return typeof value === 'string' ? value : null;
      },
      async set(name, value) {
        await ask({ action: 'set', name, value });
      },
      async delete(name) {
        await ask({ action: 'delete', name });
      },
    },
    settle: (id, result) => waiting.get(id)?.(result),
  };
}
