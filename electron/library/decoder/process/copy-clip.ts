import { AppError } from '../../../../shared/errors.ts';
import type { ClipWritten } from '../decoder.ts';
import * as av from './av.ts';
import type { MediaClock } from './media-clock.ts';
import { type PacketSource, shownTicks } from './packet-source.ts';

export interface CopyWork {
  readonly source: PacketSource;
  readonly clock: MediaClock;
  readonly size: { readonly width: number; readonly height: number };
  readonly durationMs: number;
  readonly codecName: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly signal: AbortSignal;
  readonly onProgress: () => void;
}

const bufferBytes = 256 * 1024;

/**
 * Written in order, without going back: an index in front of each part in place of one for all. The header waits for the
 * first part, to tell by an edit list that what is shown begins at 0 although pictures are reordered.
 */
const movflags = 'frag_keyframe+delay_moov+default_base_moof';

/**
 * Copies the recorded packets of a range: from the key frame that its first moment needs to the one before which its last
 * moment is over. Nothing is decoded, nothing is lost.
 */
export async function copyClip(work: CopyWork, write: (bytes: Buffer) => Promise<void>): Promise<ClipWritten> {
  const { clock, durationMs, fromMs } = work;
  const toMs = Math.min(work.toMs, durationMs);
  if (fromMs < 0 || fromMs >= toMs) throw new AppError('usage', 'There is nothing recorded in that range.');
  // First the times: those of decoding are made of them, since not every container has them.
  const range = createCopyRange((ticks) => clock.toMs(ticks) >= toMs);
  for await (const packet of packetsOf(work)) if (range.isOverAt(packet.isKeyframe, shownTicks(packet) ?? 0n)) break;
  const { shown, endTicks } = range.result();
  const [firstTicks] = shown;
  if (firstTicks === undefined) throw new AppError('input-malformed', 'No key frame can be found before that range.');
  const decodeAt = decodeTimes(shown);

  const output = await openOutput(work, write);
  try {
    let index = 0;
    for await (const packet of packetsOf(work)) {
      const at = decodeAt[index];
      if (at === undefined) break;
      packet.pts = (shownTicks(packet) ?? 0n) - firstTicks;
      packet.dts = at - firstTicks;
      packet.duration = (decodeAt[index + 1] ?? at + packet.duration) - at;
      await output.write(packet);
      index += 1;
    }
    await output.finish();
  } finally {
    await output.close();
  }
  return {
    fromMs: clock.toMs(firstTicks),
    toMs: endTicks === null ? durationMs : clock.toMs(endTicks),
    frames: shown.length,
    encoder: null,
  };
}

/** The packets from the key frame that a moment needs on, without those that cannot be decoded from there. */
async function* packetsOf({ source, clock, fromMs, signal, onProgress }: CopyWork): AsyncGenerator<av.Packet> {
  await source.seek(clock.toTicks(fromMs));
  const packet = new av.Packet();
  packet.alloc();
  let firstKey: bigint | null = null;
  try {
    while (await source.read(packet)) {
      if (signal.aborted) throw new AppError('cancelled', 'Cancelled.');
      onProgress();
      const ticks = shownTicks(packet);
      if (ticks === null) continue;
      if (packet.isKeyframe) firstKey ??= ticks;
      // What comes after a key frame but is shown before it refers to pictures before it.
      if (firstKey !== null && ticks >= firstKey) yield packet;
    }
  } finally {
    packet.free();
  }
}

/**
 * Finds, packet by packet, the key frame before which a range can end. Where pictures shown before that key frame are
 * decoded after it, they are lost with it: the range ends before them, and goes on to the next key frame if it needs them.
 */
export function createCopyRange(isAfter: (ticks: bigint) => boolean): {
  /** Whether what was told so far is enough. */
  isOverAt(isKey: boolean, ticks: bigint): boolean;
  /** Times of the packets of the range, and what it ends before; null at the end of the video. */
  result(): { readonly shown: readonly bigint[]; readonly endTicks: bigint | null };
} {
  const shown: bigint[] = [];
  let end: { readonly index: number; readonly key: bigint; first: bigint } | null = null;
  return {
    isOverAt(isKey, ticks) {
      if (end && ticks < end.key) {
        if (ticks < end.first) end.first = ticks;
      } else if (end && isAfter(end.first)) return true;
      else if (isKey && shown.length > 0 && isAfter(ticks)) end = { index: shown.length, key: ticks, first: ticks };
      shown.push(ticks);
      return false;
    },
    result() {
      const isEnd = end !== null && isAfter(end.first);
      return { shown: isEnd ? shown.slice(0, end?.index) : shown, endTicks: isEnd && end ? end.first : null };
    },
  };
}

/** When each is decoded: in their order, rising, and none after it is shown. */
export function decodeTimes(shown: readonly bigint[]): bigint[] {
  const order = [...shown.keys()].sort((a, b) => Number((shown[a] ?? 0n) - (shown[b] ?? 0n)));
  const sorted = order.map((index) => shown[index] ?? 0n);
  // How many places a picture is shown earlier than it is decoded.
  let delay = 0;
  order.forEach((index, rank) => {
    delay = Math.max(delay, index - rank);
  });
  const step = sorted.length > 1 ? (sorted[1] ?? 0n) - (sorted[0] ?? 0n) : 1n;
  return shown.map((_, index) => {
    const early = index - delay;
    return early >= 0 ? (sorted[early] ?? 0n) : (sorted[0] ?? 0n) + BigInt(early) * (step > 0n ? step : 1n);
  });
}

interface Output {
  write(packet: av.Packet): Promise<void>;
  finish(): Promise<void>;
  close(): Promise<void>;
}

async function openOutput({ source, codecName, size }: CopyWork, write: (bytes: Buffer) => Promise<void>): Promise<Output> {
  const io = new av.IOContext();
  let failure: unknown = null;
  io.allocContextWithCallbacks(bufferBytes, 1, null, async (bytes) => {
    try {
      await write(Buffer.from(bytes));
      return bytes.length;
    } catch (error) {
      failure ??= error;
      return av.AVERROR_EXIT;
    }
  });
  const format = new av.FormatContext();
  const check = (code: number): void => {
    if (failure !== null) throw failure;
    av.FFmpegError.throwIfError(code, 'copy');
  };
  async function close(): Promise<void> {
    format.pb = null;
    format.freeContext();
    io.freeContext();
  }
  try {
    check(format.allocOutputContext2(null, 'mp4', null));
    const stream = format.newStream(null);
    source.parameters.copy(stream.codecpar);
    // The number of another container means nothing here.
    stream.codecpar.codecTag = 0;
    // Not every container tells.
    stream.codecpar.width = size.width;
    stream.codecpar.height = size.height;
    stream.timeBase = new av.Rational(source.timeBase.num, source.timeBase.den);
    format.pb = io;
    const code = await format.writeHeader(av.Dictionary.fromObject({ movflags }));
    if (code < 0 && failure === null) {
      throw new AppError('refused', `MP4 cannot hold ${codecName} video as it is recorded.`, { action: 'Let the clip be encoded anew.' });
    }
    check(code);
    const { num, den } = source.timeBase;
    return {
      close,
      async write(packet) {
        packet.streamIndex = stream.index;
        packet.rescaleTs({ num, den }, stream.timeBase);
        check(await format.writeFrame(packet));
      },
      async finish() {
        check(await format.writeTrailer());
        await format.flush();
        check(0);
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}
