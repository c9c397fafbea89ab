import { isBase64Text } from './base64-text.ts';

/** Random bytes have 8 bits each; even a short head of them has more than this, and hardly anything else has. */
const leastEntropyBits = 5;
const leastMeasuredBytes = 256;

/**
 * Whether bytes that are named like ciphertext may be some: random bytes, base64, or text that is mostly base64 (an
 * envelope or armour around it). Not prose, and not a file full of zeros.
 */
export function looksEncrypted(head: Buffer): boolean {
  if (isBase64Text(head, false)) return true;
  const text = head.toString('utf8');
  if (isPlainText(text)) return base64Share(text) > 0.8;
  return head.length < leastMeasuredBytes || entropyBits(head) > leastEntropyBits;
}

/** Whether it has neither control characters, but for white space, nor bytes that are no UTF-8. */
function isPlainText(text: string): boolean {
  // The last character may be cut.
  return !/[\u0000-\u0008\u000e-\u001f\u007f\ufffd]/.test(text.replace(/\ufffd$/, ''));
}

/** How much of a text lies in long runs of base64. */
function base64Share(text: string): number {
  const runs = text.match(/[A-Za-z0-9+/_=-]{64,}/g) ?? [];
  return runs.reduce((sum, run) => sum + run.length, 0) / Math.max(1, text.length);
}

/** Shannon entropy per byte. */
function entropyBits(bytes: Uint8Array): number {
  const counts = new Uint32Array(256);
  for (const byte of bytes) counts[byte] = (counts[byte] ?? 0) + 1;
  let bits = 0;
  for (const count of counts) if (count > 0) bits -= (count / bytes.length) * Math.log2(count / bytes.length);
  return bits;
}
