import { AppError, toAppError } from '../../../shared/errors.ts';
import type { MediaInput } from './decoder.ts';
import type { DecoderChild } from './decoder-child.ts';
import { type DecoderWork, type FromDecoder, fromDecoderSchema, maxReadBytes } from './decoder-messages.ts';

/** Why a decoder process is gone; what was under way in it fails with this. */
export class DecoderEnded extends Error {
  /** Whether the call was at work when it ended, rather than waiting for its turn. */
  readonly wasAtWork: boolean;

  constructor(reason: string, wasAtWork: boolean) {
    super(reason);
    this.name = 'DecoderEnded';
    this.wasAtWork = wasAtWork;
  }
}

export interface RunCall {
  /** The number of the video in this process. */
  readonly media: number;
  readonly input: MediaInput;
  readonly work: DecoderWork;
  /** The next item is made when this is settled. */
  readonly onItem?: ((item: unknown) => Promise<void>) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** One life of a decoder process. */
export interface DecoderRun {
  /** Fails with what the call failed with, or with DecoderEnded. */
  call(call: RunCall): Promise<unknown>;
  closeMedia(media: number): void;
  pid(): number | null;
  isOver(): boolean;
  stop(): Promise<void>;
}

interface Pending {
  readonly call: RunCall;
  readonly answer: PromiseWithResolvers<unknown>;
  isAtWork: boolean;
  /** While set, the child waits for us. */
  item: Promise<void> | null;
}

/** Calls back once a second until told to stop. */
export type Watch = (tick: () => void) => () => void;

export const everySecond: Watch = (tick) => {
  const timer = setInterval(tick, 1000);
  timer.unref();
  return () => clearInterval(timer);
};

/** A call that gives no sign of life for so long is ended together with its process. */
const hangLimitSeconds = 60;

/** Speaks with one decoder process until it ends: answers its reads, passes on items, ends it when it hangs. */
export function runDecoder(child: DecoderChild, watch: Watch): DecoderRun {
  const calls = new Map<number, Pending>();
  const inputs = new Map<number, MediaInput>();
  /** Reads of the child that are not answered yet, and for how long nothing was heard, by video. */
  const reading = new Map<number, number>();
  const silentSeconds = new Map<number, number>();
  const exited = Promise.withResolvers<void>();
  let lastId = 0;
  let pid: number | null = null;
  let endReason: string | null = null;
  let isOver = false;

  child.hold(false);
  child.onExit((how) => {
    isOver = true;
    stopWatching();
    const reason = endReason ?? `it ended with ${how}`;
    for (const { answer, isAtWork } of calls.values()) answer.reject(new DecoderEnded(reason, isAtWork));
    exited.resolve();
  });
  child.onMessage((received) => {
    const message = fromDecoderSchema.safeParse(received).data;
    if (message) handle(message);
    else end('it sent what is no message');
  });

  function end(reason: string): void {
    endReason ??= reason;
    child.kill();
  }

  function handle(message: FromDecoder): void {
    switch (message.kind) {
      case 'ready':
        pid = message.pid;
        return;
      case 'read':
        silentSeconds.set(message.media, 0);
        void answerRead(message);
        return;
      case 'alive':
        silentSeconds.set(message.media, 0);
        return;
      case 'exhausted':
        endReason ??= 'it needed more memory than it may have';
        return;
      default: {
        const pending = calls.get(message.id);
        if (!pending) return;
        silentSeconds.set(pending.call.media, 0);
        if (message.kind === 'begun') pending.isAtWork = true;
        else if (message.kind === 'done') pending.answer.resolve(message.result);
        else if (message.kind === 'failed') pending.answer.reject(AppError.fromPayload(message.error));
        else pending.item = passOn(message.id, pending, message.item);
      }
    }
  }

  async function passOn(id: number, pending: Pending, item: unknown): Promise<void> {
    try {
      await pending.call.onItem?.(item);
      child.post({ kind: 'next', id });
    } catch (error) {
      child.post({ kind: 'cancel', id });
      pending.answer.reject(error);
    } finally {
      pending.item = null;
    }
  }

  async function answerRead({ read, media, start, end: endExclusive }: Extract<FromDecoder, { kind: 'read' }>): Promise<void> {
    const input = inputs.get(media);
    // It was closed in the meantime.
    if (!input) return;
    if (endExclusive < start || endExclusive - start > maxReadBytes || endExclusive > input.reader.sizeBytes) {
      end('it asked for bytes that are not its own');
      return;
    }
    reading.set(media, (reading.get(media) ?? 0) + 1);
    try {
      const bytes = await input.reader.read(start, endExclusive);
      if (!isOver) child.post({ kind: 'bytes', read, bytes });
    } catch (error) {
      if (!isOver) child.post({ kind: 'no-bytes', read, error: toAppError(error).toPayload() });
    } finally {
      reading.set(media, (reading.get(media) ?? 1) - 1);
    }
  }

  const stopWatching = watch(() => {
    const pendings = [...calls.values()];
    for (const media of new Set(pendings.map(({ call }) => call.media))) {
      // What waits for bytes, or for us, does not hang.
      const isWaiting = (reading.get(media) ?? 0) > 0 || pendings.some(({ call, item }) => call.media === media && item !== null);
      const silent = isWaiting ? 0 : (silentSeconds.get(media) ?? 0) + 1;
      silentSeconds.set(media, silent);
      // Ticks are counted, not time: a computer that slept is no decoder that hangs.
      if (silent >= hangLimitSeconds) end(`it gave no sign of life for ${hangLimitSeconds} seconds`);
    }
  });

  return {
    pid: () => (isOver ? null : pid),
    isOver: () => isOver,
    async call(call) {
      if (isOver) throw new DecoderEnded(endReason ?? 'it ended', false);
      if (call.signal?.aborted) throw new AppError('cancelled', 'Cancelled.');
      lastId += 1;
      const id = lastId;
      const pending: Pending = { call, answer: Promise.withResolvers<unknown>(), isAtWork: false, item: null };
      const onAbort = (): void => {
        child.post({ kind: 'cancel', id });
        pending.answer.reject(new AppError('cancelled', 'Cancelled.'));
      };
      calls.set(id, pending);
      inputs.set(call.media, call.input);
      silentSeconds.set(call.media, 0);
      child.hold(true);
      call.signal?.addEventListener('abort', onAbort, { once: true });
      try {
        child.post({ kind: 'call', id, media: call.media, work: call.work });
        return await pending.answer.promise;
      } finally {
        // Whoever called may put away what the last item is still being written to.
        await pending.item;
        call.signal?.removeEventListener('abort', onAbort);
        calls.delete(id);
        if (calls.size === 0) child.hold(false);
      }
    },
    closeMedia(media) {
      if (!isOver) child.post({ kind: 'close', media });
      inputs.delete(media);
      reading.delete(media);
      silentSeconds.delete(media);
    },
    async stop() {
      endReason ??= 'it was stopped';
      child.hold(true);
      child.kill();
      await exited.promise;
    },
  };
}
