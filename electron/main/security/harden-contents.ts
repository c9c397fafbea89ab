import type { WebContents } from 'electron';

export type HardenedContents = Pick<WebContents, 'on' | 'setWindowOpenHandler'>;

/** For every webContents of the app: it stays on its page, opens no window and attaches no webview. */
export function hardenContents(contents: HardenedContents, openLink: (url: string) => void): void {
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    openLink(url);
    return { action: 'deny' };
  });
}
