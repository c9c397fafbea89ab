import { toAppError } from '../../errors.ts';
import type { JournalReport, JournalStamp } from '../../model/journal.ts';
import { timeStampFacts } from '../bag-time-stamp.ts';
import { fromPem } from '../certificates.ts';
import { readTimeStamp } from '../time-stamp/read-time-stamp.ts';

/** Clocks differ; a head is stamped after it was signed all the same. */
const clockSkewMs = 10 * 60_000;

export interface CheckedStamp {
  readonly stamp: JournalReport['stamps'][number];
  /** Null where it is valid. */
  readonly problem: string | null;
}

/** What a time stamp is over: the bytes of the signature, so that `openssl ts -verify -data` takes them as they are. */
export function stampedBytes({ signature }: Pick<JournalStamp['head'], 'signature'>): Uint8Array<ArrayBuffer> {
  return bytesOf(signature);
}

/** Whether the token is of the signature of its head, and by whom. Whether the head is that of the journal, its chain tells. */
export async function checkJournalStamp({ head, token, authorities }: JournalStamp): Promise<CheckedStamp> {
  const { seq } = head;
  const invalid = (problem: string): CheckedStamp => ({ stamp: { seq, outcome: 'invalid', facts: null }, problem });
  try {
    const found = await readTimeStamp(bytesOf(token), stampedBytes(head), fromPem(authorities));
    if (found.atMs < head.signedAtMs - clockSkewMs) return invalid('It is older than the signature that it stamps.');
    return { stamp: { seq, outcome: 'valid', facts: await timeStampFacts(found) }, problem: null };
  } catch (error) {
    return invalid(toAppError(error).message);
  }
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
