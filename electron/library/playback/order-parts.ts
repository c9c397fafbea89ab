import { type PartName, partNameOf } from './part-name.ts';

/** A part with the number that its name gives it; the one without a number comes first and counts on from there. */
export type OrderedPart<T> = T & { readonly number: number | null };

interface Named<T> {
  readonly part: T;
  readonly name: PartName;
}

/** Rows of at least two parts that share a name and tell their order by numbers, each in that order. */
export function orderByName<T extends { readonly key: string }>(parts: readonly T[]): OrderedPart<T>[][] {
  const named = parts.map((part) => ({ part, name: partNameOf(part.key) }));
  return [...Map.groupBy(named, ({ name }) => name.stem).values()].flatMap((row) => {
    const ordered = orderRow(row);
    return ordered === null ? [] : [ordered];
  });
}

function orderRow<T>(row: readonly Named<T>[]): OrderedPart<T>[] | null {
  if (row.length < 2) return null;
  const lowest = row.reduce((least, { name }) => Math.min(least, name.number ?? least), Number.MAX_SAFE_INTEGER);
  // "x", "x.1" as Guacamole counts; "x", "x.part2" as people do.
  const first = Math.min(Math.max(lowest - 1, 0), 1);
  const numbered = row.map(({ part, name }) => ({ part, number: name.number ?? first, isSure: name.isSure }));
  const ordered = numbered.sort((a, b) => a.number - b.number);
  if (ordered.some(({ number }, index) => number === ordered[index - 1]?.number)) return null;
  if (!ordered.every(({ isSure }) => isSure) && !isUnbroken(ordered.map(({ number }) => number))) return null;
  return ordered.map(({ part, number }) => ({ ...part, number }));
}

/** From 0 or 1 on without a hole: such numbers count parts, and nothing else. */
function isUnbroken(numbers: readonly number[]): boolean {
  const [first = 0] = numbers;
  return first <= 1 && numbers.every((number, index) => number === first + index);
}
