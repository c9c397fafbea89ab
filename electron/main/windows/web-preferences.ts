import type { Session, WebPreferences } from 'electron';

/** The one set of preferences of every window. Electron's defaults are named, so that a test can hold on to them. */
export function secureWebPreferences(preload: string, session: Session): WebPreferences {
  return {
    preload,
    session,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    safeDialogs: true,
    // A recording plays when the reviewer says so, from the keyboard too.
    autoplayPolicy: 'no-user-gesture-required',
    // Times and names of hostile systems are not sent to a spelling service.
    spellcheck: false,
  };
}
