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
  getFgColor(): number;
  getBgColor(): number;
}

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
  readonly tabs: Readonly<Record<number, boolean | undefined>>;
}

/**
 * The state that xterm.js 6.0 does not offer in its API. Its own add-ons reach for it the same way; the version is
 * pinned, and the oracle test compares every snapshot with a replay, so that a change of it cannot pass unnoticed.
 */
export interface TerminalCore {
  readonly _bufferService: { readonly buffers: { readonly normal: BufferState; readonly alt: BufferState; readonly active: BufferState } };
  readonly _inputHandler: { readonly _curAttrData: Rendition; readonly _parser: { readonly currentState: number } };
  readonly _charsetService: { readonly glevel: number; readonly _charsets: readonly (Readonly<Record<string, string>> | undefined)[] };
  readonly coreService: { readonly isCursorHidden: boolean };
}

export function coreOf(terminal: Terminal): TerminalCore {
  const core: TerminalCore = Reflect.get(terminal, '_core');
  return core;
}
