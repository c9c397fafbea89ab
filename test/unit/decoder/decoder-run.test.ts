import { afterEach, describe, expect, test, vi } from 'vitest';
import { createDecoder } from '../../../electron/library/decoder/create-decoder.ts';
import type { Decoder, MediaFacts, OpenMedia } from '../../../electron/library/decoder/decoder.ts';
import type { DecoderChild } from '../../../electron/library/decoder/decoder-child.ts';
import type { FromDecoder, ToDecoder } from '../../../electron/library/decoder/decoder-messages.ts';
import { AppError } from '../../../shared/errors.ts';
import { memoryReader } from '../../support/memory-reader.ts';

const facts: MediaFacts = {
  container: 'mov',
  videoCodec: 'h264',
  width: 16,
  height: 16,
  frameRate: 25,
  durationMs: 1000,
  startedAtMs: null,
  timing: 'exact',
  playable: 'native',
  proxyReason: null,
  problems: [],
};

/** A process that a test plays: it sees what is posted, and says what the test has it say. */
class ScriptedChild implements DecoderChild {
  readonly posted: ToDecoder[] = [];
  isKilled = false;
  #listener: (message: unknown) => void = () => undefined;
  #onExit: (how: string) => void = () => undefined;
  readonly #onPost: (message: ToDecoder, child: ScriptedChild) => void;

  constructor(onPost: (message: ToDecoder, child: ScriptedChild) => void) {
    this.#onPost = onPost;
  }
  post(message: ToDecoder): void {
    this.posted.push(message);
    queueMicrotask(() => this.#onPost(message, this));
  }
  onMessage(listener: (message: unknown) => void): void {
    this.#listener = listener;
  }
  onExit(listener: (how: string) => void): void {
    this.#onExit = listener;
  }
  kill(): void {
    this.isKilled = true;
    this.end('signal SIGKILL');
  }
  hold(): void {}
  say(message: FromDecoder | object | string): void {
    this.#listener(message);
  }
  end(how: string): void {
    this.#onExit(how);
  }
}

interface Scripted {
  readonly decoder: Decoder;
  readonly children: ScriptedChild[];
}

/** Opening succeeds; what comes of other calls is up to the script. */
function scripted(script: (message: ToDecoder, child: ScriptedChild) => void, idleLimitMs?: number): Scripted {
  const children: ScriptedChild[] = [];
  const decoder = createDecoder({
    role: 'playing',
    ...(idleLimitMs !== undefined && { idleLimitMs }),
    start() {
      const child = new ScriptedChild((message, self) => {
        if (message.kind === 'call' && message.work.method === 'open') self.say({ kind: 'done', id: message.id, result: facts });
        else script(message, self);
      });
      children.push(child);
      return child;
    },
  });
  return { decoder, children };
}

async function open(decoder: Decoder, bytes = Buffer.from('0123456789')): Promise<OpenMedia> {
  return decoder.open({ reader: memoryReader(bytes), name: 'session.mp4' });
}

afterEach(() => {
  vi.useRealTimers();
});

describe('what a decoder process says', () => {
  test.each<[string, object | string]>([
    ['is no object', 'nonsense'],
    ['is of no kind', { kind: 'surprise' }],
    ['has the wrong fields', { kind: 'read', read: 'one', media: 1 }],
    ['asks for bytes behind the end', { kind: 'read', read: 1, media: 1, start: 0, end: 11 }],
    ['asks for bytes the wrong way round', { kind: 'read', read: 1, media: 1, start: 5, end: 4 }],
  ])('ends the process when it %s', async (_what, message) => {
    const { decoder, children } = scripted((_message, child) => child.say(message));
    const media = await open(decoder);
    await expect(media.frameAt(0)).rejects.toMatchObject({ code: 'decoder-failed', message: expect.stringContaining('session.mp4') });
    expect(children[0]?.isKilled).toBe(true);
  });

  test('about bytes of a video that is not open is not answered', async () => {
    const { decoder, children } = scripted((message, child) => {
      if (message.kind !== 'call') return;
      child.say({ kind: 'read', read: 1, media: 99, start: 0, end: 5 });
      child.say({ kind: 'failed', id: message.id, error: new AppError('input-malformed', 'No.').toPayload() });
    });
    const media = await open(decoder);
    await expect(media.frameAt(0)).rejects.toMatchObject({ code: 'input-malformed' });
    expect(children[0]?.posted.filter(({ kind }) => kind === 'bytes' || kind === 'no-bytes')).toEqual([]);
  });

  test('as an answer that cannot be right is a failure by name', async () => {
    const { decoder } = scripted((message, child) => {
      if (message.kind === 'call') child.say({ kind: 'done', id: message.id, result: { width: 'wide' } });
    });
    const media = await open(decoder);
    await expect(media.frameAt(0)).rejects.toMatchObject({ code: 'decoder-failed', message: expect.stringContaining('session.mp4') });
  });

  test('that it outgrew its memory is told', async () => {
    const { decoder } = scripted((message, child) => {
      if (message.kind !== 'call') return;
      child.say({ kind: 'exhausted' });
      child.end('exit code 1');
    });
    const media = await open(decoder);
    await expect(media.segment(0)).rejects.toMatchObject({ code: 'decoder-failed', message: expect.stringContaining('memory') });
  });
});

describe('bytes for a decoder process', () => {
  test('are those that it asks for', async () => {
    const answered = Promise.withResolvers<ToDecoder>();
    const { decoder } = scripted((message, child) => {
      if (message.kind === 'call') child.say({ kind: 'read', read: 7, media: message.media, start: 2, end: 5 });
      else answered.resolve(message);
    });
    const media = await open(decoder);
    void media.frameAt(0).catch(() => undefined);
    expect(await answered.promise).toEqual({ kind: 'bytes', read: 7, bytes: Buffer.from('234') });
    await decoder.dispose();
  });

  test('that cannot be read fail the call with what they failed with', async () => {
    const { decoder } = scripted((message, child) => {
      if (message.kind === 'call') child.say({ kind: 'read', read: 1, media: message.media, start: 0, end: 5 });
      if (message.kind === 'no-bytes') child.say({ kind: 'failed', id: 2, error: message.error });
    });
    const damaged = {
      ...memoryReader('0123456789'),
      read: () => Promise.reject(new AppError('cache-damaged', 'session.mp4 is damaged in the cache.')),
    };
    const media = await decoder.open({ reader: damaged, name: 'session.mp4' });
    await expect(media.frameAt(0)).rejects.toMatchObject({ code: 'cache-damaged', message: 'session.mp4 is damaged in the cache.' });
  });
});

describe('a call that is cancelled', () => {
  test('is told to the process, and fails at once', async () => {
    const arrived = Promise.withResolvers<void>();
    const { decoder, children } = scripted(() => arrived.resolve());
    const media = await open(decoder);
    const stop = new AbortController();
    const call = media.segment(3, stop.signal);
    await arrived.promise;
    stop.abort();
    await expect(call).rejects.toMatchObject({ code: 'cancelled' });
    expect(children[0]?.posted.at(-1)).toMatchObject({ kind: 'cancel' });
    const early = AbortSignal.abort();
    await expect(media.segment(4, early)).rejects.toMatchObject({ code: 'cancelled' });
  });

  test('waits for what its caller is still doing with an item', async () => {
    const { decoder } = scripted((message, child) => {
      if (message.kind === 'call') child.say({ kind: 'item', id: message.id, item: Buffer.from('part of a clip') });
    });
    const media = await open(decoder);
    const stop = new AbortController();
    const writing = Promise.withResolvers<void>();
    let isWritten = false;
    const clip = media.encodeClip(
      { fromMs: 0, toMs: 500, redactions: [] },
      async () => {
        stop.abort();
        await writing.promise;
        isWritten = true;
      },
      stop.signal,
    );
    const outcome = clip.catch((error: unknown) => ({ error, isWritten }));
    setImmediate(() => writing.resolve());
    expect(await outcome).toMatchObject({ error: { code: 'cancelled' }, isWritten: true });
  });
});

describe('a process that nobody needs', () => {
  test('ends a while after the last video was closed, and not before', async () => {
    vi.useFakeTimers();
    const { decoder, children } = scripted(() => undefined, 30_000);
    const first = await open(decoder);
    const second = await open(decoder);
    await first.close();
    await vi.advanceTimersByTimeAsync(100_000);
    expect(children[0]?.isKilled).toBe(false);
    await second.close();
    await vi.advanceTimersByTimeAsync(29_000);
    const third = await open(decoder);
    await vi.advanceTimersByTimeAsync(100_000);
    expect(children[0]?.isKilled).toBe(false);
    await third.close();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(children[0]?.isKilled).toBe(true);
    expect(children).toHaveLength(1);
    await open(decoder);
    expect(children).toHaveLength(2);
  });
});
