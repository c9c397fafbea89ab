/** Tag files of a bag (RFC 8493, 2.1.1 and 2.2.2): one "Label: value" per line. */
export type BagTag = readonly [label: string, value: string];

/** The declaration that makes a folder a bag; its two lines are fixed by the format. */
export const bagDeclaration = 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n';

/** Values may come from users and buckets: nothing in one can begin a line of its own. */
export function formatTags(tags: readonly BagTag[]): string {
  return tags.map(([label, value]) => `${label}: ${value.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim()}\n`).join('');
}

/** Reads tags in their order; lines that begin with white space go on with the value before them. */
export function parseTags(text: string): BagTag[] {
  const tags: [string, string][] = [];
  for (const line of text.replace(/^\ufeff/, '').split(/\r\n|\n|\r/)) {
    const last = tags.at(-1);
    const colon = line.indexOf(':');
    if (/^[ \t]/.test(line) && last) last[1] += ` ${line.trim()}`;
    else if (colon > 0) tags.push([line.slice(0, colon).trim(), line.slice(colon + 1).trim()]);
  }
  return tags;
}

/** The first value of a label, in whatever case it is written. */
export function tagValue(tags: readonly BagTag[], label: string): string | null {
  return tags.find(([name]) => name.toLowerCase() === label.toLowerCase())?.[1] ?? null;
}

/** Size and number of all payload files; null for a text that is no Payload-Oxum. */
export function parseOxum(text: string): { readonly bytes: number; readonly files: number } | null {
  const [, bytes, files] = /^(\d{1,15})\.(\d{1,15})$/.exec(text) ?? [];
  return bytes === undefined || files === undefined ? null : { bytes: Number(bytes), files: Number(files) };
}
