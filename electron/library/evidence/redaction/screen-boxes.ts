import type { Redaction, TranscriptLine } from '../../../../shared/model/playback.ts';
import type { TextHider } from './text-hider.ts';

/** Text is read where the picture is still; on its way in and out it is there a little longer, and its letters reach over its box. */
const marginMs = 1000;
const marginPixels = 4;

/** Where the picture shows text that is redacted, as it was read from it: the copy leaves it black like a region. */
export function screenBoxes(lines: Iterable<TranscriptLine>, hider: TextHider): Redaction[] {
  const boxes: Redaction[] = [];
  for (const { text, box, atMs, endMs } of lines) {
    if (!box || hider.find(text).length === 0) continue;
    const x = Math.max(0, box.x - marginPixels);
    const y = Math.max(0, box.y - marginPixels);
    boxes.push({
      fromMs: Math.max(0, atMs - marginMs),
      toMs: endMs + marginMs,
      box: { x, y, width: box.x + box.width + marginPixels - x, height: box.y + box.height + marginPixels - y },
    });
  }
  return boxes;
}
