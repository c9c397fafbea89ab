import * as av from './av.ts';
import { type PacketSource, shownTicks } from './packet-source.ts';

/** Nearer than this the rest is read, rather than searched. */
const searchSeconds = 20;

/**
 * Where the last picture that is really there ends. What a header declares is where the search begins, nothing more: where a
 * file was cut off, the end is looked for between what can be read and what cannot.
 */
export async function findEnd(source: PacketSource, firstTicks: bigint, declaredEnd: bigint | null, frameTicks: bigint): Promise<bigint> {
  const packet = new av.Packet();
  packet.alloc();
  const second = BigInt(Math.max(1, Math.round(source.timeBase.den / source.timeBase.num)));

  async function keyFrameBefore(ticks: bigint): Promise<bigint | null> {
    await source.seek(ticks);
    return (await source.read(packet)) ? shownTicks(packet) : null;
  }

  try {
    // Without a declared end: later than any session lasts.
    let unreadable = declaredEnd ?? firstTicks + 1000n * 3600n * second;
    let readable = (await keyFrameBefore(unreadable)) ?? firstTicks;
    while (declaredEnd !== null && unreadable - readable > BigInt(searchSeconds) * second) {
      const middle = (unreadable + readable) / 2n;
      const found = await keyFrameBefore(middle);
      if (found !== null && found > readable) readable = found;
      else unreadable = middle;
    }
    await source.seek(readable);
    let last = readable;
    let end = readable;
    let latestEnd = readable;
    while (await source.read(packet)) {
      const ticks = shownTicks(packet);
      if (ticks === null) continue;
      const after = ticks + (packet.duration > 0n ? packet.duration : frameTicks);
      if (after > latestEnd) latestEnd = after;
      if (ticks < last) continue;
      last = ticks;
      end = after;
    }
    // MP4 tells how long a picture is being decoded, not shown: where pictures are reordered, only the whole is exact.
    return declaredEnd !== null && declaredEnd > last && declaredEnd <= latestEnd ? declaredEnd : end;
  } finally {
    packet.free();
  }
}
