import type { Terminal } from '@xterm/xterm';

/** Smaller cannot be read, larger helps nobody. Pixels. */
const smallestFont = 5;
const largestFont = 40;
/** Cell sizes are whole device pixels, so the size that fits is found by trying; steps of this many pixels. */
const fontStep = 0.25;
const mostTries = 24;

/** Gives a terminal the largest font at which all of its rows and columns fit into a box. */
export function fitTerminal(terminal: Terminal, box: { readonly width: number; readonly height: number }): void {
  const screen = terminal.element?.querySelector<HTMLElement>('.xterm-screen');
  if (!screen || screen.offsetWidth === 0 || box.width <= 0 || box.height <= 0) return;
  const fits = (): boolean => screen.offsetWidth <= box.width && screen.offsetHeight <= box.height;
  const ratio = Math.min(box.width / screen.offsetWidth, box.height / screen.offsetHeight);
  let size = clampFont(Math.floor(((terminal.options.fontSize ?? smallestFont) * ratio) / fontStep) * fontStep);
  terminal.options.fontSize = size;
  for (let tries = 0; tries < mostTries && !fits() && size > smallestFont; tries += 1) {
    size = clampFont(size - fontStep);
    terminal.options.fontSize = size;
  }
}

function clampFont(size: number): number {
  return Math.min(Math.max(size, smallestFont), largestFont);
}
