import type { TimeStampFacts } from '../../shared/model/time-stamp.ts';
import { fields, printable, utcTime } from './text-output.ts';

/** What an authority said, for people. */
export function timeStampText({ atMs, authority, root, rootFingerprint, policy }: TimeStampFacts): string {
  return fields([
    ['Stamped', utcTime(atMs)],
    ['Authority', printable(authority)],
    ['Rests on', printable(root)],
    ['Its SHA-256', rootFingerprint],
    ['Policy', policy],
  ]);
}
