import { z } from 'zod';

/**
 * One media answer over a message port of its own. The body is pulled: the reading side asks for each chunk, so the
 * sending side never holds more than one, however slowly a player reads.
 *
 * Reader to sender: `pull`, `cancel`. Sender to reader: `head` once, then per pull a `chunk`, or `end`, or `failed`.
 */

/** The part of a port that is used: Electron's MessagePortMain and Node's MessagePort both give it, see the adapters. */
export interface MediaPort {
  post(message: unknown): void;
  listen(onMessage: (message: unknown) => void, onClose: () => void): void;
  close(): void;
}

export const mediaRequestSchema = z.object({
  url: z.string().max(2000),
  method: z.enum(['GET', 'HEAD']),
  headers: z.array(z.tuple([z.string(), z.string()])).max(100),
});
export type MediaRequest = z.infer<typeof mediaRequestSchema>;

const readerMessageSchema = z.enum(['pull', 'cancel']);
const senderMessageSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('head'), status: z.int(), headers: z.array(z.tuple([z.string(), z.string()])), hasBody: z.boolean() }),
  z.object({ kind: z.literal('chunk'), bytes: z.instanceof(Uint8Array) }),
  z.object({ kind: z.literal('end') }),
  z.object({ kind: z.literal('failed') }),
]);
type SenderMessage = z.infer<typeof senderMessageSchema>;

/** Answers one request on its port. The handler's request is aborted, and its body cancelled, when the reader leaves. */
export function sendMedia(port: MediaPort, asked: MediaRequest, handle: (request: Request) => Promise<Response>): void {
  const gone = new AbortController();
  const post = (message: SenderMessage): void => port.post(message);
  const request = new Request(asked.url, { method: asked.method, headers: asked.headers, signal: gone.signal });
  const answered = handle(request).then((response) => {
    const reader = response.body?.getReader() ?? null;
    if (gone.signal.aborted) void reader?.cancel().catch(() => undefined);
    else post({ kind: 'head', status: response.status, headers: [...response.headers], hasBody: reader !== null });
    return reader;
  });
  // Said once, where it can be: every later pull fails the same way.
  answered.catch(() => post({ kind: 'failed' }));

  async function pull(): Promise<void> {
    try {
      const next = await (await answered)?.read();
      if (gone.signal.aborted) return;
      // Copied: cloning a view would send the whole buffer behind it.
      post(next?.value ? { kind: 'chunk', bytes: new Uint8Array(next.value) } : { kind: 'end' });
      if (!next?.value) port.close();
    } catch {
      if (!gone.signal.aborted) post({ kind: 'failed' });
    }
  }
  function stop(): void {
    if (gone.signal.aborted) return;
    gone.abort();
    answered.then((reader) => reader?.cancel()).catch(() => undefined);
  }
  port.listen((message) => {
    const asks = readerMessageSchema.safeParse(message).data;
    if (asks === 'pull') void pull();
    if (asks === 'cancel') {
      stop();
      port.close();
    }
  }, stop);
}

/** The other end: the response as soon as its head is there, its body pulled as it is read. */
export function receiveMedia(port: MediaPort, signal: AbortSignal | undefined): Promise<Response> {
  const head = Promise.withResolvers<Response>();
  let body: ReadableStreamDefaultController<Uint8Array> | null = null;
  let pulled: PromiseWithResolvers<void> | null = null;
  let isOver = false;

  function finish(): void {
    isOver = true;
    pulled?.resolve();
    signal?.removeEventListener('abort', cancel);
    port.close();
  }
  function fail(reason: string): void {
    if (isOver) return;
    const error = new Error(reason);
    head.reject(error);
    body?.error(error);
    finish();
  }
  function cancel(): void {
    if (isOver) return;
    port.post('cancel');
    fail('The request was cancelled.');
  }
  function openBody(): ReadableStream<Uint8Array> {
    return new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          body = controller;
        },
        pull: () => {
          pulled = Promise.withResolvers<void>();
          port.post('pull');
          return pulled.promise;
        },
        cancel,
      },
      { highWaterMark: 0 },
    );
  }

  port.listen(
    (received) => {
      const message = senderMessageSchema.safeParse(received).data;
      if (isOver || !message) return;
      switch (message.kind) {
        case 'head':
          head.resolve(new Response(message.hasBody ? openBody() : null, { status: message.status, headers: message.headers }));
          if (!message.hasBody) finish();
          return;
        case 'chunk':
          body?.enqueue(message.bytes);
          pulled?.resolve();
          return;
        case 'end':
          body?.close();
          finish();
          return;
        case 'failed':
          fail('The recording could not be read.');
      }
    },
    () => fail('The library stopped.'),
  );
  signal?.addEventListener('abort', cancel);
  if (signal?.aborted) cancel();
  return head.promise;
}
