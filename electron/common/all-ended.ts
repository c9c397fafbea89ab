/** Settles when all have ended, not with the first failure as `Promise.all` does: nothing goes on behind it. Throws the first failure. */
export async function allEnded<T>(work: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(work);
  return Promise.all(work);
}
