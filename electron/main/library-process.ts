import type { EventName } from '../../shared/contract/index.ts';
import { AppError } from '../../shared/errors.ts';
import { type Result, settle, unwrap } from '../../shared/result.ts';
import { isEventName } from '../../shared/wire.ts';
import type { CallTarget } from '../common/call-session.ts';
import { type FromLibrary, fromLibrarySchema, type OpenLibrary, type ToLibrary, type VaultRequest } from '../common/library-messages.ts';
import { type MediaPort, receiveMedia } from '../common/media-port.ts';
import type { SecretVault } from '../common/secret-vault.ts';
import type { DecoderRole } from '../library/decoder/decoder-child.ts';

/** A decoder that the library speaks with through a port of its own. */
export interface DecoderHandle {
  onExit(listener: (how: string) => void): void;
  kill(): void;
}

/** A running library process, as Electron's utilityProcess gives it (see fork-library.ts). */
export interface LibraryChild {
  post(message: ToLibrary): void;
  /** Posts with one end of a fresh channel and gives the other. */
  postWithPort(message: ToLibrary): MediaPort;
  /** Starts a decoder and posts with one end of a channel to it. */
  startDecoder(message: ToLibrary, role: DecoderRole): DecoderHandle;
  onMessage(listener: (message: unknown) => void): void;
  onExit(listener: (code: number | null) => void): void;
  kill(): void;
}

export interface LibraryProcessOptions {
  readonly fork: () => LibraryChild;
  readonly open: OpenLibrary;
  readonly vault: SecretVault;
  readonly onEvent: (event: EventName, payload: unknown) => void;
  readonly log: (line: string) => void;
  /** Waits before a restart; injected, so that tests do not. */
  readonly wait: (ms: number) => Promise<void>;
}

export interface LibraryProcess extends CallTarget {
  /** Settles when the library is open; throws why it cannot be, for example `home-locked`. */
  start(): Promise<void>;
  media(request: Request): Promise<Response>;
  /** Lets jobs end and files be closed, then the process. */
  close(): Promise<void>;
}

/** Waits before each restart in a row; after the last one the library stays down. */
const restartDelaysMs = [200, 1000, 5000] as const;

/** How long jobs may take to stop when Witness quits; every write of theirs survives being killed. */
const closeLimitMs = 15_000;
const givenUp = 'The library stopped again and again. Close Witness and open it anew.';

/** Keeps the library process running and speaks with it. A crash fails what was under way and opens the library anew. */
export function createLibraryProcess(options: LibraryProcessOptions): LibraryProcess {
  const answers = new Map<number, (result: Result<unknown>) => void>();
  let lastId = 0;
  let restarts = 0;
  let closing: Promise<void> | null = null;
  let opened: Promise<LibraryChild> | null = null;

  function launch(): Promise<LibraryChild> {
    const child = options.fork();
    const opening = Promise.withResolvers<LibraryChild>();
    const decoders = new Map<number, DecoderHandle>();
    child.onMessage((received) => {
      const message = fromLibrarySchema.parse(received);
      if (message.kind === 'opened') opening.resolve(child);
      else if (message.kind === 'not-opened') opening.reject(AppError.fromPayload(message.error));
      else if (message.kind === 'start-decoder') startDecoder(child, decoders, message);
      else if (message.kind === 'end-decoder') decoders.get(message.id)?.kill();
      else handle(child, message);
    });
    child.onExit((code) => {
      const stopped = new AppError('internal', 'The library stopped unexpectedly.', { retryable: true });
      opening.reject(stopped);
      for (const decoder of decoders.values()) decoder.kill();
      for (const answer of answers.values()) answer({ ok: false, error: stopped.toPayload() });
      if (!closing) options.log(`The library process ended with ${code}.`);
      void opening.promise.then(restart, () => undefined);
    });
    child.post({ kind: 'open', options: options.open });
    return opening.promise;
  }

  function startDecoder(
    child: LibraryChild,
    decoders: Map<number, DecoderHandle>,
    { id, role }: Extract<FromLibrary, { kind: 'start-decoder' }>,
  ): void {
    const decoder = child.startDecoder({ kind: 'decoder', id }, role);
    decoders.set(id, decoder);
    decoder.onExit((how) => {
      decoders.delete(id);
      child.post({ kind: 'decoder-ended', id, how });
    });
  }

  /** Only a library that was open is opened again: one that cannot be opened would fail the same way. */
  function restart(): void {
    const delayMs = restartDelaysMs[restarts];
    if (closing) return;
    restarts += 1;
    opened = delayMs === undefined ? Promise.reject(new AppError('internal', givenUp)) : options.wait(delayMs).then(launch);
    opened.then(
      // Whatever changed around the crash was not told: everything shown is read anew.
      () =>
        options.onEvent('catalog.changed', {
          topics: ['sources', 'sessions', 'recordings', 'notes', 'exports'],
          sessionId: null,
          recordingId: null,
        }),
      (error: unknown) => options.log(`The library could not be opened again: ${String(error)}`),
    );
  }

  function handle(child: LibraryChild, message: FromLibrary): void {
    if (message.kind === 'answer') {
      restarts = 0;
      answers.get(message.id)?.(message.result);
    } else if (message.kind === 'event') {
      if (isEventName(message.event)) options.onEvent(message.event, message.payload);
    } else if (message.kind === 'vault') {
      void settle(() => askVault(options.vault, message.request)).then((result) =>
        child.post({ kind: 'vault-answer', id: message.id, result }),
      );
    }
  }

  async function end(): Promise<void> {
    const child = await opened?.catch(() => null);
    if (!child) return;
    const exited = new Promise<void>((resolve) => child.onExit(() => resolve()));
    const limit = setTimeout(() => child.kill(), closeLimitMs);
    child.post({ kind: 'close' });
    await exited;
    clearTimeout(limit);
  }

  function running(): Promise<LibraryChild> {
    return opened ?? Promise.reject(new AppError('internal', 'The library is not open.'));
  }

  return {
    async start() {
      opened = launch();
      await opened;
    },
    async call(method, params, signal) {
      const child = await running();
      lastId += 1;
      const id = lastId;
      const onAbort = (): void => child.post({ kind: 'cancel', cancel: id });
      try {
        const result = await new Promise<Result<unknown>>((resolve) => {
          answers.set(id, resolve);
          child.post({ kind: 'call', id, method, params });
          signal?.addEventListener('abort', onAbort, { once: true });
          if (signal?.aborted) onAbort();
        });
        return unwrap(result);
      } finally {
        answers.delete(id);
        signal?.removeEventListener('abort', onAbort);
      }
    },
    async media(request) {
      const child = await running();
      const asked = { url: request.url, method: request.method === 'HEAD' ? 'HEAD' : 'GET', headers: [...request.headers] } as const;
      return receiveMedia(child.postWithPort({ kind: 'media', request: { ...asked, headers: [...asked.headers] } }), request.signal);
    },
    close() {
      closing ??= end();
      return closing;
    },
  };
}

function askVault(vault: SecretVault, request: VaultRequest): Promise<unknown> {
  switch (request.action) {
    case 'get':
      return vault.get(request.name);
    case 'set':
      return vault.set(request.name, request.value);
    case 'delete':
      return vault.delete(request.name);
  }
}
