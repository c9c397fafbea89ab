/** Whether a text has all words of what was typed, each as a part of one of its own, in any order and case. */
export function hasWords(text: string, typed: string): boolean {
  const all = text.toLowerCase();
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word));
}
