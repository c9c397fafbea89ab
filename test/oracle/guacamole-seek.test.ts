import { describe, expect, test } from 'vitest';
import { openByteStream } from '../../electron/library/formats/byte-stream.ts';
import { type CanvasScreen, createScreenPainter } from '../../electron/library/formats/guacamole/canvas-screen.ts';
import type { DisplayCursor } from '../../electron/library/formats/guacamole/display-cursor.ts';
import { createDisplayReader, openDisplayFile } from '../../electron/library/formats/guacamole/display-file.ts';
import { openDumpCursor } from '../../electron/library/formats/guacamole/dump-cursor.ts';
import { openSegmentCursor } from '../../electron/library/formats/guacamole/segment-cursor.ts';
import { type DumpIndexBatch, indexGuacamole } from '../../electron/library/indexing/guacamole/index-guacamole.ts';
import { memoryReader } from '../support/memory-reader.ts';
import { makeNastyDump } from '../support/nasty-dump.ts';
import { createRandom } from '../support/random.ts';

const smallLimits = { usual: { bytes: 4096, cost: 200_000, events: 12 }, most: { bytes: 64_000, cost: 2_000_000, events: 40 } };

async function indexed(text: string): Promise<{ readonly cursor: DisplayCursor; readonly segments: number; readonly durationMs: number }> {
  const segments: DumpIndexBatch['segments'][number][] = [];
  const { index } = await indexGuacamole({
    reader: memoryReader(text),
    rules: [],
    limits: smallLimits,
    onBatch: async (batch) => void segments.push(...batch.segments),
  });
  const facts = {
    durationMs: index.durationMs,
    width: index.cols,
    height: index.rows,
    segments: segments.map(({ startMs, endMs, bytes }) => ({ startMs, endMs, lengthBytes: bytes.length })),
  };
  const reader = createDisplayReader(facts, async (at) => segments[at]?.bytes ?? Buffer.alloc(0));
  return { cursor: openSegmentCursor(await openDisplayFile(reader)), segments: segments.length, durationMs: index.durationMs };
}

const painter = createScreenPainter();

function pixels(screen: CanvasScreen): { readonly size: string; readonly rgba: Buffer } {
  const { canvas, context } = painter.paint(screen, { withPointer: true });
  return { size: `${canvas.width}x${canvas.height}`, rgba: Buffer.from(context.getImageData(0, 0, canvas.width, canvas.height).data) };
}

describe('an indexed Guacamole dump', () => {
  test.each([1, 2, 3, 4, 5, 6])('shows at any time what a replay from its start shows, pixel for pixel (seed %i)', async (seed) => {
    const random = createRandom(seed);
    const { text, durationMs } = makeNastyDump(random);
    const index = await indexed(text);
    expect(index.segments).toBeGreaterThan(5);
    expect(index.durationMs).toBe(durationMs);
    const stream = await openByteStream(memoryReader(text));
    const times = Array.from({ length: 25 }, () => random.integer(0, durationMs));
    for (const atMs of times) {
      const replay = openDumpCursor(stream);
      await replay.showAt(atMs);
      await index.cursor.showAt(atMs);
      const wanted = pixels(replay.screen());
      const shown = pixels(index.cursor.screen());
      expect(shown.size).toBe(wanted.size);
      expect(shown.rgba.equals(wanted.rgba), `at ${atMs} ms`).toBe(true);
      expect(index.cursor.position()).toEqual(replay.position());
    }
  });
});
