/** Names as they are compared: case, width, spaces and the way accents are composed make no other person. */
export function nameKey(name: string): string {
  return name.normalize('NFKC').trim().replace(/\s+/gu, ' ').toLowerCase();
}

/** Whether a name is one of those that whoever uses Witness now goes by. */
export function isOneOf(name: string, presentUser: readonly string[]): boolean {
  const key = nameKey(name);
  return presentUser.some((each) => nameKey(each) === key);
}
