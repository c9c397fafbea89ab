import { marginPoints } from './score-overlap.ts';

/** That an object, or the parts of one recording together, may be of a session. */
export interface Edge {
  readonly unit: string;
  readonly session: string;
  readonly points: number;
}

/** Chains of sessions that become unambiguous one through the other end here: further ones stay unmatched. */
const mostRounds = 32;

/**
 * Who goes with whom: a recording and a session that each fit the other clearly better than anything else that is left. Then
 * the same among those that are left. Where two fit about equally, neither is taken. Each session has one recording at most.
 * The answer depends on the set of edges alone, never on their order.
 */
export function assignOverlap(edges: readonly Edge[]): ReadonlyMap<string, Edge> {
  const matched = new Map<string, Edge>();
  let open = edges;
  for (let round = 0; round < mostRounds && open.length > 0; round += 1) {
    const bestOfUnit = clearBest(open, ({ unit }) => unit);
    const bestOfSession = clearBest(open, ({ session }) => session);
    const found = [...bestOfUnit.values()].filter((edge) => bestOfSession.get(edge.session) === edge);
    if (found.length === 0) break;
    for (const edge of found) matched.set(edge.unit, edge);
    const taken = new Set(found.map(({ session }) => session));
    open = open.filter(({ unit, session }) => !matched.has(unit) && !taken.has(session));
  }
  return matched;
}

/** The edge of each that has more points than any other of it, by the margin. */
function clearBest(edges: readonly Edge[], of: (edge: Edge) => string): Map<string, Edge> {
  const best = new Map<string, { readonly edge: Edge; readonly second: number }>();
  for (const edge of edges) {
    const known = best.get(of(edge));
    if (!known) best.set(of(edge), { edge, second: Number.NEGATIVE_INFINITY });
    else if (edge.points > known.edge.points) best.set(of(edge), { edge, second: known.edge.points });
    else if (edge.points > known.second) best.set(of(edge), { edge: known.edge, second: edge.points });
  }
  const clear = new Map<string, Edge>();
  for (const [name, { edge, second }] of best) if (edge.points - second >= marginPoints) clear.set(name, edge);
  return clear;
}
