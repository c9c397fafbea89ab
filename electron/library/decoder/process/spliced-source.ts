import { AppError } from '../../../../shared/errors.ts';
import type { ContainerReport, SplicedInput } from '../../formats/video/container-report.ts';
import { openAt } from '../../formats/video/examine-container.ts';
import * as av from './av.ts';
import { type Container, openContainer } from './container.ts';
import { type MediaBytes, toByteReader, toSequentialBytes } from './media-bytes.ts';
import type { PacketSource } from './packet-source.ts';

/** Times as they are asked for are whole ticks: so little more never reaches the next one, and outweighs rounding. */
const roundingMs = 1e-6;

/**
 * Packets of a file in which libavformat cannot seek, or that it cannot open: for each seek a file is put together that
 * begins with the key frame that is wanted. All of them count time alike.
 */
export async function openSplicedSource(
  bytes: MediaBytes,
  report: ContainerReport,
  signal: AbortSignal | undefined,
): Promise<PacketSource> {
  let signalNow = signal;
  const reader = toByteReader(bytes, () => signalNow);

  async function open(atMs: number): Promise<{ readonly input: SplicedInput; readonly container: Container }> {
    const input = await openAt(reader, report, atMs);
    const opened = await openContainer(toSequentialBytes(input.reader), input.format, signalNow);
    if (typeof opened === 'string') throw new AppError('input-malformed', 'What is left of the video cannot be read.');
    return { input, container: opened };
  }

  const first = await open(0);
  let container: Container | null = first.container;
  const { num, den } = first.container.stream.timeBase;
  // Copied: this lives on when the container is closed and another one opened.
  const parameters = new av.CodecParameters();
  parameters.alloc();
  first.container.stream.codecpar.copy(parameters);

  const opened = (): Container => {
    if (!container) throw new AppError('internal', 'A source that failed is not used again.');
    return container;
  };

  return {
    parameters,
    timeBase: { num, den },
    use(next) {
      signalNow = next;
      opened().use(next);
    },
    async seek(ticks) {
      const before = opened();
      container = null;
      await before.close();
      const found = await open((Number(ticks) * num * 1000) / den - first.input.zeroMs + roundingMs);
      container = found.container;
      container.use(signalNow);
      return { isAtStart: found.input.startMs === first.input.startMs };
    },
    read: (packet) => opened().read(packet),
    async close() {
      parameters.free();
      await container?.close();
      container = null;
    },
  };
}
