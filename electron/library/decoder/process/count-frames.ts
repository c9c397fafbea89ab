import { AppError } from '../../../../shared/errors.ts';
import * as av from './av.ts';
import { type PacketSource, shownTicks } from './packet-source.ts';

/** Pictures that may still come, in the order of decoding, before one that is shown earlier: far more than codecs allow. */
const mostReordered = 64;

/**
 * How many pictures of a source that was just opened are shown before a time: the number of the picture shown then. Reads every packet up to there and
 * decodes none; a picture without a time of its own counts where it is.
 */
export async function countFrames(source: PacketSource, ticks: bigint, signal: AbortSignal, onProgress: () => void): Promise<number> {
  const packet = new av.Packet();
  packet.alloc();
  try {
    let before = 0;
    let later = 0;
    while (later <= mostReordered && (await source.read(packet))) {
      const shown = shownTicks(packet);
      if (shown === null || shown < ticks) before += 1;
      else later += 1;
      if (shown !== null && shown < ticks) later = 0;
      packet.unref();
      onProgress();
      if (signal.aborted) throw new AppError('cancelled', 'Cancelled.');
    }
    return before;
  } finally {
    packet.free();
  }
}
