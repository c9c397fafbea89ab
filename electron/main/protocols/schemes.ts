import type { CustomScheme, Protocol } from 'electron';

/** The pages of the build. */
export const appOrigin = 'app://witness';
/** What goes before a track's media path. */
export const mediaRoot = 'media://local/';

/** Every scheme of ours. Neither may bypass the content security policy or be reached from another origin. */
export const customSchemes: CustomScheme[] = [
  { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
  // stream: without it Chromium waits for the whole body of a video before it plays. Proxy segments and Guacamole
  // segments are fetched by the page, which is of another origin: hence fetch and CORS.
  { scheme: 'media', privileges: { standard: true, secure: true, stream: true, supportFetchAPI: true, corsEnabled: true } },
];

/** The only call that registers schemes: Electron accepts one, and only before it is ready. */
export function registerSchemes(protocol: Pick<Protocol, 'registerSchemesAsPrivileged'>): void {
  protocol.registerSchemesAsPrivileged(customSchemes);
}
