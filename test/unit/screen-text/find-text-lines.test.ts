import { expect, it } from 'vitest';
import { findTextLines } from '../../../electron/library/indexing/screen-text/find-text-lines.ts';
import type { Box } from '../../../shared/model/box.ts';
import { addNoise, drawScreen } from '../../support/drawn-screen.ts';
import { createRandom } from '../../support/random.ts';

const rows = [
  { text: 'root@prod-db-1:~# cat /etc/passwd', x: 20, y: 20 },
  { text: 'root:x:0:0:root:/root:/bin/bash', x: 20, y: 42 },
  { text: 'daemon:x:1:1:daemon:/usr/sbin/nologin', x: 20, y: 64 },
];

/** Over the drawn letters, and not far beyond them. */
function expectLine(box: Box | undefined, { text, x, y, size = 16 }: { text: string; x: number; y: number; size?: number }): void {
  expect(box, text).toBeDefined();
  if (!box) return;
  expect(Math.abs(box.x - x), text).toBeLessThanOrEqual(4);
  expect(Math.abs(box.width - text.length * size * 0.6), text).toBeLessThanOrEqual(8);
  expect(box.y, text).toBeGreaterThanOrEqual(y - 2);
  expect(box.y + box.height, text).toBeLessThanOrEqual(y + 1.4 * size);
}

for (const [name, ground] of [
  ['dark on light', 250],
  ['light on dark', 5],
] as const) {
  it(`each row of text is one line, from top to bottom: ${name}`, () => {
    const lines = findTextLines(drawScreen({ ground, lines: rows }));
    expect(lines).toHaveLength(3);
    for (const [at, row] of rows.entries()) expectLine(lines[at], row);
  });

  it(`so it is in noisy video: ${name}`, () => {
    const random = createRandom(7);
    const lines = findTextLines(addNoise(drawScreen({ ground, lines: rows }), 25, random.next));
    expect(lines).toHaveLength(3);
    for (const [at, row] of rows.entries()) expectLine(lines[at], row);
  });
}

it('the columns of a listing are one line, the cells of a table are not', () => {
  const columns = [
    { text: 'root', x: 20, y: 20 },
    { text: '4096', x: 96, y: 20 },
    { text: 'fonts', x: 174, y: 20 },
  ];
  expect(findTextLines(drawScreen({ lines: columns }))).toHaveLength(1);
  const rules = [12, 80, 160, 240].map((x) => ({ x, y: 0, width: 1, height: 90, ink: 120 }));
  const cells = findTextLines(drawScreen({ lines: columns, rectangles: rules }));
  expect(cells.map(({ x }) => Math.round(x / 10))).toEqual([2, 10, 18]);
});

it('what stands on another ground is another line', () => {
  const button = { x: 150, y: 14, width: 90, height: 28, ink: 40 };
  const lines = findTextLines(
    drawScreen({
      lines: [
        { text: 'File name', x: 40, y: 20 },
        { text: 'Cancel', x: 165, y: 20, ink: 240 },
      ],
      rectangles: [button],
    }),
  );
  expect(lines.map(({ x }) => Math.round(x / 10))).toEqual([4, 17]);
});

it('an empty screen has no lines, and neither have the borders of a window', () => {
  expect(findTextLines(drawScreen({ lines: [] }))).toEqual([]);
  const border = [
    { x: 100, y: 50, width: 2, height: 200, ink: 0 },
    { x: 400, y: 50, width: 2, height: 200, ink: 0 },
    { x: 100, y: 50, width: 302, height: 2, ink: 0 },
    { x: 100, y: 250, width: 302, height: 2, ink: 0 },
  ];
  expect(findTextLines(drawScreen({ lines: [], rectangles: border }))).toEqual([]);
});

it('letters of every usual size are found', () => {
  for (const size of [11, 13, 16, 20, 28, 40]) {
    const lines = findTextLines(drawScreen({ lines: [{ text: 'Audit log', x: 30, y: 40, size }] }));
    expect(lines, `${size}`).toHaveLength(1);
    expectLine(lines[0], { text: 'Audit log', x: 30, y: 40, size });
  }
});

it('what stands on a button is a line of its own, without the sides of the button', () => {
  const labels = [
    { text: 'Approve', x: 36, y: 25, size: 13 },
    { text: 'Suspend', x: 136, y: 25, size: 13 },
  ];
  for (const height of [22, 26, 30]) {
    const sides = [20, 100, 108, 208].map((x) => ({ x, y: 33 - height / 2, width: 1, height, ink: 120 }));
    const found = findTextLines(drawScreen({ lines: labels, rectangles: sides })).filter(({ width }) => width > 20);
    expect(found.length).toBeGreaterThan(0);
    for (const line of found) expect(line.height, `${height}`).toBeLessThan(18);
  }
});
