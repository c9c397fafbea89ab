/** A stretch of time within a recording, in milliseconds since its start; its end is not part of it. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** All that lies in any of the spans, in order and apart from each other. */
export function unionOf(spans: Iterable<Span>): Span[] {
  const ordered = [...spans].filter(({ fromMs, toMs }) => toMs > fromMs).sort((a, b) => a.fromMs - b.fromMs);
  const union: Span[] = [];
  for (const span of ordered) {
    const last = union.at(-1);
    if (last === undefined || span.fromMs > last.toMs) union.push({ fromMs: span.fromMs, toMs: span.toMs });
    else if (span.toMs > last.toMs) union[union.length - 1] = { fromMs: last.fromMs, toMs: span.toMs };
  }
  return union;
}

/** What of a union lies in none of another one. */
export function without(union: readonly Span[], taken: readonly Span[]): Span[] {
  const left: Span[] = [];
  let at = 0;
  for (const span of union) {
    let { fromMs } = span;
    while (at < taken.length && (taken[at]?.toMs ?? 0) <= fromMs) at += 1;
    for (let next = at; next < taken.length && (taken[next]?.fromMs ?? 0) < span.toMs; next += 1) {
      const { fromMs: takenFrom = 0, toMs: takenTo = 0 } = taken[next] ?? {};
      if (takenFrom > fromMs) left.push({ fromMs, toMs: takenFrom });
      fromMs = Math.max(fromMs, takenTo);
    }
    if (fromMs < span.toMs) left.push({ fromMs, toMs: span.toMs });
  }
  return left;
}

/** How long the spans of a union are together. */
export function totalMs(union: readonly Span[]): number {
  return union.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
}
