import { createHash, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';
import type { JournalHead } from '../../../shared/model/journal.ts';

/** A new key that signs heads: PKCS#8, PEM. */
export function makeJournalKey(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

type SignedPart = Pick<JournalHead, 'seq' | 'hash' | 'signedAtMs'>;

function signedText({ seq, hash, signedAtMs }: SignedPart): Buffer {
  return Buffer.from(`witness-journal-head 1\n${seq}\n${hash}\n${signedAtMs}\n`);
}

export function signHead(key: KeyObject, head: SignedPart): JournalHead {
  return {
    ...head,
    signature: sign(null, signedText(head), key).toString('base64'),
    publicKey: createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString(),
  };
}

/** Whether it was signed with the private half of the key that it names. */
export function isHeadSigned(head: JournalHead): boolean {
  try {
    return verify(null, signedText(head), createPublicKey(head.publicKey), Buffer.from(head.signature, 'base64'));
  } catch {
    return false;
  }
}

/** SHA-256 of the key as X.509 writes it (SubjectPublicKeyInfo, DER); null for what is no key. */
export function keyFingerprint(publicKey: string): string | null {
  try {
    return createHash('sha256')
      .update(createPublicKey(publicKey).export({ type: 'spki', format: 'der' }))
      .digest('hex');
  } catch {
    return null;
  }
}
