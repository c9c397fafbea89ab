import { createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { headText } from '../../../shared/evidence/journal/head-signature.ts';
import type { JournalHead } from '../../../shared/model/journal.ts';

/** A new key that signs heads: PKCS#8, PEM. */
export function makeJournalKey(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

export function signHead(key: KeyObject, head: Pick<JournalHead, 'seq' | 'hash' | 'signedAtMs'>): JournalHead {
  return {
    ...head,
    signature: sign(null, Buffer.from(headText(head)), key).toString('base64'),
    publicKey: createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString(),
  };
}
