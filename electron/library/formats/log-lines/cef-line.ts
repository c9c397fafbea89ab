const headerNames = ['version', 'deviceVendor', 'deviceProduct', 'deviceVersion', 'signatureId', 'name', 'severity'] as const;

/**
 * The fields of a line in the Common Event Format (ArcSight CEF): a header of seven fields between pipes, then
 * `key=value` pairs; pipes, equal signs, backslashes and line ends are escaped by a backslash. Whatever stands
 * before "CEF:" (a syslog header) is left to the caller. Null where it is none.
 */
export function cefFields(line: string): Map<string, string> | null {
  const start = line.indexOf('CEF:');
  if (start === -1) return null;
  const fields = new Map<string, string>();
  let at = start + 'CEF:'.length;
  for (const name of headerNames) {
    const end = unescapedPipe(line, at);
    if (end === -1) {
      // The last field may end the line where there is no extension.
      if (name !== 'severity') return null;
      fields.set(name, unescaped(line.slice(at)));
      return fields;
    }
    fields.set(name, unescaped(line.slice(at, end)));
    at = end + 1;
  }
  const extension = line.slice(at);
  const keys = [...extension.matchAll(/(?:^|\s)([\w.[\]-]{1,100})=/g)].slice(0, 500);
  for (const [index, key] of keys.entries()) {
    const from = key.index + key[0].length;
    const end = keys[index + 1]?.index ?? extension.length;
    fields.set(key[1] ?? '', unescaped(extension.slice(from, end).trimEnd()));
  }
  return fields;
}

function unescapedPipe(line: string, from: number): number {
  for (let at = from; at < line.length; at += 1) {
    if (line[at] === '\\') at += 1;
    else if (line[at] === '|') return at;
  }
  return -1;
}

function unescaped(text: string): string {
  return text.replace(/\\([\s\S])/g, (_, character: string) => (character === 'n' ? '\n' : character === 'r' ? '\r' : character));
}
