/** Shorter text of these letters may as well be a word. */
const leastChars = 16;

/**
 * Whether bytes are base64 and nothing else: its letters (either alphabet), broken into lines or not, padding at the end
 * alone. `isWhole`: there is nothing behind them, so that they have to end where base64 can.
 */
export function isBase64Text(head: Buffer, isWhole: boolean): boolean {
  const text = head.toString('latin1').trimEnd();
  if (!/^[A-Za-z0-9+/_-][A-Za-z0-9+/_\-\r\n]*={0,2}$/.test(text)) return false;
  const letters = text.replace(/[\r\n=]/g, '').length;
  // One letter left over is no byte at all.
  return letters >= leastChars && !(isWhole && letters % 4 === 1);
}

/** Decodes base64 that arrives in pieces. */
export interface Base64Decoder {
  /** What the letters give so far; nothing more from the first thing on that is no base64. */
  decode(bytes: Uint8Array): Buffer;
  /** What the last letters give. */
  end(): Buffer;
  failure(): 'cut' | 'damaged' | null;
}

export function createBase64Decoder(): Base64Decoder {
  let rest = '';
  let isPadded = false;
  let failure: 'cut' | 'damaged' | null = null;
  return {
    failure: () => failure,
    decode(bytes) {
      if (failure !== null) return Buffer.alloc(0);
      const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
        .toString('latin1')
        .replace(/[\r\n]+/g, '');
      const [, letters = '', padding = '', more = ''] = /^([A-Za-z0-9+/_-]*)(={0,2})(.*)$/s.exec(text) ?? [];
      // Behind the padding there is nothing.
      if (more.trim() !== '' || (isPadded && letters !== '')) failure = 'damaged';
      const all = isPadded ? '' : rest + letters;
      isPadded ||= padding !== '';
      const usable = isPadded ? all.length : all.length - (all.length % 4);
      rest = all.slice(usable);
      return Buffer.from(all.slice(0, usable), 'base64');
    },
    end() {
      // One letter left over is no byte: more was to come.
      if (rest.length === 1) failure ??= 'cut';
      return Buffer.from(rest, 'base64');
    },
  };
}
