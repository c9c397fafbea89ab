import { createCanvas, loadImage } from '@napi-rs/canvas';
import { expect, test } from 'vitest';
import { boxesAt, paintBlack, redactedText, redactLine } from '../../../electron/library/evidence/redaction/redact.ts';
import { readPngText, withPngText } from '../../../electron/library/evidence/still/png-text.ts';
import type { Redaction } from '../../../shared/model/playback.ts';

const box = { x: 10, y: 20, width: 30, height: 5 };
const redaction: Redaction = { fromMs: 1000, toMs: 2000, box };

test('a redaction hides its box from its first to its last moment', () => {
  expect([999, 1000, 2000, 2001].map((atMs) => boxesAt([redaction], atMs).length)).toEqual([0, 1, 1, 0]);
});

test('a box is painted black and opaque, and nothing beside it', () => {
  const size = { width: 8, height: 4 };
  const white = (): Buffer => Buffer.alloc(8 * 4 * 4, 255);
  const rgba = white();
  paintBlack(rgba, size, [{ x: 6, y: 1, width: 5, height: 2 }]);
  const black = [...Array(32).keys()].filter((pixel) => rgba.readUInt32BE(pixel * 4) === 0x000000ff);
  expect(black).toEqual([14, 15, 22, 23]);
  const outside = white();
  paintBlack(outside, size, [
    { x: -9, y: -9, width: 5, height: 5 },
    { x: 100, y: 0, width: 5, height: 5 },
    { x: 0, y: 100, width: 5, height: 5 },
  ]);
  expect(outside.equals(white())).toBe(true);
});

test('text that was read under a redaction is hidden, all other text stays', () => {
  const line = { atMs: 1500, endMs: 1600, source: 'ocr' as const, text: 'secret', box: { x: 35, y: 0, width: 20, height: 21 } };
  expect(redactLine(line, [redaction]).text).toBe(redactedText);
  expect(redactLine({ ...line, atMs: 0, endMs: 1000 }, [redaction]).text).toBe(redactedText);
  expect(redactLine({ ...line, atMs: 2001, endMs: 3000 }, [redaction]).text).toBe('secret');
  expect(redactLine({ ...line, box: { ...line.box, x: 40 } }, [redaction]).text).toBe('secret');
  expect(redactLine({ atMs: 1500, endMs: 1500, source: 'input', text: 'typed' }, [redaction]).text).toBe('typed');
});

test('texts go into a PNG, which shows the same picture as before', async () => {
  const canvas = createCanvas(3, 2);
  canvas.getContext('2d').fillRect(0, 0, 2, 2);
  const plain = await canvas.encode('png');
  const texts = { 'Session ID': '123456789012345678901234', Recording: 'rdp/Büro \u6f22 \u{1f680}.mp4' };
  const png = withPngText(plain, texts);
  expect(readPngText(png)).toEqual(texts);
  const shown = createCanvas(3, 2);
  shown.getContext('2d').drawImage(await loadImage(png), 0, 0);
  expect(shown.data().equals(canvas.data())).toBe(true);
  expect(() => withPngText(plain, { 'no\nkeyword': '' })).toThrow(RangeError);
  expect(() => withPngText(Buffer.from('no PNG at all, however long it may be'), {})).toThrow(RangeError);
});
