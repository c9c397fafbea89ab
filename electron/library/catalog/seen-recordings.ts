/** What a pass over a store's listing has seen, by `recordings.row`: a bit for each, 125 kB a million. */
export interface SeenRecordings {
  add(row: number): void;
  has(row: number): boolean;
}

export function createSeenRecordings(): SeenRecordings {
  let bits = new Uint8Array(1024);
  return {
    add(row) {
      const at = Math.floor(row / 8);
      if (at >= bits.length) {
        const larger = new Uint8Array(Math.max(at + 1, bits.length * 2));
        larger.set(bits);
        bits = larger;
      }
      bits[at] = (bits[at] ?? 0) | (1 << (row % 8));
    },
    has: (row) => ((bits[Math.floor(row / 8)] ?? 0) & (1 << (row % 8))) !== 0,
  };
}
