import type { IBufferCell } from '@xterm/headless';
import type { Terminal } from './terminal.ts';

/** Attributes as cells of the public API and xterm.js's own attribute data both tell them. */
export interface Rendition {
  isBold(): number;
  isDim(): number;
  isItalic(): number;
  isUnderline(): number;
  isBlink(): number;
  isInverse(): number;
  isInvisible(): number;
  isStrikethrough(): number;
  isOverline(): number;
  isFgRGB(): boolean;
  isBgRGB(): boolean;
  isFgPalette(): boolean;
  isBgPalette(): boolean;
  getFgColorMode(): number;
  getBgColorMode(): number;
  getFgColor(): number;
  getBgColor(): number;
}

/** Attributes and colours of a cell as xterm.js keeps them: equal words, the same looks. */
export interface CellWords {
  readonly fg: number;
  readonly bg: number;
}

export function hasWords(cell: IBufferCell): cell is IBufferCell & CellWords {
  return 'fg' in cell && 'bg' in cell;
}

/** What printed characters are replaced by; none for ASCII. */
export type CharacterSet = Readonly<Record<string, string>>;

/** One screen's state beside its cells. Columns and rows count from 0. */
export interface BufferState {
  readonly x: number;
  readonly y: number;
  readonly ybase: number;
  readonly scrollTop: number;
  readonly scrollBottom: number;
  readonly savedX: number;
  readonly savedY: number;
  readonly savedCurAttrData: Rendition;
  readonly savedCharset: CharacterSet | undefined;
  readonly tabs: Record<number, boolean | undefined>;
  readonly lines: RowList;
  getNullCell(): unknown;
}

/** The cells of one row: three words each, the first with the code point in its lower 21 bits. */
export interface RowData {
  readonly _data: Uint32Array;
  readonly isWrapped: boolean;
  resize(cols: number, fill: unknown): unknown;
  translateToString(trimRight: boolean): string;
}

/** The rows of one screen. */
export interface RowList {
  readonly length: number;
  /** How many rows it keeps, with those that scrolled away. */
  maxLength: number;
  get(row: number): RowData | undefined;
  /** Calls back when rows leave at the top; a single row is then still to be had at the last place. */
  onTrim(listener: (amount: number) => void): unknown;
}

/**
 * The state that xterm.js 6.0 does not offer in its API. Its own add-ons reach for it the same way; the version is
 * pinned, and the oracle test compares every snapshot with a replay, so that a change of it cannot pass unnoticed.
 */
export interface TerminalCore {
  readonly _bufferService: { readonly buffers: { readonly normal: BufferState; readonly alt: BufferState; readonly active: BufferState } };
  readonly _inputHandler: {
    readonly _curAttrData: Rendition & { fg: number };
    readonly _parser: {
      readonly currentState: number;
      readonly precedingJoinState: number;
      setPrintHandler(print: (data: Uint32Array, start: number, end: number) => void): void;
    };
    readonly _stringDecoder: { readonly _interim: number };
    /** Takes effect before it returns: no handler of ours is asynchronous. */
    parse(data: string): unknown;
    /** Prints the code points [start, end). */
    print(data: Uint32Array, start: number, end: number): void;
    /** At the end of `parse`: the rows that changed, both included; undefined: all. */
    onRequestRefreshRows(listener: (rows: { readonly start: number; readonly end: number } | undefined) => void): unknown;
  };
  readonly unicodeService: { getStringCellWidth(text: string): number };
  readonly _charsetService: {
    readonly glevel: number;
    readonly charset: CharacterSet | undefined;
    readonly _charsets: readonly (CharacterSet | undefined)[];
  };
  readonly coreService: { readonly isCursorHidden: boolean };
  readonly options: { readonly convertEol: boolean };
}

export function coreOf(terminal: Terminal): TerminalCore {
  const core: TerminalCore = Reflect.get(terminal, '_core');
  return core;
}
