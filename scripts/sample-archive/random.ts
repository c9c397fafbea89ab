/** Numbers that look random and are the same in every run (mulberry32), so that the archive can be made again byte for byte. */
export interface Random {
  /** A whole number in [from, to]. */
  int(from: number, to: number): number;
  pick<T>(values: readonly [T, ...T[]]): T;
  /** A string of decimal digits that does not begin with 0. */
  digits(count: number): string;
}

export function createRandom(seed: number): Random {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1));
  return {
    int,
    pick: (values) => values[int(0, values.length - 1)] ?? values[0],
    digits: (count) => Array.from({ length: count }, (_, index) => String(int(index === 0 ? 1 : 0, 9))).join(''),
  };
}
