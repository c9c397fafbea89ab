import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { rootCertificates } from 'node:tls';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { AppError } from '../../../shared/errors.ts';
import type { GatewaySettings } from '../../../shared/model/gateway.ts';
import { readCaFile } from '../stores/ca-file.ts';

/** Few connections, kept open: pages are asked for one after another. */
const options = { keepAlive: true, maxSockets: 4 } as const;

/** How a gateway is reached, and which authorities are trusted on the way; null: those that Node trusts. */
export interface GatewayWay {
  readonly agent: HttpAgent;
  readonly ca: readonly string[] | null;
}

/**
 * The connections to a gateway: with the certificate authority and through the proxy that its settings name. A proxy is
 * asked to CONNECT, for http:// addresses too, so that it never sees a request. `proxyCredentials`: "user:password".
 * Throws `input-unreadable` and `input-malformed` for the CA file.
 */
export async function openGatewayWay(
  { url, caFile, proxy }: Pick<GatewaySettings, 'url' | 'caFile' | 'proxy'>,
  proxyCredentials: string | undefined,
): Promise<GatewayWay> {
  const ca = caFile === null ? null : [...rootCertificates, await readCaFile(caFile)];
  if (proxy !== null) {
    const authorization = proxyCredentials ? { 'Proxy-Authorization': `Basic ${Buffer.from(proxyCredentials).toString('base64')}` } : {};
    // These authorities are for a proxy at an https:// address; those for the gateway behind it come with each request.
    return { agent: new HttpsProxyAgent(proxy, { ...options, ...(ca && { ca }), headers: authorization }), ca };
  }
  return { agent: new URL(url).protocol === 'https:' ? new HttpsAgent(options) : new HttpAgent(options), ca };
}

/** Refuses what would travel in the clear over a network: a secret goes to https:// or to this machine only. */
export function requireSafeAddress(url: string): void {
  const { protocol, hostname } = new URL(url);
  const isHere = hostname === 'localhost' || hostname === '[::1]' || /^127\./.test(hostname);
  if (protocol === 'https:' || isHere) return;
  throw new AppError('usage', `${url} is not encrypted: anyone on the way could read the credentials.`, {
    action: 'Give the https:// address of the gateway; a private certificate authority can be named.',
  });
}
