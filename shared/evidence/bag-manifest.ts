import { AppError } from '../errors.ts';
import { decodeManifestPath, encodeManifestPath, safeBagPath } from './manifest-path.ts';

/** A file of a bag and its digest, lower-case hexadecimal. */
export interface ManifestEntry {
  readonly path: string;
  readonly digest: string;
}

/** A line of a manifest that names no file that could be in the bag. */
export interface ManifestProblem {
  readonly code: 'manifest-line' | 'path-unsafe';
  readonly line: number;
  /** The line, or the path as it was written. */
  readonly text: string;
}

/** Keeps reading a foreign manifest within about 200 MB of memory. */
export const maxManifestEntries = 1_000_000;
/** Longer than any path of any system, in characters. */
const maxLineLength = 40_000;

const linesAtOnce = 500;

/** The text of a manifest, some lines at a time, as `sha256sum -c` and every BagIt tool read it. The entries come sorted by path. */
export function* manifestText(sorted: Iterable<ManifestEntry>): Generator<string> {
  let lines: string[] = [];
  for (const { path, digest } of sorted) {
    lines.push(`${digest}  ${encodeManifestPath(path)}\n`);
    if (lines.length < linesAtOnce) continue;
    yield lines.join('');
    lines = [];
  }
  if (lines.length > 0) yield lines.join('');
}

/** In code point order. */
export function sortedByPath<T extends { readonly path: string }>(files: readonly T[]): T[] {
  return [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** One line: digest, white space, an optional `*` as md5sum writes it, path. Null for an empty line. */
export function parseManifestLine(text: string, line: number, encodesPercent: boolean): ManifestEntry | ManifestProblem | null {
  if (text.trim() === '') return null;
  const found = text.length > maxLineLength ? null : /^([0-9a-f]{32,128})[ \t]+\*?(.+)$/is.exec(text);
  const [, digest, written] = found ?? [];
  if (digest === undefined || written === undefined) return { code: 'manifest-line', line, text: text.slice(0, 200) };
  const path = safeBagPath(decodeManifestPath(written, encodesPercent));
  return path === null ? { code: 'path-unsafe', line, text: written } : { path, digest: digest.toLowerCase() };
}

/**
 * Lines of a stream of text, whatever ends them. Throws `input-too-large` for more than can be kept, and `input-malformed` for a
 * line that does not end: such a text is no manifest.
 */
export async function* manifestLines(chunks: AsyncIterable<string>, name: string): AsyncGenerator<string> {
  let rest = '';
  let count = 0;
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    count += lines.length;
    if (count > maxManifestEntries) throw new AppError('input-too-large', `${name} has over ${maxManifestEntries} lines.`);
    if (rest.length > 2 * maxLineLength) throw new AppError('input-malformed', `${name} has a line without end.`);
    yield* lines;
  }
  if (rest !== '') yield rest.replace(/\r$/, '');
}
