import type { Box } from '../../../../shared/model/box.ts';

/** The bounding boxes of what hangs together in a mask, eight ways, found run by run. */
export function findComponents(mask: Uint8Array, width: number, height: number): Box[] {
  const components = createComponents();
  // Start, end and label of each run of the row above.
  let above: number[] = [];
  for (let y = 0; y < height; y++) {
    const runs: number[] = [];
    let first = 0;
    for (let x = 0; x < width; x++) {
      if (mask[y * width + x] !== 1) continue;
      const start = x;
      while (x < width && mask[y * width + x] === 1) x++;
      while (first < above.length && (above[first + 1] ?? 0) < start) first += 3;
      let label: number | null = null;
      for (let at = first; at < above.length && (above[at] ?? 0) <= x; at += 3) {
        label = components.join(label, above[at + 2] ?? 0);
      }
      runs.push(start, x, components.add(label, start, x, y));
    }
    above = runs;
  }
  return components.boxes();
}

interface Components {
  /** One label for what two labels hold; null: for nothing yet. */
  join(label: number | null, other: number): number;
  /** Adds a run [start, end) of a row to a label; null: to a new one. Gives the label. */
  add(label: number | null, start: number, end: number, y: number): number;
  boxes(): Box[];
}

interface Extent {
  parent: number;
  left: number;
  top: number;
  right: number;
  bottom: number;
}

function createComponents(): Components {
  const all: Extent[] = [];

  function rootOf(label: number): number {
    let root = label;
    for (let extent = all[root]; extent && extent.parent !== root; extent = all[root]) {
      // Halves the way for the next time.
      extent.parent = all[extent.parent]?.parent ?? extent.parent;
      root = extent.parent;
    }
    return root;
  }

  return {
    join(label, other) {
      const root = rootOf(other);
      if (label === null) return root;
      const [kept, merged] = [all[label], all[root]];
      if (!kept || !merged || label === root) return label;
      merged.parent = label;
      kept.left = Math.min(kept.left, merged.left);
      kept.top = Math.min(kept.top, merged.top);
      kept.right = Math.max(kept.right, merged.right);
      kept.bottom = Math.max(kept.bottom, merged.bottom);
      return label;
    },
    add(label, start, end, y) {
      const extent = label === null ? undefined : all[label];
      if (!extent || label === null) {
        all.push({ parent: all.length, left: start, top: y, right: end, bottom: y + 1 });
        return all.length - 1;
      }
      extent.left = Math.min(extent.left, start);
      extent.right = Math.max(extent.right, end);
      extent.bottom = y + 1;
      return label;
    },
    boxes: () =>
      all
        .filter(({ parent }, label) => parent === label)
        .map(({ left, top, right, bottom }) => ({ x: left, y: top, width: right - left, height: bottom - top })),
  };
}
