import serialize from '@xterm/addon-serialize';
import type { Terminal } from './terminal.ts';
import { type BufferState, coreOf, type Rendition } from './terminal-core.ts';

const enterAlternate = '\u001b[?1049h\u001b[H';

/** Takes snapshots of one terminal. */
export interface Snapshots {
  /** Escape sequences that bring a freshly reset terminal of the same size into this one's state. */
  take(): string;
  /** Whether the parser is between sequences: inside one there is state that no snapshot holds. */
  isBetweenSequences(): boolean;
}

/**
 * The serialize add-on gives the cells of a screen. What else decides how later output looks is added here: saved
 * cursor, scroll region, tab stops, character sets, pending wrap, modes, current rendition, for both screens.
 */
export function createSnapshots(terminal: Terminal): Snapshots {
  const addon = new serialize.SerializeAddon();
  terminal.loadAddon(addon);
  const core = coreOf(terminal);

  return {
    isBetweenSequences: () => core._inputHandler._parser.currentState === 0,
    take() {
      const { normal, alt, active } = core._bufferService.buffers;
      const normalCells = addon.serialize({ excludeAltBuffer: true, excludeModes: true, scrollback: 0 });
      let ansi = `${normalCells}\u001b[0m`;
      if (active === alt) {
        const both = addon.serialize({ excludeModes: true, scrollback: 0 });
        const altCells = both.slice(normalCells.length + enterAlternate.length);
        // 47, not 1049: entering must not save the cursor over the one that was saved.
        ansi += `${bufferState(normal, terminal.rows)}${cursorTo(normal)}\u001b[?47h\u001b[H${altCells}\u001b[0m`;
      }
      ansi += bufferState(active, terminal.rows);
      ansi += tabStops(active, terminal.cols);
      ansi += lastCell(terminal, active);
      ansi += modes(terminal);
      // Origin mode moves the cursor when it is set, and counts rows from the region's top.
      if (terminal.modes.originMode) ansi += `\u001b[?6h${cursorTo({ ...active, y: active.y - active.scrollTop }, terminal.cols)}`;
      if (core.coreService.isCursorHidden) ansi += '\u001b[?25l';
      return ansi + characterSets() + rendition(core._inputHandler._curAttrData);
    },
  };

  function characterSets(): string {
    const { _charsets, glevel } = core._charsetService;
    const designators = ['(', ')', '*', '+'];
    const sets = designators.map((designator, at) => (isLineDrawing(_charsets[at]) ? `\u001b${designator}0` : ''));
    const shift = ['', '\u000e', '\u001bn', '\u001bo'][glevel] ?? '';
    return sets.join('') + shift;
  }
}

/** The DEC line drawing set maps a backquote to a diamond; the other national sets are not met in recordings. */
function isLineDrawing(set: Readonly<Record<string, string>> | undefined): boolean {
  return set?.['`'] === '\u25c6';
}

/** Saved cursor with its rendition, then the scroll region; both home the cursor or move it. */
function bufferState(buffer: BufferState, rows: number): string {
  const { savedX, savedY, ybase, scrollTop, scrollBottom } = buffer;
  const saved = `${cursorTo({ x: savedX, y: Math.max(0, savedY - ybase) })}${rendition(buffer.savedCurAttrData)}\u001b7\u001b[0m`;
  const region = scrollTop === 0 && scrollBottom === rows - 1 ? '' : `\u001b[${scrollTop + 1};${scrollBottom + 1}r`;
  return saved + region;
}

function cursorTo({ x, y }: { readonly x: number; readonly y: number }, cols = Number.POSITIVE_INFINITY): string {
  return `\u001b[${y + 1};${Math.min(x, cols - 1) + 1}H`;
}

function tabStops(buffer: BufferState, cols: number): string {
  const isDefault = Array.from({ length: cols }, (_, x) => x).every((x) => Boolean(buffer.tabs[x]) === (x % 8 === 0));
  if (isDefault) return '';
  const stops = Object.keys(buffer.tabs).filter((x) => buffer.tabs[Number(x)] && Number(x) < cols);
  return `\u001b[3g${stops.map((x) => `\u001b[1;${Number(x) + 1}H\u001bH`).join('')}`;
}

/** Puts the cursor in place. After the last column it waits to wrap, which only printing there brings about. */
function lastCell(terminal: Terminal, buffer: BufferState): string {
  if (buffer.x < terminal.cols) return cursorTo(buffer);
  const { active } = terminal.buffer;
  const line = active.getLine(active.baseY + buffer.y);
  const last = line?.getCell(terminal.cols - 1);
  const wide = last?.getWidth() === 0;
  const cell = wide ? line?.getCell(terminal.cols - 2) : last;
  const from = cursorTo({ x: terminal.cols - (wide ? 2 : 1), y: buffer.y });
  return cell ? `${from}${rendition(cell)}${cell.getChars() || ' '}` : from;
}

function modes(terminal: Terminal): string {
  const { modes: set } = terminal;
  const mouse = { none: '', x10: '\u001b[?9h', vt200: '\u001b[?1000h', drag: '\u001b[?1002h', any: '\u001b[?1003h' }[set.mouseTrackingMode];
  return [
    set.applicationCursorKeysMode ? '\u001b[?1h' : '',
    set.applicationKeypadMode ? '\u001b[?66h' : '',
    set.bracketedPasteMode ? '\u001b[?2004h' : '',
    set.insertMode ? '\u001b[4h' : '',
    set.reverseWraparoundMode ? '\u001b[?45h' : '',
    set.sendFocusMode ? '\u001b[?1004h' : '',
    set.wraparoundMode ? '' : '\u001b[?7l',
    mouse,
  ].join('');
}

/** Select Graphic Rendition (ECMA-48, 8.3.117) from nothing to exactly these attributes. */
function rendition(cell: Rendition): string {
  const codes = ['0'];
  if (cell.isBold()) codes.push('1');
  if (cell.isDim()) codes.push('2');
  if (cell.isItalic()) codes.push('3');
  if (cell.isUnderline()) codes.push('4');
  if (cell.isBlink()) codes.push('5');
  if (cell.isInverse()) codes.push('7');
  if (cell.isInvisible()) codes.push('8');
  if (cell.isStrikethrough()) codes.push('9');
  if (cell.isOverline()) codes.push('53');
  if (cell.isFgRGB()) codes.push('38', '2', ...rgb(cell.getFgColor()));
  else if (cell.isFgPalette()) codes.push('38', '5', String(cell.getFgColor()));
  if (cell.isBgRGB()) codes.push('48', '2', ...rgb(cell.getBgColor()));
  else if (cell.isBgPalette()) codes.push('48', '5', String(cell.getBgColor()));
  return `\u001b[${codes.join(';')}m`;
}

function rgb(color: number): string[] {
  return [(color >> 16) & 255, (color >> 8) & 255, color & 255].map(String);
}
