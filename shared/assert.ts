/** Compile-time exhaustiveness: reached only when a variant was added and a switch was not. */
export function assertNever(value: never, what = 'variant'): never {
  throw new Error(`Unhandled ${what}: ${JSON.stringify(value)}`);
}

/** Narrows away null and undefined where a reason is known; throws with that reason otherwise. */
export function present<T>(value: T | null | undefined, reason: string): T {
  if (value === null || value === undefined) throw new Error(`Missing value: ${reason}`);
  return value;
}
