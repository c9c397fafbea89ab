import { largestArea, largestSide } from '../../../../shared/guacamole/operations.ts';
import type { ProblemLog } from '../problem-log.ts';
import type { DumpImage } from './dump-items.ts';
import { readImageHeader } from './image-header.ts';

/** An image larger than this, encoded, is none that a display needs. */
const largestImageBytes = 16 * 1024 * 1024;
/** guacd passes on a quarter of this at most. */
const largestClipboardBytes = 1024 * 1024;
const mostStreams = 256;
/** What a blob takes beside its bytes: many small ones are no way around the bounds. */
const blobOverheadBytes = 128;

/** An image of a frame, as far as its stream has come. */
export interface PendingImage {
  /** `open`: more of it may come; `lost`: it will never be whole. */
  state: 'open' | 'lost' | DumpImage;
}

type Sink =
  | { readonly kind: 'image'; readonly image: PendingImage; readonly chunks: Buffer[]; bytes: number }
  | {
      readonly kind: 'clipboard';
      readonly mimeType: string;
      readonly chunks: Buffer[];
      bytes: number;
      readonly onEnd: (bytes: Buffer, isCut: boolean) => void;
    };

/** The streams of a dump: blobs of several may be interleaved. Only images and clipboards are kept, all else is let pass. */
export interface DumpStreams {
  beginImage(stream: string): PendingImage;
  beginClipboard(stream: string, mimeType: string, onEnd: (bytes: Buffer, isCut: boolean) => void): void;
  /** A stream of another kind takes the number over. */
  begin(stream: string): void;
  blob(stream: string, base64: string): void;
  end(stream: string): void;
  /** Gives up what is open: part of it was lost. */
  abandon(): void;
  /** Memory that streams take which have not ended yet. */
  openBytes(): number;
}

export function createDumpStreams(problems: ProblemLog): DumpStreams {
  const sinks = new Map<string, Sink>();
  let openBytes = 0;

  function close(stream: string): Sink | undefined {
    const sink = sinks.get(stream);
    sinks.delete(stream);
    if (sink) openBytes -= sink.bytes + sink.chunks.length * blobOverheadBytes;
    return sink;
  }

  function lose(stream: string): void {
    const sink = close(stream);
    if (sink?.kind !== 'image') return;
    sink.image.state = 'lost';
    problems.add('image-incomplete', 'An image ends too early and is not shown.');
  }

  function open(stream: string, sink: Sink): void {
    lose(stream);
    // The one that was begun first is given up: nothing sound has so many open.
    if (sinks.size >= mostStreams) for (const oldest of [...sinks.keys()].slice(0, 1)) lose(oldest);
    sinks.set(stream, sink);
  }

  return {
    beginImage(stream) {
      const image: PendingImage = { state: 'open' };
      open(stream, { kind: 'image', image, chunks: [], bytes: 0 });
      return image;
    },
    beginClipboard(stream, mimeType, onEnd) {
      open(stream, { kind: 'clipboard', mimeType, chunks: [], bytes: 0, onEnd });
    },
    begin: lose,
    blob(stream, base64) {
      const sink = sinks.get(stream);
      if (!sink) return;
      const limit = sink.kind === 'image' ? largestImageBytes : largestClipboardBytes;
      const bytes = Buffer.from(base64, 'base64');
      // One byte more than the limit tells that there was more.
      const kept = bytes.subarray(0, Math.max(0, limit + 1 - sink.bytes));
      sink.chunks.push(kept);
      sink.bytes += kept.length;
      openBytes += kept.length + blobOverheadBytes;
    },
    end(stream) {
      const sink = close(stream);
      if (sink?.kind === 'image') sink.image.state = wholeImage(Buffer.concat(sink.chunks), problems) ?? 'lost';
      else if (sink) sink.onEnd(Buffer.concat(sink.chunks).subarray(0, largestClipboardBytes), sink.bytes > largestClipboardBytes);
    },
    abandon() {
      for (const stream of [...sinks.keys()]) lose(stream);
    },
    openBytes: () => openBytes,
  };
}

/** An image that may be decoded; null, with a problem, for all others. */
export function wholeImage(bytes: Buffer, problems: ProblemLog): DumpImage | null {
  if (bytes.length > largestImageBytes) {
    problems.add('image-too-large', `An image has more than ${largestImageBytes} bytes and is not shown.`);
    return null;
  }
  const header = readImageHeader(bytes);
  if (!header) {
    problems.add('image-unsupported', 'An image is neither PNG nor JPEG nor WebP and is not shown.');
    return null;
  }
  const { width, height } = header;
  if (width > largestSide || height > largestSide || width * height > largestArea) {
    problems.add('image-too-large', `An image says that it has ${width} x ${height} pixels and is not shown.`);
    return null;
  }
  return { ...header, bytes };
}
