import { AppError } from '../../../../../shared/errors.ts';

/**
 * The MIME type of a proxy, as Media Source Extensions want it: profile, constraints and level of its H.264, from the
 * `avcC` box of its initialisation segment (ISO/IEC 14496-15, 5.3.3.1; RFC 6381, 3.4).
 */
export function proxyMimeType(init: Uint8Array): string {
  const wanted = [0x61, 0x76, 0x63, 0x43];
  for (let at = 4; at + 8 <= init.length; at += 1) {
    if (wanted.every((byte, offset) => init[at + offset] === byte)) {
      const codec = [...init.subarray(at + 5, at + 8)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
      return `video/mp4; codecs="avc1.${codec}"`;
    }
  }
  throw new AppError('internal', 'The proxy of this recording does not say how it is encoded.');
}
