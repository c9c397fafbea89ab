import * as x509 from '@peculiar/x509';
import { AppError } from '../../errors.ts';
import type { JournalHead } from '../../model/journal.ts';
import type { Sha256Of } from './entry-text.ts';

/** What the signature of a head is over, in UTF-8. */
export function headText({ seq, hash, signedAtMs }: Pick<JournalHead, 'seq' | 'hash' | 'signedAtMs'>): string {
  return `witness-journal-head 1\n${seq}\n${hash}\n${signedAtMs}\n`;
}

/**
 * Whether it was signed (Ed25519, RFC 8032) with the private half of the key that it names. Throws `input-unknown-format` where
 * this browser knows nothing of Ed25519: then nothing can be said.
 */
export async function isHeadSigned(head: JournalHead): Promise<boolean> {
  const der = publicKeyOf(head.publicKey);
  if (der === null) return false;
  const algorithm = { name: 'Ed25519' };
  try {
    const key = await crypto.subtle.importKey('spki', der, algorithm, false, ['verify']);
    const signature = Uint8Array.from(atob(head.signature), (character) => character.charCodeAt(0));
    return await crypto.subtle.verify(algorithm, key, signature, new TextEncoder().encode(headText(head)));
  } catch (cause) {
    if (!(cause instanceof Error) || cause.name !== 'NotSupportedError') return false;
    throw new AppError('input-unknown-format', 'This browser cannot check signatures of Ed25519.', {
      cause,
      action: 'Use a newer browser, or "witness journal verify".',
    });
  }
}

/** SHA-256 of the key as X.509 writes it (SubjectPublicKeyInfo, DER); null for what is no key of Ed25519. */
export function keyFingerprint(publicKey: string, sha256Of: Sha256Of): string | null {
  const der = publicKeyOf(publicKey);
  return der && sha256Of(der);
}

// SubjectPublicKeyInfo of Ed25519 before the key itself, which has 32 bytes (RFC 8410, 4).
const spkiStart = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

function publicKeyOf(pem: string): Uint8Array<ArrayBuffer> | null {
  try {
    const [found, ...more] = x509.PemConverter.decode(pem);
    const der = found && new Uint8Array(found);
    const isKey = more.length === 0 && der?.length === spkiStart.length + 32 && spkiStart.every((byte, at) => der[at] === byte);
    return isKey && der ? der : null;
  } catch {
    return null;
  }
}
