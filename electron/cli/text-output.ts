/**
 * Text from recordings, keys and inventories as it may stand on a terminal: control, escape and direction characters are
 * shown, never sent.
 */
export function printable(text: string): string {
  return text.replace(
    /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

export type Cell = string | number | null;

/** Columns under their headings, numbers to the right, two spaces between; what is not there is "-". */
export function table(headings: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const cells = rows.map((row) => row.map((cell) => (cell === null || cell === '' ? '-' : printable(String(cell)))));
  const widths = headings.map((heading, column) => Math.max(heading.length, ...cells.map((row) => row[column]?.length ?? 0)));
  const isNumeric = headings.map((_, column) => rows.length > 0 && rows.every((row) => typeof row[column] === 'number'));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => (isNumeric[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd();
  return `${[line(headings), ...cells.map(line)].join('\n')}\n`;
}

/** "Name: value" lines with the values below each other. */
export function fields(pairs: readonly (readonly [string, Cell])[]): string {
  const width = Math.max(...pairs.map(([name]) => name.length)) + 1;
  return pairs.map(([name, value]) => `${`${name}:`.padEnd(width)}  ${value === null ? '-' : printable(String(value))}\n`).join('');
}

/** "2026-11-02 14:03:00Z"; null stays null. */
export function utcTime(atMs: number | null): string | null {
  // Beyond this JavaScript has no dates; the times come from outside.
  if (atMs === null || Math.abs(atMs) > 8.64e15) return null;
  return new Date(atMs).toISOString().replace('T', ' ').replace(/\.\d+/, '');
}

/** A position or duration as h:mm:ss, with milliseconds where asked for. */
export function clockTime(ms: number, withMs = false): string {
  const whole = Math.max(0, Math.floor(ms));
  const seconds = Math.floor(whole / 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  const clock = `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return withMs ? `${clock}.${String(whole % 1000).padStart(3, '0')}` : clock;
}

const sizeUnits = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** "12.3 MB": decimal units, three digits at most. */
export function byteSize(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < sizeUnits.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 || value >= 99.95 ? Math.round(value) : value.toFixed(1)} ${sizeUnits[unit]}`;
}
