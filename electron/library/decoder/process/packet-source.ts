import { present } from '../../../../shared/assert.ts';
import * as av from './av.ts';
import type { Container } from './container.ts';
import type { TimeBase } from './media-clock.ts';

/** The packets of a video, from any place on. Ticks are of its time base, as its container counts them. */
export interface PacketSource {
  readonly parameters: av.CodecParameters;
  readonly timeBase: TimeBase;
  /** Ends reading when it says so, from now on. */
  use(signal: AbortSignal | undefined): void;
  /**
   * Goes to where a key frame that is shown at or before this can be read next, as near before it as is quickly found; to
   * the very beginning where there is none. Says whether it is there.
   */
  seek(ticks: bigint): Promise<{ readonly isAtStart: boolean }>;
  /** The next packet in the order of decoding; false at the end. */
  read(packet: av.Packet): Promise<boolean>;
  close(): Promise<void>;
}

/** When a packet's picture is shown, as well as the packet tells. */
export function shownTicks(packet: av.Packet): bigint | null {
  if (packet.pts !== av.AV_NOPTS_VALUE) return packet.pts;
  return packet.dts === av.AV_NOPTS_VALUE ? null : packet.dts;
}

/** Packets that are looked through for a key frame where the index promised one. */
const mostWithoutKeyFrame = 3000;

/** What libavformat can do by itself: seek by the container's index, and read. It owns the container from now on. */
export async function openIndexedSource(first: Container, reopen: () => Promise<Container>): Promise<PacketSource> {
  let container: Container | null = first;
  let signalNow: AbortSignal | undefined;
  const {
    index: streamIndex,
    timeBase: { num, den },
  } = first.stream;
  // Copied: this lives on when the container is closed and opened again.
  const parameters = new av.CodecParameters();
  parameters.alloc();
  first.stream.codecpar.copy(parameters);
  // A packet that was read to see where a seek led.
  const held = new av.Packet();
  held.alloc();
  let isHeld = await first.read(held);
  const firstTicks = isHeld ? shownTicks(held) : null;
  const secondTicks = BigInt(Math.max(1, Math.round(den / num)));

  const opened = (): Container => present(container, 'a source that failed is not used again');

  async function holdKeyFrame(): Promise<bigint | null> {
    isHeld = false;
    for (let count = 0; count < mostWithoutKeyFrame; count += 1) {
      if (!(await opened().read(held))) return null;
      const ticks = shownTicks(held);
      if (held.isKeyframe && ticks !== null) {
        isHeld = true;
        return ticks;
      }
    }
    return null;
  }

  async function seekBefore(ticks: bigint): Promise<boolean> {
    const code = await opened().format.seekFrame(streamIndex, ticks, av.AVSEEK_FLAG_BACKWARD);
    opened().check();
    return code >= 0;
  }

  async function toStart(): Promise<{ readonly isAtStart: boolean }> {
    if (firstTicks !== null && (await seekBefore(firstTicks))) {
      isHeld = await opened().read(held);
      if (isHeld && shownTicks(held) === firstTicks) return { isAtStart: true };
    }
    // Without an index there is one sure way.
    isHeld = false;
    const before = opened();
    container = null;
    await before.close();
    container = await reopen();
    opened().use(signalNow);
    return { isAtStart: true };
  }

  return {
    parameters,
    timeBase: { num, den },
    use(signal) {
      signalNow = signal;
      opened().use(signal);
    },
    async seek(ticks) {
      let target = ticks;
      for (let back = secondTicks; firstTicks !== null && target > firstTicks; back *= 2n) {
        if (!(await seekBefore(target))) break;
        const found = await holdKeyFrame();
        if (found !== null && found <= ticks) return { isAtStart: found === firstTicks };
        target = (found !== null && found < target ? found : target) - back;
      }
      return toStart();
    },
    async read(packet) {
      if (!isHeld) return opened().read(packet);
      isHeld = false;
      packet.unref();
      packet.ref(held);
      return true;
    },
    async close() {
      held.free();
      parameters.free();
      await container?.close();
      container = null;
    },
  };
}
