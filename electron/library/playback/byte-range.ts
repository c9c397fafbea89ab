/** The part of a representation that a request asks for. */
export type RequestedRange =
  | { readonly kind: 'whole' }
  | { readonly kind: 'part'; readonly start: number; readonly endExclusive: number }
  | { readonly kind: 'unsatisfiable' };

const whole: RequestedRange = { kind: 'whole' };

/**
 * Reads a Range header (RFC 9110, section 14.2) against a size. A header that is malformed, has another unit or asks
 * for several ranges is ignored, as the RFC allows: the whole is answered.
 */
export function parseByteRange(header: string | null, sizeBytes: number): RequestedRange {
  if (header === null) return whole;
  const match = /^bytes=\s*(\d*)-(\d*)\s*$/i.exec(header);
  if (!match) return whole;
  const [, first = '', last = ''] = match;
  if (first === '' && last === '') return whole;
  if (first === '') {
    const suffix = Math.min(Number(last), sizeBytes);
    return suffix === 0 ? { kind: 'unsatisfiable' } : { kind: 'part', start: sizeBytes - suffix, endExclusive: sizeBytes };
  }
  const start = Number(first);
  const end = last === '' ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1);
  if (last !== '' && Number(last) < start) return whole;
  if (start >= sizeBytes) return { kind: 'unsatisfiable' };
  return { kind: 'part', start, endExclusive: end + 1 };
}
