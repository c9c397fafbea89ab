import { blockBytes } from '../../common/block-file.ts';
import type { Arrival } from './arrival.ts';
import { type BlockTransfer, requestBlocks } from './block-request.ts';
import type { SharedBytes } from './block-tasks.ts';
import type { Line } from './line.ts';

/** Blocks of one request, 2 MiB: what is wanted, and what a player will want next. */
const blocksPerRequest = 8;
/** So that two readers at different places do not wait for each other. Their memory is 4 MiB together. */
const requestsAtOnce = 2;
/** What is that close in front of the part of the download that runs there comes soonest with it. */
export const nearBlocks = 2;

/** A part of the download that is being fetched in its turn. */
export interface Stream {
  /** The block that is being filled. */
  next: number;
  readonly end: number;
}

export function isNear({ next, end }: Stream, index: number): boolean {
  return index >= next && index < Math.min(next + nearBlocks, end);
}

export interface UrgentBlocks {
  /** To be called when what is wanted, or what the streams are at, has changed. */
  serve(): void;
  /** Settles when no request is under way any more. */
  finished(): Promise<void>;
}

export interface UrgentOptions {
  readonly transfer: BlockTransfer;
  readonly arrival: Arrival;
  readonly line: Line;
  readonly streams: ReadonlySet<Stream>;
  readonly signal: AbortSignal;
  readonly onFailed: (error: unknown) => void;
}

interface Request {
  next: number;
  readonly end: number;
  readonly stop: AbortController;
}

/**
 * Fetches blocks out of their turn because a reader waits for them: a small request from there on, given up for what is
 * wanted elsewhere as soon as nobody waits for the rest of it.
 */
export function createUrgentBlocks({ transfer, arrival, line, streams, signal, onFailed }: UrgentOptions): UrgentBlocks {
  const { blocks } = arrival;
  const running = new Map<Request, Promise<void>>();

  const comesInTurn = (index: number): boolean => {
    for (const stream of streams) if (isNear(stream, index)) return true;
    return false;
  };
  /** Wanted, and nobody is at it. */
  const unserved = (): number | null => {
    for (const index of arrival.wanted()) if (blocks.state(index) === 'missing' && !comesInTurn(index)) return index;
    return null;
  };

  async function run(request: Request, first: number): Promise<void> {
    const { end, stop } = request;
    const memory = new SharedArrayBuffer((end - first) * blockBytes);
    const plainOf = (index: number): SharedBytes => ({
      memory,
      offset: (index - first) * blockBytes,
      length: transfer.file.plainLength(index),
    });
    const goesOn = (next: number): true => {
      request.next = next;
      return true;
    };
    try {
      await requestBlocks(transfer, { first, end, plainOf, goesOn, signal: AbortSignal.any([signal, stop.signal]) });
    } catch (error) {
      if (!stop.signal.aborted) onFailed(error);
    } finally {
      running.delete(request);
      for (let index = first; index < end; index += 1) arrival.setIf(index, 'taken', 'missing');
      serve();
    }
  }

  function start(first: number): void {
    let end = first;
    while (end < blocks.count && end < first + blocksPerRequest && blocks.state(end) === 'missing' && !comesInTurn(end)) {
      arrival.set(end, 'taken');
      end += 1;
    }
    const request: Request = { next: first, end, stop: new AbortController() };
    running.set(request, run(request, first));
  }

  function serve(): void {
    for (let index = unserved(); index !== null && !signal.aborted; index = unserved()) {
      for (const { next, end, stop } of running.keys()) if (!arrival.isWanted(next, end)) stop.abort();
      if ([...running.keys()].filter(({ stop }) => !stop.signal.aborted).length >= requestsAtOnce) break;
      start(index);
    }
    const isUrgent = running.size > 0 || arrival.isWanted(0, blocks.count);
    line.setUrgent(arrival, isUrgent && !signal.aborted);
    // What is wanted may be what somebody who holds back would bring.
    line.wake();
  }

  return {
    serve,
    async finished() {
      await Promise.all(running.values());
    },
  };
}
