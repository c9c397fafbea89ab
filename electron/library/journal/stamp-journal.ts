import { AppError } from '../../../shared/errors.ts';
import { timeStampFacts } from '../../../shared/evidence/bag-time-stamp.ts';
import { stampedBytes } from '../../../shared/evidence/journal/check-stamp.ts';
import type { TimeStampFacts } from '../../../shared/model/time-stamp.ts';
import type { WritableCatalog } from '../catalog/handles.ts';
import { getJournalHead, insertJournalStamp } from '../catalog/journal.ts';
import { type AskAuthorityOptions, askAuthority } from '../evidence/time-stamp/ask-authority.ts';
import type { Journal } from './open-journal.ts';

export interface StampJournalOptions extends AskAuthorityOptions {
  readonly catalog: WritableCatalog;
  readonly journal: Pick<Journal, 'note'>;
}

/**
 * Has an authority stamp the newest signed head (RFC 3161, over the bytes of its signature) and keeps the token. It is an entry
 * itself, so that a stamp that is taken away is missed. Throws what `askAuthority` throws; then nothing is kept.
 */
export async function stampJournal(options: StampJournalOptions): Promise<TimeStampFacts> {
  const { catalog, journal } = options;
  const head = getJournalHead(catalog);
  if (head === null) throw new AppError('not-found', 'The journal has no entry yet.');
  const { token, authorities, stamp } = await askAuthority(stampedBytes(head), options);
  insertJournalStamp(catalog, { head, token: Buffer.from(token).toString('base64'), authorities });
  const facts = await timeStampFacts(stamp);
  const { atMs, authority, rootFingerprint } = facts;
  journal.note({ action: 'journal.stamped', detail: { entry: head.seq, hash: head.hash, stampedAtMs: atMs, authority, rootFingerprint } });
  return facts;
}
