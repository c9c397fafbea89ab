import type { Session } from 'electron';

/** What a review workstation needs of a page: nothing else is granted. */
const grantedPermissions: readonly string[] = ['fullscreen', 'clipboard-sanitized-write'];

/** What pages may load: the build, recordings, and what the page made itself. */
const loadedSchemes: readonly string[] = ['app:', 'media:', 'blob:', 'data:', 'devtools:'];

export type HardenedSession = Pick<
  Session,
  'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler' | 'setDisplayMediaRequestHandler' | 'on'
> & { readonly webRequest: Pick<Session['webRequest'], 'onBeforeRequest'> };

/** Denies permissions, devices, screen capture and downloads, and everything from the network. */
export function hardenSession(session: HardenedSession): void {
  session.setPermissionRequestHandler((_contents, permission, callback) => callback(grantedPermissions.includes(permission)));
  session.setPermissionCheckHandler((_contents, permission) => grantedPermissions.includes(permission));
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, callback) => callback(null));
  session.webRequest.onBeforeRequest((details, callback) => callback({ cancel: !isLoadable(details.url) }));
  session.on('will-download', (event) => event.preventDefault());
}

export function isLoadable(url: string): boolean {
  return loadedSchemes.includes(URL.parse(url)?.protocol ?? '');
}
