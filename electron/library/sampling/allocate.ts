/**
 * How many to draw from each stratum: in proportion, by largest remainder, equal remainders in the order given. Where there
 * is room for it every stratum that has any gets at least one, taken from the one that has most. The sum is `size`, or the
 * whole population where that is smaller.
 */
export function allocate(populations: readonly number[], size: number): number[] {
  const total = populations.reduce((sum, count) => sum + count, 0);
  const wanted = Math.min(size, total);
  if (wanted === 0) return populations.map(() => 0);
  // Whole numbers throughout, so that no rounding differs from one machine to another.
  const allocated = populations.map((count) => Math.floor((wanted * count) / total));
  const byRemainder = populations
    .map((count, index) => ({ index, remainder: (wanted * count) % total }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  let left = wanted - allocated.reduce((sum, count) => sum + count, 0);
  for (const { index } of byRemainder) {
    if (left === 0) break;
    allocated[index] = (allocated[index] ?? 0) + 1;
    left -= 1;
  }
  const present = populations.filter((count) => count > 0).length;
  if (wanted >= present) giveEachOne(allocated, populations);
  return allocated;
}

function giveEachOne(allocated: number[], populations: readonly number[]): void {
  for (const [index, count] of populations.entries()) {
    if (count === 0 || (allocated[index] ?? 0) > 0) continue;
    const richest = allocated.indexOf(Math.max(...allocated));
    allocated[richest] = (allocated[richest] ?? 0) - 1;
    allocated[index] = 1;
  }
}
