/** Twice the rows of the tallest screen: whatever of the screen was read is among them. */
const size = 1024;

/** The lines that were read last, so that what is still on the screen is not read again. Adding is as cheap as can be. */
export interface LineMemory {
  add(text: string): void;
  recent(): ReadonlySet<string>;
}

export function createLineMemory(): LineMemory {
  const ring: string[] = [];
  let next = 0;
  return {
    add(text) {
      ring[next] = text;
      next = (next + 1) % size;
    },
    recent: () => new Set(ring),
  };
}
