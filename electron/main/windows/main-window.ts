import type { BrowserWindow, BrowserWindowConstructorOptions, Screen, Session } from 'electron';
import { secureWebPreferences } from './web-preferences.ts';
import { defaultWindowSize, readWindowState, writeWindowState } from './window-state.ts';

export interface MainWindowOptions {
  readonly create: (options: BrowserWindowConstructorOptions) => BrowserWindow;
  readonly screen: Pick<Screen, 'getAllDisplays'>;
  readonly session: Session;
  readonly preload: string;
  readonly icon: string;
  readonly stateFile: string;
  /** Of one of our pages; asked for when the window is there, since a link may come until then. */
  readonly address: () => string;
}

/** Opens the window where it was, and shows it once its first paint is there. */
export async function openMainWindow(options: MainWindowOptions): Promise<BrowserWindow> {
  const workAreas = options.screen.getAllDisplays().map((display) => display.workArea);
  const state = await readWindowState(options.stateFile, workAreas);
  const window = options.create({
    ...(state?.bounds ?? defaultWindowSize),
    minWidth: 960,
    minHeight: 600,
    show: false,
    title: 'Witness',
    icon: options.icon,
    // The darkest token of the page, so that no white flashes before it.
    backgroundColor: '#131517',
    webPreferences: secureWebPreferences(options.preload, options.session),
  });
  if (state?.maximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('close', () => {
    // A window whose place cannot be written still closes.
    void writeWindowState(options.stateFile, { bounds: window.getNormalBounds(), maximized: window.isMaximized() }).catch(() => undefined);
  });
  await window.loadURL(options.address());
  return window;
}
