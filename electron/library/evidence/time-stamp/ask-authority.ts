import { createHash, randomBytes } from 'node:crypto';
import type * as pki from 'pkijs';
import { AppError } from '../../../../shared/errors.ts';
import { authoritiesOf } from '../../../../shared/evidence/bag-time-stamp.ts';
import { fromPem, isSelfIssued } from '../../../../shared/evidence/certificates.ts';
import { toHex } from '../../../../shared/evidence/hex.ts';
import { readTimeStamp, type TimeStamp } from '../../../../shared/evidence/time-stamp/read-time-stamp.ts';
import type { TimeStampAuthority } from '../../../../shared/model/settings.ts';
import { timeStampRequest, tokenOfResponse } from './time-stamp-messages.ts';

export interface AskAuthorityOptions {
  readonly authority: TimeStampAuthority;
  readonly now: () => number;
  readonly signal: AbortSignal;
}

export interface ObtainedTimeStamp {
  /** DER. */
  readonly token: Uint8Array<ArrayBuffer>;
  /** Certificates to check it with, PEM. */
  readonly authorities: string;
  readonly stamp: TimeStamp;
}

/** A token with all certificates of an authority has some 10 kB. */
const mostResponseBytes = 1024 ** 2;
/** An authority that takes longer is treated as one that cannot be reached: the bag can be stamped later. */
const longestMs = 30_000;
/** How far the authority's clock may be from ours before one of them must be wrong. */
const clockSkewMs = 10 * 60_000;

/**
 * A time stamp of these bytes (RFC 3161 over HTTP, 3.4), believed only after all of it was checked: that it is of these bytes
 * and answers this request, under the policy asked for, at a time that can be, signed by an authority that may.
 * Throws `time-stamp-not-set-up`, `time-stamp-unreachable`, `time-stamp-refused`, `time-stamp-invalid`.
 */
export async function askAuthority(stamped: Uint8Array<ArrayBuffer>, options: AskAuthorityOptions): Promise<ObtainedTimeStamp> {
  const { authority, now, signal } = options;
  if (authority.url === '') throw new AppError('time-stamp-not-set-up', 'No time-stamp authority is set up.');
  const trusted = trustedCertificates(authority.certificates);
  // Positive, and without a zero before it, so that every encoder writes it alike.
  const nonce = randomBytes(16);
  nonce[0] = ((nonce[0] ?? 0) & 0x7f) | 0x40;
  const sha256 = createHash('sha256').update(stamped).digest();
  const askedAtMs = now();
  const response = await post(authority.url, timeStampRequest(sha256, nonce, authority.policy), signal);
  const token = tokenOfResponse(response);
  const stamp = await readTimeStamp(token, stamped, trusted);
  if (stamp.nonce !== toHex(nonce)) {
    throw new AppError('time-stamp-invalid', 'The time stamp does not answer this request: its nonce is another one.');
  }
  if (authority.policy !== '' && stamp.policy !== authority.policy) {
    throw new AppError(
      'time-stamp-invalid',
      `The time stamp is under the policy ${stamp.policy}, and not under the one that was asked for.`,
    );
  }
  if (stamp.atMs < askedAtMs - clockSkewMs || stamp.atMs > now() + clockSkewMs) {
    const message = `The time stamp says ${new Date(stamp.atMs).toISOString()}, which is not the time of this computer.`;
    throw new AppError('time-stamp-invalid', message, { action: 'Set the clock of this computer, or choose another authority.' });
  }
  return { token, authorities: authoritiesOf(stamp), stamp };
}

/** Throws `time-stamp-not-set-up`. Roots only: others could not be told from what was changed later. */
function trustedCertificates(pem: string): pki.Certificate[] {
  if (pem.trim() === '') return [];
  let certificates: pki.Certificate[] = [];
  try {
    certificates = fromPem(pem);
  } catch {
    // Told below.
  }
  if (certificates.length > 0 && certificates.every(isSelfIssued)) return certificates;
  throw new AppError('time-stamp-not-set-up', 'The certificates that time stamps are to rest on are not root certificates in PEM.', {
    action: 'Enter the root certificates of the authority under Settings, or leave them out.',
  });
}

async function post(url: string, body: Uint8Array<ArrayBuffer>, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  const host = URL.parse(url)?.host ?? url;
  const timeout = AbortSignal.timeout(longestMs);
  try {
    const response = await fetch(url, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/timestamp-query', accept: 'application/timestamp-reply' },
      redirect: 'manual',
      signal: AbortSignal.any([signal, timeout]),
    });
    if (response.status !== 200) {
      await response.body?.cancel();
      throw new AppError('time-stamp-refused', `The time-stamp authority at ${host} answered with HTTP ${response.status}.`, {
        action: 'Check its address under Settings; the bag is whole, and can be stamped later.',
        retryable: response.status >= 500,
      });
    }
    return await readBody(response, host);
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    signal.throwIfAborted();
    const message = timeout.aborted
      ? `The time-stamp authority at ${host} did not answer within ${longestMs / 1000} s.`
      : `The time-stamp authority at ${host} cannot be reached.`;
    throw new AppError('time-stamp-unreachable', message, { cause, retryable: true });
  }
}

async function readBody(response: Response, host: string): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of response.body ?? []) {
    size += piece.byteLength;
    if (size > mostResponseBytes) {
      await response.body?.cancel().catch(() => undefined);
      throw new AppError('time-stamp-invalid', `The time-stamp authority at ${host} sent more than any time stamp has.`, {
        action: 'Check its address under Settings: this may be a web page or a proxy in its place.',
      });
    }
    pieces.push(piece);
  }
  return Uint8Array.from(Buffer.concat(pieces));
}
