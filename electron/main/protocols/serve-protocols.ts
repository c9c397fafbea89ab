import type { Protocol } from 'electron';
import { hardeningHeaders } from '../../common/content-security-policy.ts';
import type { PageHandler } from '../../common/page-files.ts';
import { appOrigin, mediaRoot } from './schemes.ts';

export interface ProtocolHandlers {
  readonly pages: PageHandler;
  readonly media: (request: Request) => Promise<Response>;
}

/** Answers `app:` with the pages and `media:` with recordings; every other scheme of files is refused. */
export function serveProtocols(protocol: Pick<Protocol, 'handle'>, handlers: ProtocolHandlers): void {
  protocol.handle('app', (request) => (request.url.startsWith(`${appOrigin}/`) ? handlers.pages(request) : refusal(404)));
  protocol.handle('media', async (request) => {
    if (!request.url.startsWith(mediaRoot)) return refusal(404);
    if (request.method !== 'GET' && request.method !== 'HEAD') return refusal(405);
    try {
      const answered = await handlers.media(request);
      const headers = new Headers(answered.headers);
      headers.set('cache-control', 'no-store');
      headers.set('x-content-type-options', 'nosniff');
      headers.set('access-control-allow-origin', appOrigin);
      return new Response(answered.body, { status: answered.status, headers });
    } catch {
      return refusal(500);
    }
  });
  protocol.handle('file', () => refusal(403));
}

function refusal(status: number): Response {
  return new Response(null, { status, headers: hardeningHeaders });
}
