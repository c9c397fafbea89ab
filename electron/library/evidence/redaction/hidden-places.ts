import { AppError } from '../../../../shared/errors.ts';

/** More than this is hardly a redaction, and its places would not fit into memory. */
const maxHiddenChars = 5_000_000;

/** Which characters of a stream are hidden, and for how many places of each redaction. */
export interface HiddenPlaces {
  /** Hides the characters at these offsets, as one place of a redaction; again is no new place. */
  add(offsets: readonly number[], redaction: number): void;
  has(offset: number): boolean;
  /** Places by redaction. */
  counts(): ReadonlyMap<number, number>;
}

/** Throws `input-too-large` on `add` past what is kept. */
export function createHiddenPlaces(): HiddenPlaces {
  const hidden = new Set<number>();
  const begun = new Map<number, Set<number>>();
  return {
    add(offsets, redaction) {
      const [first] = offsets;
      if (first === undefined) return;
      const starts = begun.get(redaction) ?? new Set<number>();
      begun.set(redaction, starts);
      starts.add(first);
      for (const offset of offsets) hidden.add(offset);
      if (hidden.size > maxHiddenChars) {
        throw new AppError('input-too-large', `The redactions hide more than ${maxHiddenChars} characters of one recording.`, {
          action: 'Redact less, or leave the recording out.',
        });
      }
    },
    has: (offset) => hidden.has(offset),
    counts: () => new Map([...begun].map(([redaction, starts]) => [redaction, starts.size])),
  };
}
