/** A message in which all bytes have a buffer of their own: cloning a view would send the whole buffer behind it. */
export function tightBytes(message: unknown): unknown {
  if (message instanceof Uint8Array) return new Uint8Array(message);
  if (typeof message !== 'object' || message === null || Array.isArray(message)) return message;
  return Object.fromEntries(Object.entries(message).map(([name, value]) => [name, tightBytes(value)]));
}
