/** Writes whole numbers of any sign in as few bytes as they need: zigzag, then seven bits a byte (LEB128), exact up to 2^52. */
export interface NumberWriter {
  add(value: number): void;
  /** The bytes of what was added since the last time. */
  take(): Uint8Array<ArrayBuffer>;
}

export function createNumberWriter(): NumberWriter {
  let bytes = new Uint8Array(512);
  let length = 0;
  return {
    add(value) {
      if (length + 8 > bytes.length) {
        const larger = new Uint8Array(bytes.length * 2);
        larger.set(bytes);
        bytes = larger;
      }
      let rest = value < 0 ? -2 * value - 1 : 2 * value;
      while (rest >= 128) {
        bytes[length] = (rest % 128) + 128;
        length += 1;
        rest = Math.floor(rest / 128);
      }
      bytes[length] = rest;
      length += 1;
    },
    take() {
      const taken = bytes.slice(0, length);
      length = 0;
      return taken;
    },
  };
}

/** Reads them in order; 0 beyond the end. */
export interface NumberReader {
  next(): number;
  isAtEnd(): boolean;
}

export function createNumberReader(bytes: Uint8Array): NumberReader {
  let at = 0;
  return {
    isAtEnd: () => at >= bytes.length,
    next() {
      let value = 0;
      let scale = 1;
      for (; at < bytes.length; scale *= 128) {
        const byte = bytes[at] ?? 0;
        at += 1;
        value += (byte % 128) * scale;
        if (byte < 128) break;
      }
      return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
    },
  };
}
