const maxShown = 200;

/** A key from a bucket as it may stand in a message: control and direction characters escaped, bounded in length. */
export function printableKey(key: string): string {
  const shown = key.length > maxShown ? `${key.slice(0, maxShown)}... (${key.length} characters)` : key;
  return shown.replace(
    /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
