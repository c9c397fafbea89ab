/** Fields of one log line by name; those of nested objects are joined by dots. */
export type LogFields = ReadonlyMap<string, string>;

const maxFields = 500;
const maxDepth = 6;

/** The fields of a JSON object; null for any other JSON, or none at all. */
export function jsonFields(text: string): Map<string, string> | null {
  if (!/^\s*\{/.test(text)) return null;
  try {
    return objectFields(JSON.parse(text));
  } catch {
    return null;
  }
}

export function objectFields(value: unknown): Map<string, string> | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const fields = new Map<string, string>();
  collect(fields, value, '', 0);
  return fields;
}

function collect(fields: Map<string, string>, value: unknown, path: string, depth: number): void {
  if (fields.size >= maxFields || value === null || value === undefined) return;
  if (typeof value !== 'object') {
    fields.set(path, String(value));
    return;
  }
  // Arrays of texts are one text; journald gives bytes as an array of numbers.
  if (Array.isArray(value)) {
    const isBytes = value.length > 0 && value.every((item) => Number.isInteger(item) && item >= 0 && item <= 255);
    fields.set(
      path,
      isBytes
        ? Buffer.from(value).toString('utf8')
        : value.map((item) => (typeof item === 'string' ? item : JSON.stringify(item))).join('\n'),
    );
    return;
  }
  if (depth >= maxDepth) return;
  for (const [key, inner] of Object.entries(value)) collect(fields, inner, path === '' ? key : `${path}.${key}`, depth + 1);
}
