import { type Canvas, type Colour, canvasHeight, canvasWidth } from './canvas.ts';

/** What is shown at a moment, in milliseconds since the start of the video. */
export interface Scene {
  readonly durationMs: number;
  draw(canvas: Canvas, atMs: number): void;
}

export const ink: Colour = '#1f2430';
export const faint: Colour = '#6b7280';
export const line: Colour = '#d5d9e0';
export const accent: Colour = '#2459c4';

/** A browser window around a page; the page begins at y = 40. */
export function browser(canvas: Canvas, title: string, address: string): void {
  canvas.rect(0, 0, canvasWidth, canvasHeight, '#ffffff');
  canvas.rect(0, 0, canvasWidth, 18, '#3a3f4b');
  canvas.rect(6, 3, 190, 15, '#f2f4f7');
  canvas.text(12, 7, title, ink);
  for (const [index, colour] of (['#7d8595', '#7d8595', '#c4554d'] as const).entries()) canvas.rect(592 + index * 16, 5, 9, 9, colour);
  canvas.rect(0, 18, canvasWidth, 21, '#f2f4f7');
  canvas.text(8, 25, '<', faint);
  canvas.text(22, 25, '>', faint);
  canvas.rect(40, 21, 560, 15, '#ffffff');
  canvas.frame(40, 21, 560, 15, line);
  canvas.text(47, 25, address, ink);
  canvas.rect(0, 39, canvasWidth, 1, line);
}

/** The bar at the lower edge with the worker's clock, so that a reviewer can compare it with the timeline. */
export function clockBar(canvas: Canvas, startMs: number, atMs: number, label: string): void {
  canvas.rect(0, canvasHeight - 16, canvasWidth, 16, '#20242c');
  canvas.text(8, canvasHeight - 12, label, '#aeb6c4');
  const time = new Date(startMs + atMs).toISOString();
  canvas.text(canvasWidth - 146, canvasHeight - 12, `${time.slice(0, 10)} ${time.slice(11, 19)} UTC`, '#ffffff');
}

export function button(canvas: Canvas, x: number, y: number, label: string, colour: Colour = accent): void {
  canvas.rect(x, y, label.length * 6 + 15, 17, colour);
  canvas.text(x + 8, y + 5, label, '#ffffff');
}

/** Rows of cells at given columns, the first row a heading. */
export function table(canvas: Canvas, y: number, columns: readonly number[], rows: readonly (readonly string[])[], chosen = -1): void {
  for (const [index, row] of rows.entries()) {
    const top = y + index * 18;
    if (index === chosen) canvas.rect(110, top - 6, 514, 18, '#dbe7ff');
    for (const [column, cell] of row.entries()) canvas.text(columns[column] ?? 0, top, cell, index === 0 ? faint : ink);
    canvas.rect(110, top + 12, 514, 1, line);
  }
}

/** Text that is being typed: one more character every 160 ms. */
export function typed(text: string, sinceMs: number): string {
  return text.slice(0, Math.max(0, Math.floor(sinceMs / 160)));
}

/** Moves the pointer along stops of [time, x, y], slowing into each. */
export function pointerAlong(canvas: Canvas, stops: readonly (readonly [atMs: number, x: number, y: number])[], atMs: number): void {
  const next = stops.find(([time]) => time >= atMs) ?? stops.at(-1);
  const last = stops.findLast(([time]) => time <= atMs) ?? stops[0];
  if (next === undefined || last === undefined) return;
  const span = Math.min(700, next[0] - last[0]); // the pointer rests, then moves in the last 0.7 s
  const part = span === 0 ? 1 : Math.max(0, 1 - (next[0] - atMs) / span);
  const eased = 1 - (1 - part) ** 3;
  canvas.pointer(last[1] + (next[1] - last[1]) * eased, last[2] + (next[2] - last[2]) * eased);
}
