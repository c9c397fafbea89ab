import { createHash } from 'node:crypto';
import { entryText } from '../../../shared/evidence/journal/entry-text.ts';

/** SHA-256 in hexadecimal; of a text, of its UTF-8. */
export function sha256Of(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** See `entryText` for what it is of. */
export function hashEntry(entry: Parameters<typeof entryText>[0]): string {
  return sha256Of(entryText(entry));
}
