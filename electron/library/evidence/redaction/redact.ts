import type { Box } from '../../../../shared/model/box.ts';
import type { Redaction, TranscriptLine } from '../../../../shared/model/playback.ts';

/** What stands in place of a text that was read under a redaction. */
export const redactedText = '[redacted]';

/** The boxes that hide something at a time. Both ends of a redaction belong to it: at a border rather too much is hidden. */
export function boxesAt(redactions: readonly Redaction[], atMs: number): Box[] {
  return redactions.filter(({ fromMs, toMs }) => fromMs <= atMs && atMs <= toMs).map(({ box }) => box);
}

/** Makes boxes of a picture black and opaque; what lies outside of it is left out. `rgba`: width * height * 4 bytes. */
export function paintBlack(
  rgba: Buffer,
  { width, height }: { readonly width: number; readonly height: number },
  boxes: readonly Box[],
): void {
  for (const box of boxes) {
    const left = Math.min(Math.max(0, box.x), width);
    const right = Math.min(Math.max(left, box.x + box.width), width);
    const bottom = Math.min(box.y + box.height, height);
    for (let y = Math.max(0, box.y); y < bottom; y += 1) {
      for (let at = (y * width + left) * 4; at < (y * width + right) * 4; at += 4) rgba.writeUInt32BE(0x000000ff, at);
    }
  }
}

/**
 * The same line with its text hidden where a redaction covers any of it while it is shown. Only what was read from the
 * picture has a place on it: typed input is no part of the picture and stays.
 */
export function redactLine<L extends TranscriptLine>(line: L, redactions: readonly Redaction[]): L {
  const { box, atMs, endMs } = line;
  if (!box) return line;
  const isHidden = redactions.some((each) => each.fromMs <= endMs && each.toMs >= atMs && overlaps(each.box, box));
  return isHidden ? { ...line, text: redactedText } : line;
}

function overlaps(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}
