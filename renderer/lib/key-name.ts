/** What is wrong with the name of a key; it becomes an argument of a program, which must not take it for an option. */
export function keyNameProblem(text: string): string | null {
  const name = text.trim();
  if (name.length > 1000) return 'At most 1000 characters.';
  return name.startsWith('-') || /[\u0000-\u001f\u007f]/.test(name) ? 'A key is not named like this.' : null;
}
