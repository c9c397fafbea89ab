import { describe, expect, test } from 'vitest';
import { openByteStream } from '../../electron/library/formats/byte-stream.ts';
import { type CanvasScreen, createScreenPainter } from '../../electron/library/formats/guacamole/canvas-screen.ts';
import { openDisplayFile } from '../../electron/library/formats/guacamole/display-file.ts';
import { openDumpCursor } from '../../electron/library/formats/guacamole/dump-cursor.ts';
import { openSegmentCursor } from '../../electron/library/formats/guacamole/segment-cursor.ts';
import { indexDump } from '../support/index-dump.ts';
import { memoryReader } from '../support/memory-reader.ts';
import { makeNastyDump } from '../support/nasty-dump.ts';
import { createRandom } from '../support/random.ts';

const painter = createScreenPainter();

function pixels(screen: CanvasScreen): { readonly size: string; readonly rgba: Buffer } {
  const { canvas, context } = painter.paint(screen, { withPointer: true });
  return { size: `${canvas.width}x${canvas.height}`, rgba: Buffer.from(context.getImageData(0, 0, canvas.width, canvas.height).data) };
}

describe('an indexed Guacamole dump', () => {
  test.each([1, 2, 3, 4, 5, 6])('shows at any time what a replay from its start shows, pixel for pixel (seed %i)', async (seed) => {
    const random = createRandom(seed);
    const { text, durationMs } = makeNastyDump(random);
    const indexed = await indexDump(text);
    expect(indexed.segments.length).toBeGreaterThan(5);
    expect(indexed.index.durationMs).toBe(durationMs);
    const cursor = openSegmentCursor(await openDisplayFile(indexed.openDisplay()));
    const stream = await openByteStream(memoryReader(text));
    const times = Array.from({ length: 25 }, () => random.integer(0, durationMs));
    for (const atMs of times) {
      const replay = openDumpCursor(stream);
      await replay.showAt(atMs);
      await cursor.showAt(atMs);
      const wanted = pixels(replay.screen());
      const shown = pixels(cursor.screen());
      expect(shown.size).toBe(wanted.size);
      expect(shown.rgba.equals(wanted.rgba), `at ${atMs} ms`).toBe(true);
      expect(cursor.position()).toEqual(replay.position());
    }
  });
});
