import type { Problem } from '../../../shared/model/recording.ts';

/** Problems by code, each with how often it occurred and where first: bounded, however damaged the input. */
export interface ProblemLog {
  add(code: string, message: string): void;
  list(): Problem[];
}

export function createProblemLog(): ProblemLog {
  const found = new Map<string, { readonly first: string; count: number }>();
  return {
    add(code, message) {
      const known = found.get(code);
      if (known) known.count += 1;
      else found.set(code, { first: message, count: 1 });
    },
    list: () => [...found].map(([code, { first, count }]) => ({ code, message: count === 1 ? first : `${first} (${count} times)` })),
  };
}
