import type { Problem } from '../model/recording.ts';
import { printableKey } from '../printable-key.ts';
import type { BagListing } from './bag-listing.ts';
import type { BagReader } from './bag-reader.ts';

/** Of which two different files with the same digest can be made (RFC 8493, 2.4 and 5.4). */
const weakAlgorithms: ReadonlySet<string> = new Set(['md5', 'sha1']);
const mostWarnings = 100;

/** What is valid, and yet should be known: it never changes the outcome. */
export function bagWarnings({ files }: BagReader, { expected }: BagListing): Problem[] {
  const warnings: Problem[] = [];
  const algorithms = new Set([...expected.values()].flatMap((claims) => claims.map(({ algorithm }) => algorithm)));
  if (algorithms.size > 0 && [...algorithms].every((algorithm) => weakAlgorithms.has(algorithm))) {
    const message = 'Its manifests use MD5 or SHA-1 only: they show damage, and not what somebody changed on purpose.';
    warnings.push({ code: 'algorithm-weak', message });
  }
  if (files.has('fetch.txt')) {
    const message = 'fetch.txt names files that lie elsewhere; nothing is ever fetched here, and what is missing is named.';
    warnings.push({ code: 'fetch-ignored', message });
  }
  if (![...files.keys()].some((name) => name.startsWith('data/'))) {
    warnings.push({ code: 'payload-empty', message: 'The bag has no payload.' });
  }
  const seen = new Map<string, string>();
  for (const name of files.keys()) {
    const folded = name.normalize('NFC').toLowerCase();
    const other = seen.get(folded);
    if (other === undefined) seen.set(folded, name);
    else {
      const message = `"${printableKey(other)}" and "${printableKey(name)}" are one name to some file systems: copied there, one is lost.`;
      warnings.push({ code: 'names-collide', message });
    }
    if (warnings.length >= mostWarnings) break;
  }
  return warnings;
}
