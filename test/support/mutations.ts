import fc from 'fast-check';

/** A hostile change of a file; positions and lengths are shares of its size. */
export type Mutation =
  | { readonly kind: 'set'; readonly at: number; readonly bytes: readonly number[] }
  | { readonly kind: 'insert'; readonly at: number; readonly bytes: readonly number[] }
  | { readonly kind: 'remove' | 'repeat'; readonly at: number; readonly share: number }
  | { readonly kind: 'cut'; readonly at: number };

const share = fc.double({ min: 0, max: 1, noNaN: true });
/** Bytes that mean something to some parser are likelier than others. */
export const byte = fc.oneof(
  fc.nat(255),
  fc.constantFrom(...Buffer.from('"{}[],:.\\\u001b\r\n \t0123456789-+eExIOHS<>=/%|;\u0000')),
  fc.constantFrom(0xff, 0xfe, 0x80, 0xc3, 0x7f, 0x1f, 0x8b),
);
const bytes = fc.array(byte, { minLength: 1, maxLength: 24 });
/** Mostly of what some parser gives a meaning to. */
export const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.record({ kind: fc.constant('set' as const), at: share, bytes }),
  fc.record({ kind: fc.constant('insert' as const), at: share, bytes }),
  fc.record({
    kind: fc.constantFrom('remove' as const, 'repeat' as const),
    at: share,
    share: fc.double({ min: 0, max: 0.3, noNaN: true }),
  }),
  fc.record({ kind: fc.constant('cut' as const), at: share }),
);

export function mutate(content: Buffer, change: Mutation): Buffer {
  const at = Math.floor(change.at * content.length);
  const before = content.subarray(0, at);
  if (change.kind === 'cut') return before;
  if (change.kind === 'insert') return Buffer.concat([before, Buffer.from(change.bytes), content.subarray(at)]);
  if (change.kind === 'set') return Buffer.concat([before, Buffer.from(change.bytes), content.subarray(at + change.bytes.length)]);
  const end = at + Math.floor(change.share * content.length);
  return change.kind === 'remove'
    ? Buffer.concat([before, content.subarray(end)])
    : Buffer.concat([content.subarray(0, end), content.subarray(at, end), content.subarray(end)]);
}
