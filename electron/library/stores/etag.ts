/** An ETag header without its quotes and its weakness mark; null where the store gave none. */
export function bareEtag(etag: string | null | undefined): string | null {
  if (!etag) return null;
  return etag.replace(/^W\//, '').replace(/^"|"$/g, '');
}

/** Whether an answer is of the expected version; anything is, where either side has no tag. */
export function sameEtag(answered: string | null | undefined, expected: string | null | undefined): boolean {
  const actual = bareEtag(answered);
  return !expected || actual === null || actual === expected;
}
