import { expect, test } from 'vitest';
import { movedBox } from '../../../renderer/features/review/redaction/move-box.ts';

const picture = { width: 200, height: 100 };
const box = { x: 50, y: 40, width: 30, height: 20 };
const plain = { isResizing: false, isFine: false };

test('arrows move a box by ten pixels, finely by one, and resize its right and lower edges', () => {
  expect(movedBox(box, { key: 'ArrowLeft', ...plain }, picture)).toEqual({ ...box, x: 40 });
  expect(movedBox(box, { key: 'ArrowDown', isResizing: false, isFine: true }, picture)).toEqual({ ...box, y: 41 });
  expect(movedBox(box, { key: 'ArrowRight', isResizing: true, isFine: false }, picture)).toEqual({ ...box, width: 40 });
  expect(movedBox(box, { key: 'ArrowUp', isResizing: true, isFine: true }, picture)).toEqual({ ...box, height: 19 });
});

test('a box stays within the picture and keeps a pixel of size', () => {
  expect(movedBox({ ...box, x: 4 }, { key: 'ArrowLeft', ...plain }, picture)).toEqual({ ...box, x: 0 });
  expect(movedBox({ ...box, y: 75 }, { key: 'ArrowDown', ...plain }, picture)).toEqual({ ...box, y: 80 });
  expect(movedBox({ ...box, width: 145 }, { key: 'ArrowRight', isResizing: true, isFine: false }, picture)).toEqual({ ...box, width: 150 });
  expect(movedBox({ ...box, height: 3 }, { key: 'ArrowUp', isResizing: true, isFine: false }, picture)).toEqual({ ...box, height: 1 });
});

test('other keys are not its own', () => {
  expect(movedBox(box, { key: 'Tab', ...plain }, picture)).toBeNull();
});
