/**
 * Paths as BagIt manifests write them (RFC 8493, 2.1.3): `/` between the parts, and only CR, LF and `%` percent-encoded,
 * since every line of a manifest holds one path.
 */
export function encodeManifestPath(path: string): string {
  return path.replace(/[\r\n%]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
}

/** The path behind a manifest's text. Before BagIt 1.0, `%25` stood for itself. */
export function decodeManifestPath(text: string, encodesPercent = true): string {
  const encoded = encodesPercent ? /%(0[ad]|25)/gi : /%(0[ad])/gi;
  return text.replace(encoded, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** A path in its one form, without `./` before it; null for one that leads, or may lead on some system, out of its bag. */
export function safeBagPath(path: string): string | null {
  if (path === '' || path.includes('\0') || path.startsWith('~') || /^[a-z]:/i.test(path)) return null;
  const parts = path.split('/');
  while (parts[0] === '.') parts.shift();
  if (parts.length === 0 || parts.some((part) => part === '' || part === '.' || part === '..')) return null;
  // Where a backslash separates, it could hide the same.
  if (path.split(/[\\/]/).some((part) => part === '..') || path.startsWith('\\')) return null;
  return parts.join('/');
}
