import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { ByteChunk } from '../formats/byte-stream.ts';

/** Notices when nothing happens for too long. */
export interface Watch {
  touch(): void;
  /** Until `resume`, time does not count. */
  pause(): void;
  resume(): void;
  hasExpired(): boolean;
  end(): void;
}

export function createWatch(limitMs: number, onExpired: () => unknown): Watch {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let isPaused = false;
  let hasExpired = false;
  const arm = (): void => {
    if (timer) clearTimeout(timer);
    timer = isPaused
      ? null
      : setTimeout(() => {
          hasExpired = true;
          onExpired();
        }, limitMs);
  };
  const pause = (isNow: boolean): void => {
    isPaused = isNow;
    arm();
  };
  arm();
  return {
    touch: arm,
    pause: () => pause(true),
    resume: () => pause(false),
    hasExpired: () => hasExpired,
    end: () => pause(true),
  };
}

/** Bytes on their way into the standard input of a program. */
export interface Feeding {
  /** Given to it so far, and the stored bytes that were read for them. */
  bytes(): number;
  storedBytes(): number;
  /** Why there could be no more; null where that is not so. */
  failure(): unknown;
  /** False where the program wanted no more before the end; never rejects. */
  readonly isAllRead: Promise<boolean>;
}

/** At the pace of the program. `onFailure`: what is fed broke off, and the program must not take it for whole. */
export function createFeeding(
  stdin: Writable,
  source: AsyncIterable<ByteChunk>,
  onProgress: () => void,
  onFailure: () => unknown,
): Feeding {
  let bytesFed = 0;
  let storedBytes = 0;
  let failure: unknown = null;
  let isWanted = true;
  const notWanted = (): void => {
    isWanted = false;
  };
  // EPIPE: how the program ends says why.
  stdin.on('error', notWanted).on('close', notWanted);

  async function feed(): Promise<boolean> {
    for await (const { bytes, bytesRead } of source) {
      if (!isWanted) return false;
      bytesFed += bytes.length;
      storedBytes = bytesRead;
      if (!stdin.write(bytes)) await roomIn(stdin);
      onProgress();
    }
    if (!isWanted) return false;
    stdin.end();
    return finished(stdin).then(
      () => true,
      () => false,
    );
  }
  const isAllRead = feed().catch((error: unknown) => {
    failure = error ?? new Error('What was to be decrypted could not be read.');
    onFailure();
    return false;
  });
  return { bytes: () => bytesFed, storedBytes: () => storedBytes, failure: () => failure, isAllRead };
}

function roomIn(stdin: Writable): Promise<void> {
  return new Promise((resolve) => {
    if (stdin.destroyed || !stdin.writableNeedDrain) return resolve();
    const done = (): void => {
      stdin.off('drain', done).off('close', done).off('error', done);
      resolve();
    };
    stdin.on('drain', done).on('close', done).on('error', done);
  });
}

/** The beginning of some output. */
export interface BoundedText {
  readonly maxBytes: number;
  add(bytes: Buffer): void;
  text(): string;
}

export function createBoundedText(maxBytes = 4096): BoundedText {
  let kept = Buffer.alloc(0);
  return {
    maxBytes,
    add(bytes) {
      if (kept.length < maxBytes) kept = Buffer.concat([kept, bytes.subarray(0, maxBytes - kept.length)]);
    },
    text: () => kept.toString('utf8'),
  };
}
