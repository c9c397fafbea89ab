import { expect, it } from 'vitest';
import { createSettledPicture } from '../../../electron/library/indexing/screen-text/settled-picture.ts';
import { addNoise, drawScreen } from '../../support/drawn-screen.ts';
import { createRandom } from '../../support/random.ts';

const screen = (text: string) => drawScreen({ lines: [{ text, x: 30, y: 40 }] });

it('noise leaves what stands still as it was, to the bit', () => {
  const random = createRandom(11);
  const picture = createSettledPicture();
  const clean = screen('Login failed: invalid password');
  picture.update(clean);
  for (let frame = 0; frame < 10; frame += 1) expect(picture.update(addNoise(clean, 30, random.next))).toBe(0);
  expect(Buffer.compare(picture.luma, clean.luma)).toBe(0);
});

it('a typed letter is taken, and told where it is', () => {
  const picture = createSettledPicture();
  picture.update(screen('sudo s'));
  expect(picture.update(screen('sudo su'))).toBeGreaterThan(0);
  expect(picture.hasChanged({ x: 85, y: 40, width: 14, height: 20 })).toBe(true);
  expect(picture.hasChanged({ x: 30, y: 40, width: 40, height: 20 })).toBe(false);
  expect(Buffer.compare(picture.luma, screen('sudo su').luma)).toBe(0);
});

it('text that gives way to similar text is taken whole, wherever its letters lie on the tiles', () => {
  const at = (text: string, x: number, y: number) => drawScreen({ ground: 10, lines: [{ text, x, y, size: 13 }] });
  for (let x = 30; x < 38; x += 1) {
    for (let y = 40; y < 48; y += 1) {
      const picture = createSettledPicture();
      picture.update(at('sessinn password of hackup', x, y));
      const after = at('session passwort af backup', x, y);
      picture.update(after);
      const most = after.luma.reduce((sum, value, pixel) => Math.max(sum, Math.abs(value - (picture.luma[pixel] ?? 0))), 0);
      // Less than anybody sees of a letter.
      expect(most, `${x}, ${y}`).toBeLessThan(50);
    }
  }
});

it('faint text that appears on empty ground is taken', () => {
  const picture = createSettledPicture();
  picture.update(drawScreen({ lines: [] }));
  expect(picture.update(drawScreen({ lines: [{ text: 'placeholder', x: 30, y: 40, ink: 200 }] }))).toBeGreaterThan(0);
});

it('a frame of another size is all change', () => {
  const picture = createSettledPicture();
  picture.update(screen('one'));
  const larger = drawScreen({ width: 800, height: 600, lines: [{ text: 'two', x: 30, y: 40 }] });
  picture.update(larger);
  expect([picture.width, picture.height]).toEqual([800, 600]);
  expect(picture.hasChanged({ x: 700, y: 500, width: 8, height: 8 })).toBe(true);
});
