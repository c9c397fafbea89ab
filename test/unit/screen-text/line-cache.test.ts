import { expect, it } from 'vitest';
import { findTextLines } from '../../../electron/library/indexing/screen-text/find-text-lines.ts';
import { createLineCache, noiseDifference, type Reading } from '../../../electron/library/indexing/screen-text/line-cache.ts';
import { areaOf, cutLine, type LineImage, lineDifference, lineHash } from '../../../electron/library/indexing/screen-text/line-image.ts';
import type { LumaFrame } from '../../../electron/library/indexing/screen-text/luma-frame.ts';
import { addNoise, drawScreen } from '../../support/drawn-screen.ts';
import { createRandom } from '../../support/random.ts';

const reading = (text: string): Reading => ({ text, confidence: 90, words: [] });

function lineOf(text: string, change: (frame: LumaFrame) => LumaFrame = (frame) => frame, y = 20): LineImage {
  const frame = change(drawScreen({ lines: [{ text, x: 30, y }] }));
  const [box] = findTextLines(frame);
  if (!box) throw new Error(`There is no line "${text}".`);
  return cutLine(frame, box);
}

it('the same line is the same image elsewhere, and no other line is', () => {
  const image = lineOf('drwxr-xr-x 2 root');
  expect(lineHash(lineOf('drwxr-xr-x 2 root', undefined, 141))).toBe(lineHash(image));
  expect(lineDifference(lineOf('drwxr-xr-x 3 root'), image)).toBeGreaterThan(noiseDifference);
});

it('a line is known again, also with the noise of lossy video', () => {
  const cache = createLineCache();
  const image = lineOf('session 14:26:06');
  expect(cache.find(image)).toBeNull();
  cache.add(image, reading('session 14:26:06'));
  expect(cache.find(lineOf('session 14:26:06', undefined, 90))?.text).toBe('session 14:26:06');
  const random = createRandom(3);
  for (let run = 0; run < 20; run += 1) {
    const noisy = lineOf('session 14:26:06', (frame) => addNoise(frame, 18, random.next));
    expect(cache.find(noisy)?.text).toBe('session 14:26:06');
  }
});

it('no digit is taken for another', () => {
  const digits = Array.from('0123456789');
  for (const a of digits) {
    const cache = createLineCache();
    cache.add(lineOf(`at 14:26:0${a}`), reading(a));
    for (const b of digits) {
      if (a === b) continue;
      const found = cache.find(lineOf(`at 14:26:0${b}`));
      expect(found, `${a} and ${b}`).toBeNull();
    }
  }
});

it('it keeps so many readings and no more, the ones used last', () => {
  const cache = createLineCache({ maxReadings: 3, maxImageBytes: 0 });
  const images = ['alpha one', 'bravo two', 'charlie three', 'delta four'].map((text) => [text, lineOf(text)] as const);
  for (const [text, image] of images.slice(0, 3)) cache.add(image, reading(text));
  cache.find(lineOf('alpha one'));
  for (const [text, image] of images.slice(3)) cache.add(image, reading(text));
  const known = images.filter(([, image]) => cache.find(image) !== null).map(([text]) => text);
  expect(known).toEqual(['alpha one', 'charlie three', 'delta four']);
});

it('the image of a line has nothing of the lines next to it in it', () => {
  const frame = { width: 400, height: 100 };
  const line = { x: 20, y: 40, width: 300, height: 12 };
  expect(areaOf(line, [line], frame)).toEqual({ x: 19, y: 37, width: 302, height: 18 });
  const above = { x: 20, y: 27, width: 200, height: 12 };
  const below = { x: 100, y: 54, width: 50, height: 12 };
  const beside = { x: 330, y: 44, width: 50, height: 12 };
  expect(areaOf(line, [above, line, below, beside], frame)).toEqual({ x: 19, y: 39, width: 302, height: 15 });
});
