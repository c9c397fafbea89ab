import '@xterm/xterm/css/xterm.css';
import type { Terminal } from '@xterm/xterm';
import { replayTerminalOptions } from '../../../../shared/terminal-options.ts';
import { terminalPalette } from '../../../../shared/terminal-palette.ts';
import { fitTerminal } from './fit-terminal.ts';
import { hardenTerminal } from './harden-terminal.ts';
import type { TerminalScreen } from './terminal-replay.ts';
import { writeEvents, writeSnapshot } from './terminal-writer.ts';

/** A terminal at its actual size. Pixels. */
const actualFontSize = 14;

/**
 * An xterm.js terminal in a host element, as large as fits, drawn with WebGL where there is any. It stays fitted while the
 * host changes its size.
 */
export async function openTerminalScreen(
  host: HTMLElement,
  size: { readonly cols: number; readonly rows: number },
): Promise<TerminalScreen> {
  const [{ Terminal }, { UnicodeGraphemesAddon }] = await Promise.all([import('@xterm/xterm'), import('@xterm/addon-unicode-graphemes')]);
  const fontFamily = getComputedStyle(host).fontFamily;
  // Cells are measured once: the font must be there before. A font that cannot be loaded is replaced by the next in the list.
  await document.fonts.load(`16px ${fontFamily}`).catch(() => []);
  const terminal = new Terminal({
    // As the indexer's terminal, whose snapshots these screens start from: the transcript is for reading back.
    ...replayTerminalOptions,
    ...size,
    fontFamily,
    fontSize: actualFontSize,
    theme: terminalPalette,
    disableStdin: true,
    cursorInactiveStyle: 'block',
    linkHandler: { activate: () => undefined },
  });
  terminal.loadAddon(new UnicodeGraphemesAddon());
  terminal.open(host);
  hardenTerminal(terminal);
  await drawWithWebgl(terminal);

  const refit = (): void => {
    if (host.dataset.scale === 'actual') terminal.options.fontSize = actualFontSize;
    else fitTerminal(terminal, { width: host.clientWidth, height: host.clientHeight });
  };
  // The host's size alone does not tell: at its actual size the terminal gives the host its own.
  const scaled = new MutationObserver(refit);
  scaled.observe(host, { attributeFilter: ['data-scale'] });
  const observer = new ResizeObserver(refit);
  observer.observe(host);
  terminal.onResize(refit);
  refit();
  const onCopy = (event: ClipboardEvent): void => copySelection(terminal, event);
  document.addEventListener('copy', onCopy);

  return {
    restore: (snapshot, events) => writeSnapshot(terminal, snapshot, events),
    apply: (events) => writeEvents(terminal, events),
    readText: () => readText(terminal),
    dispose() {
      observer.disconnect();
      scaled.disconnect();
      document.removeEventListener('copy', onCopy);
      terminal.dispose();
    },
  };
}

/** Falls back to drawing with elements where WebGL is missing or gets lost. */
async function drawWithWebgl(terminal: Terminal): Promise<void> {
  const { WebglAddon } = await import('@xterm/addon-webgl');
  const webgl = new WebglAddon();
  webgl.onContextLoss(() => webgl.dispose());
  try {
    terminal.loadAddon(webgl);
  } catch {
    webgl.dispose();
  }
}

function readText(terminal: Terminal): string {
  const { active } = terminal.buffer;
  const lines = Array.from({ length: terminal.rows }, (_, row) =>
    (active.getLine(active.baseY + row)?.translateToString(true) ?? '').trimEnd(),
  );
  return lines.join('\n').trimEnd();
}

/** The terminal's selection is drawn, not a selection of the page: the browser's copy does not know it. */
function copySelection(terminal: Terminal, event: ClipboardEvent): void {
  if (!terminal.hasSelection() || document.getSelection()?.isCollapsed === false) return;
  if (event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement) return;
  event.clipboardData?.setData('text/plain', terminal.getSelection());
  event.preventDefault();
}
