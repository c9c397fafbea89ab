/** An optional dependency: the desktop host is built, and runs, where it is not installed. */
declare module 'electron-updater' {
  const updater: { readonly autoUpdater: import('./updates.ts').Updater };
  export default updater;
}
