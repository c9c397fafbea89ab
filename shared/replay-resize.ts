/** The part of an xterm.js terminal, headless or drawn, that resizing needs. */
export interface ResizableTerminal {
  readonly cols: number;
  readonly rows: number;
  resize(cols: number, rows: number): void;
}

/** One screen of xterm.js 6.0, beyond its public interface; the version is pinned, and the oracle tests compare its effects. */
interface Screen {
  readonly tabs: Record<number, boolean | undefined>;
  readonly lines: {
    readonly length: number;
    maxLength: number;
    get(row: number): { resize(cols: number, fill: unknown): unknown } | undefined;
  };
  getNullCell(): unknown;
}

/**
 * Resizes so that what is not on the screen is gone: xterm.js keeps columns beyond a narrower edge when it does not
 * reflow, and rows that scroll off an alternate screen that was resized before its first use. A snapshot has neither, so
 * the indexer's terminal and the stage both resize like this.
 */
export function replayResize(terminal: ResizableTerminal, { cols, rows }: { readonly cols: number; readonly rows: number }): void {
  const isNarrower = cols < terminal.cols;
  terminal.resize(cols, rows);
  const core: { readonly _bufferService?: { readonly buffers: { readonly normal: Screen; readonly alt: Screen } } } | undefined =
    Reflect.get(terminal, '_core');
  if (!core?._bufferService) return;
  const { normal, alt } = core._bufferService.buffers;
  for (const screen of [normal, alt]) {
    const { lines } = screen;
    if (lines.length === 0) lines.maxLength = terminal.rows;
    const fill = screen.getNullCell();
    for (const stop of Object.keys(screen.tabs)) if (Number(stop) >= terminal.cols) delete screen.tabs[Number(stop)];
    if (isNarrower) for (let row = 0; row < lines.length; row += 1) lines.get(row)?.resize(terminal.cols, fill);
  }
}
