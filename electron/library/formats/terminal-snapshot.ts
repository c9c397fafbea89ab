import type { IBuffer, IBufferCell } from '@xterm/headless';
import type { Terminal } from './terminal.ts';
import { type BufferState, type CharacterSet, coreOf, hasWords, type Rendition, type TerminalCore } from './terminal-core.ts';

/** Takes snapshots of one terminal. */
export interface Snapshots {
  /** Escape sequences that bring a freshly reset terminal of the same size into this one's state. */
  take(): string;
  /**
   * Whether a snapshot can hold all there is: not inside an escape sequence or a character, and not while a cursor is
   * saved at a place that no sequence could save it at.
   */
  canTake(): boolean;
  /** Whether it would hold all but such a saved cursor or an unfinished character. */
  canTakeRoughly(): boolean;
}

/** Numbers of the parser's states, and what brings it into those in which a sequence may go on for long. */
const ground = 0;
const resume: Readonly<Record<number, string>> = { 7: '\u001bX', 8: '\u001b]9999;', 11: '\u001bP:', 13: '\u001bP|' };

/**
 * Snapshots of the whole state: the cells of both screens, and what decides how later output looks: saved cursors,
 * scroll regions, tab stops, character sets, pending wrap, modes, current rendition, the character that a combining one
 * would join. (The serialize add-on of xterm.js gives none of the latter and loses the background of blank rows.)
 */
export function createSnapshots(terminal: Terminal): Snapshots {
  const core = coreOf(terminal);
  const { _parser: parser, _stringDecoder: decoder } = core._inputHandler;
  const views = terminal.buffer;

  /** What was printed last, while output may still join it; null when nothing can. */
  function lastPrinted(): { readonly x: number; readonly cell: IBufferCell } | null {
    const { active } = core._bufferService.buffers;
    if (parser.precedingJoinState === 0 || active.x === 0) return null;
    const line = views.active.getLine(views.active.baseY + active.y);
    const x = line?.getCell(active.x - 1)?.getWidth() === 0 ? active.x - 2 : active.x - 1;
    const cell = line?.getCell(x);
    return cell && cell.getChars() !== '' ? { x, cell } : null;
  }

  function canPrintAgain(): boolean {
    if (parser.precedingJoinState === 0) return true;
    const { insertMode, wraparoundMode } = terminal.modes;
    const last = lastPrinted();
    return last !== null && !insertMode && wraparoundMode && rendition(last.cell) === rendition(core._inputHandler._curAttrData);
  }

  /** Whether sequences can bring about where the cursor is and what characters are replaced by. */
  function isReachable(): boolean {
    const { active } = core._bufferService.buffers;
    if (terminal.modes.originMode && (active.y < active.scrollTop || active.y > active.scrollBottom)) return false;
    const { charset } = core._charsetService;
    return isDesignated(core) || (charset === active.savedCharset && (charset === undefined || active.x < terminal.cols));
  }

  return {
    canTake() {
      const { normal, alt } = core._bufferService.buffers;
      const isSavable = ({ savedX, savedY, ybase }: BufferState): boolean => savedY - ybase < terminal.rows && savedX < terminal.cols;
      const isWhole = parser.currentState === ground && decoder._interim === 0;
      return isWhole && isSavable(normal) && isSavable(alt) && isReachable() && canPrintAgain();
    },
    canTakeRoughly: () => parser.currentState === ground,
    take() {
      const { cols } = terminal;
      const { normal, alt, active } = core._bufferService.buffers;
      let ansi = core.options.convertEol ? '\u001b[20h' : '\u001b[20l';
      // The alternate screen keeps its saved cursor while it is away.
      if (active === normal && savedCursor(alt) !== nothingSaved) ansi += `${enterAlternate}${savedCursor(alt)}\u001b[?47l`;
      ansi += cells(views.normal, terminal);
      if (active === alt) {
        ansi += bufferState(normal, terminal) + placeCursor(views.normal, normal, cols, 0);
        ansi += enterAlternate + cells(views.alternate, terminal);
      }
      ansi += bufferState(active, terminal);
      // Restoring a cursor also restores the character set it was saved with, whatever is designated.
      if (!isDesignated(core)) ansi += `${characterSets(core)}\u001b8`;
      const { originMode } = terminal.modes;
      // Origin mode homes the cursor when it is set, and rows count from the region's top from then on.
      if (originMode) ansi += '\u001b[?6h';
      const firstRow = originMode ? active.scrollTop : 0;
      ansi += placeCursor(views.active, active, cols, firstRow) + modes(terminal);
      if (core.coreService.isCursorHidden) ansi += '\u001b[?25l';
      // Only now: the cursor's place may have taken printing a character of the screen.
      if (isDesignated(core)) ansi += characterSets(core);
      ansi += rendition(core._inputHandler._curAttrData);
      const last = canPrintAgain() ? lastPrinted() : null;
      // Printed once more, as the very last thing: any sequence after it would end what may join it.
      if (last) ansi += cursorTo({ x: last.x, y: active.y - firstRow }) + last.cell.getChars();
      return ansi + (resume[parser.currentState] ?? '');
    },
  };
}

/** Whether characters are replaced as the character set that is shifted in says. */
function isDesignated({ _charsetService: { charset, _charsets, glevel } }: TerminalCore): boolean {
  return charset === _charsets[glevel];
}

function characterSets({ _charsetService: { _charsets, glevel } }: TerminalCore): string {
  const designators = ['(', ')', '*', '+'];
  const sets = designators.map((designator, at) => (isLineDrawing(_charsets[at]) ? `\u001b${designator}0` : ''));
  const shift = ['', '\u000e', '\u001bn', '\u001bo'][glevel] ?? '';
  return sets.join('') + shift;
}

/** Every cell that is not as in a fresh screen, row by row at absolute positions. Ends with no rendition set. */
function cells(view: IBuffer, { cols, rows }: { readonly cols: number; readonly rows: number }): string {
  const reused = [view.getNullCell(), view.getNullCell()] as const;
  const renditionOf = createRenditionMemo();
  let ansi = '';
  let current = '';
  for (let row = 0; row < rows; row += 1) {
    const line = view.getLine(view.baseY + row);
    let at = -1;
    for (let column = 0; column < cols; column += 1) {
      const cell = line?.getCell(column, reused[0]);
      if (!cell) continue;
      const width = cell.getWidth();
      // A narrower terminal cuts a wide character in its last column in two: nothing is drawn of it.
      const isCut = width === 2 && (column === cols - 1 || line?.getCell(column + 1, reused[1])?.getWidth() !== 0);
      let chars = width === 0 || isCut ? '' : cell.getChars();
      if (chars === '' && isDrawn(cell)) chars = ' ';
      if (chars === '' && !cell.isBgRGB() && !cell.isBgPalette()) continue;
      // The second half of a wide character comes with the first.
      if (width === 0 && at === column + 1) continue;
      if (at !== column) ansi += cursorTo({ x: column, y: row });
      const wanted = renditionOf(cell);
      if (wanted !== current) ansi += wanted;
      current = wanted;
      // An erased cell keeps its background and has no character, unlike a blank.
      ansi += chars === '' ? '\u001b[X' : chars;
      at = chars === '' ? column : column + Math.max(width, 1);
    }
  }
  return `${ansi}\u001b[0m`;
}

/** Whether an empty cell shows more than its background: erasing cannot bring that about, a blank looks the same. */
function isDrawn(cell: Rendition): boolean {
  return Boolean(cell.isInverse() || cell.isUnderline() || cell.isStrikethrough() || cell.isOverline());
}

/** The DEC line drawing set maps a backquote to a diamond; the other national sets are not met in recordings. */
function isLineDrawing(set: CharacterSet | undefined): boolean {
  return set?.['`'] === '\u25c6';
}

/** 47, not 1049: entering must not save the cursor over the one that was saved. */
const enterAlternate = '\u001b[?47h';

function savedCursor({ savedX, savedY, savedCharset, savedCurAttrData, ybase }: BufferState): string {
  const [enter, leave] = isLineDrawing(savedCharset) ? ['\u001b(0', '\u001b(B'] : ['', ''];
  return `${cursorTo({ x: savedX, y: Math.max(0, savedY - ybase) })}${enter}${rendition(savedCurAttrData)}\u001b7${leave}\u001b[0m`;
}
const nothingSaved = '\u001b[1;1H\u001b[0m\u001b7\u001b[0m';

/** Saved cursor, scroll region and tab stops; all of them move the cursor. */
function bufferState(buffer: BufferState, { cols, rows }: { readonly cols: number; readonly rows: number }): string {
  const { scrollTop, scrollBottom } = buffer;
  const region = scrollTop === 0 && scrollBottom === rows - 1 ? '' : `\u001b[${scrollTop + 1};${scrollBottom + 1}r`;
  return savedCursor(buffer) + region + tabStops(buffer, cols);
}

function cursorTo({ x, y }: { readonly x: number; readonly y: number }): string {
  return `\u001b[${y + 1};${x + 1}H`;
}

function tabStops(buffer: BufferState, cols: number): string {
  let isDefault = true;
  for (let x = 0; x < cols; x += 1) if (Boolean(buffer.tabs[x]) !== (x % 8 === 0)) isDefault = false;
  if (isDefault) return '';
  const stops = Object.keys(buffer.tabs).filter((x) => buffer.tabs[Number(x)] && Number(x) < cols);
  return `\u001b[3g${stops.map((x) => `\u001b[1;${Number(x) + 1}H\u001bH`).join('')}`;
}

/** Puts the cursor in place. After the last column it waits to wrap, which only printing there brings about. */
function placeCursor(view: IBuffer, buffer: BufferState, cols: number, firstRow: number): string {
  const y = buffer.y - firstRow;
  if (buffer.x < cols) return cursorTo({ x: buffer.x, y });
  const line = view.getLine(view.baseY + buffer.y);
  const last = line?.getCell(cols - 1);
  const isWide = last?.getWidth() === 0;
  const cell = isWide ? line?.getCell(cols - 2) : last;
  const from = cursorTo({ x: cols - (isWide ? 2 : 1), y });
  return cell ? `${from}${rendition(cell)}${cell.getChars() || ' '}\u001b[0m` : from;
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
  else if (cell.isFgPalette()) codes.push(...palette(cell.getFgColorMode(), cell.getFgColor(), 30));
  if (cell.isBgRGB()) codes.push('48', '2', ...rgb(cell.getBgColor()));
  else if (cell.isBgPalette()) codes.push(...palette(cell.getBgColorMode(), cell.getBgColor(), 40));
  return `\u001b[${codes.join(';')}m`;
}

/** Set in a cell's background word when its underline is told apart from its foreground word. */
const hasExtended = 0x1000_0000;

/** The rendition of one cell after the other: neighbours mostly have the same. */
function createRenditionMemo(): (cell: IBufferCell) => string {
  let fg = -1;
  let bg = -1;
  let known = '';
  return (cell) => {
    if (!hasWords(cell)) return rendition(cell);
    if (cell.fg !== fg || cell.bg !== bg || (bg & hasExtended) !== 0) {
      fg = cell.fg;
      bg = cell.bg;
      known = rendition(cell);
    }
    return known;
  };
}

/** xterm.js keeps the sixteen colours of 30 to 37 and 90 to 97 apart from the first sixteen of the 256. */
const sixteenColours = 0x1000000;

function palette(mode: number, color: number, base: 30 | 40): string[] {
  if (mode !== sixteenColours) return [String(base + 8), '5', String(color)];
  return [String(color < 8 ? base + color : base + 60 + color - 8)];
}

function rgb(color: number): string[] {
  return [(color >> 16) & 255, (color >> 8) & 255, color & 255].map(String);
}
