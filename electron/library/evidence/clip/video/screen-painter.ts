import { type Canvas, createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import { AppError } from '../../../../../shared/errors.ts';
import { terminalPalette as palette } from '../../../../../shared/terminal-palette.ts';
import type { Terminal } from '../../../formats/terminal.ts';
import { fitted, pictureFont, registerPictureFont } from '../../picture-font.ts';
import { colorsOf } from './cell-colors.ts';

/** Cells of the font are 0.6 em wide. */
const emOfWidth = 1 / 0.6;
const widestCell = 10;
const narrowestCell = 3;
const usualWidth = 1920;
const usualHeight = 1080;
/** Beyond this few players show a video. */
const maxPixels = 4096;
const padding = 8;

export interface ScreenPainter {
  readonly width: number;
  readonly height: number;
  /** The picture of the terminal as it is now, with the strip's texts; RGBA, valid until the next call. */
  paint(terminal: Terminal, strip: { readonly left: string; readonly right: string }): Buffer;
}

/** Paints terminals of at most this size. Throws `refused` when no video could show one so large. */
export function createScreenPainter({ cols, rows }: { readonly cols: number; readonly rows: number }): ScreenPainter {
  const cell = cellFor(cols, rows);
  const stripHeight = Math.max(22, cell.height + 8);
  const width = even(cols * cell.width + 2 * padding);
  const height = even(rows * cell.height + 2 * padding + stripHeight);
  registerPictureFont();
  const canvas: Canvas = createCanvas(width, height);
  const context = canvas.getContext('2d', { alpha: false });
  // What each row shows already: rows that did not change are not painted again.
  let shown: string[] = [];
  let size = '';

  function paintRow(terminal: Terminal, row: number): void {
    const line = terminal.buffer.active.getLine(terminal.buffer.active.baseY + row);
    const top = padding + row * cell.height;
    context.fillStyle = palette.background;
    context.fillRect(padding, top, terminal.cols * cell.width, cell.height);
    const found = line?.getCell(0);
    if (!line || !found) return;
    for (let column = 0; column < terminal.cols; column += 1) {
      const at = line.getCell(column, found);
      if (!at || at.getWidth() === 0) continue;
      const { foreground, background } = colorsOf(at);
      const left = padding + column * cell.width;
      const cellsWide = at.getWidth() * cell.width;
      if (background !== palette.background) {
        context.fillStyle = background;
        context.fillRect(left, top, cellsWide, cell.height);
      }
      const chars = at.getChars();
      if (at.isInvisible()) continue;
      context.fillStyle = foreground;
      context.globalAlpha = at.isDim() ? 0.5 : 1;
      if (chars !== '' && chars !== ' ') {
        context.font = pictureFont(cell.fontSize, at.isBold() !== 0, at.isItalic() !== 0);
        context.fillText(chars, left, top + cell.baseline, cellsWide);
      }
      if (at.isUnderline()) context.fillRect(left, top + cell.baseline + 2, cellsWide, 1);
      if (at.isStrikethrough()) context.fillRect(left, top + Math.round(cell.baseline * 0.65), cellsWide, 1);
      context.globalAlpha = 1;
    }
  }

  return {
    width,
    height,
    paint(terminal, { left, right }) {
      if (size !== `${terminal.cols}x${terminal.rows}`) {
        size = `${terminal.cols}x${terminal.rows}`;
        shown = [];
        context.fillStyle = '#000000';
        context.fillRect(0, 0, width, height);
        context.fillStyle = palette.background;
        context.fillRect(0, 0, terminal.cols * cell.width + 2 * padding, terminal.rows * cell.height + 2 * padding);
      }
      const cursorRow = terminal.buffer.active.cursorY;
      for (let row = 0; row < terminal.rows; row += 1) {
        const signature = rowSignature(terminal, row) + (row === cursorRow ? `|${terminal.buffer.active.cursorX}` : '');
        if (shown[row] === signature) continue;
        shown[row] = signature;
        paintRow(terminal, row);
        if (row === cursorRow) paintCursor(context, terminal, cell);
      }
      const top = height - stripHeight;
      context.fillStyle = '#000000';
      context.fillRect(0, top, width, stripHeight);
      context.fillStyle = '#a8afb8';
      context.font = pictureFont(12, false, false);
      const middle = top + Math.round(stripHeight / 2) + 4;
      const rightWidth = Math.min(context.measureText(right).width, width - 2 * padding);
      context.fillText(right, width - padding - rightWidth, middle, width - 2 * padding);
      const room = width - 3 * padding - rightWidth;
      if (room > 40) context.fillText(fitted(context, left, room), padding, middle);
      return canvas.data();
    },
  };
}

interface CellSize {
  readonly width: number;
  readonly height: number;
  readonly fontSize: number;
  readonly baseline: number;
}

function cellFor(cols: number, rows: number): CellSize {
  const fits = (width: number): boolean => cols * width <= usualWidth && rows * heightOf(width) <= usualHeight;
  let width = widestCell;
  while (width > narrowestCell && !fits(width)) width -= 1;
  const height = heightOf(width);
  if (cols * width + 2 * padding > maxPixels || rows * height + 2 * padding + 40 > maxPixels) {
    throw new AppError('refused', `A terminal of ${cols} columns and ${rows} rows is too large for a video.`, {
      action: 'Export the range as asciicast or text.',
    });
  }
  return { width, height, fontSize: width * emOfWidth, baseline: Math.round(height * 0.76) };
}

function heightOf(cellWidth: number): number {
  return Math.round(cellWidth * 2.1);
}

function even(value: number): number {
  return value + (value % 2);
}

function rowSignature(terminal: Terminal, row: number): string {
  const line = terminal.buffer.active.getLine(terminal.buffer.active.baseY + row);
  const cell = line?.getCell(0);
  if (!line || !cell) return '';
  let signature = '';
  for (let column = 0; column < terminal.cols; column += 1) {
    const at = line.getCell(column, cell);
    if (!at) break;
    const { foreground, background } = colorsOf(at);
    const flags = `${at.isBold()}${at.isItalic()}${at.isDim()}${at.isUnderline()}${at.isInvisible()}${at.isStrikethrough()}`;
    signature += `${at.getChars()}\u0000${at.getWidth()}${foreground}${background}${flags}`;
  }
  return signature;
}

function paintCursor(context: SKRSContext2D, terminal: Terminal, cell: CellSize): void {
  const { cursorX, cursorY } = terminal.buffer.active;
  context.fillStyle = palette.cursor;
  context.globalAlpha = 0.55;
  context.fillRect(padding + Math.min(cursorX, terminal.cols - 1) * cell.width, padding + cursorY * cell.height, cell.width, cell.height);
  context.globalAlpha = 1;
}
