import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** What to do with a request: let it through, give it the session cookie for its token, or refuse it with a reason. */
export type Admission =
  | { readonly kind: 'admitted' }
  | { readonly kind: 'exchange'; readonly setCookie: string | null }
  | { readonly kind: 'refused'; readonly status: 400 | 401 | 403; readonly reason: string };

export interface Gate {
  /** For pages and media. Spends the token when the request carries it. */
  admit(request: IncomingMessage): Admission;
  /** For the WebSocket: as admit, with an Origin and without a token. */
  admitUpgrade(request: IncomingMessage): Admission;
}

const refused = (status: 400 | 401 | 403, reason: string): Admission => ({ kind: 'refused', status, reason });

/**
 * Admits only who opened the printed address: its token is good for one navigation, which gets a session cookie.
 * Any other page on this machine or of the web is refused by Host (DNS rebinding), Origin and Sec-Fetch-Site; a port
 * of 127.0.0.1 is the same *site* as every other, so SameSite alone does not keep other local pages out.
 */
export function createGate(options: { readonly host: string; readonly token: string }): Gate {
  const origin = `http://${options.host}`;
  // Cookies do not know ports: two windows at once must not overwrite each other's session.
  const cookieName = `witness-${options.host.replace(/[^0-9a-z]/gi, '-')}`;
  const session = randomBytes(32).toString('hex');
  const sessionDigest = digest(session);
  let tokenDigest: Buffer | null = digest(options.token);

  function checkAddress(request: IncomingMessage): Admission | null {
    if (request.headers.host !== options.host) return refused(400, 'Wrong host.');
    if (request.headers.origin !== undefined && request.headers.origin !== origin) return refused(403, 'Wrong origin.');
    const site = request.headers['sec-fetch-site'];
    if (site !== undefined && site !== 'same-origin' && site !== 'none') return refused(403, 'Wrong site.');
    return null;
  }

  function hasSession(request: IncomingMessage): boolean {
    const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim());
    return pairs.some((pair) => pair.startsWith(`${cookieName}=`) && matches(pair.slice(cookieName.length + 1), sessionDigest));
  }

  return {
    admit(request) {
      const wrongAddress = checkAddress(request);
      if (wrongAddress) return wrongAddress;
      const token = new URL(request.url ?? '/', origin).searchParams.get('token');
      if (token !== null && tokenDigest && matches(token, tokenDigest)) {
        tokenDigest = null;
        return { kind: 'exchange', setCookie: `${cookieName}=${session}; HttpOnly; SameSite=Strict; Path=/` };
      }
      if (!hasSession(request)) return refused(401, 'Open Witness by the address that it printed; an address works once.');
      // The address opened again, for example by the browser restoring a tab: the token goes from it.
      return token === null ? { kind: 'admitted' } : { kind: 'exchange', setCookie: null };
    },
    admitUpgrade(request) {
      const wrongAddress = checkAddress(request);
      if (wrongAddress) return wrongAddress;
      if (request.headers.origin !== origin) return refused(403, 'Wrong origin.');
      return hasSession(request) ? { kind: 'admitted' } : refused(401, 'No session.');
    },
  };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** Equal digests, compared in constant time. */
function matches(text: string, expected: Buffer): boolean {
  return timingSafeEqual(digest(text), expected);
}
