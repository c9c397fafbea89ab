import { bsrFiles } from './bsr.ts';
import { likelyInputNames, timingNames } from './typescript-names.ts';

/** Extensions under which a recording may lie that is read with other files; every other needs none. */
const extensions = new Set(['typescript', 'script', 'log', 'out', 'txt', 'data', '']);

/** Names of files that may have to be there before a recording of this name can be read. */
export function companionNames(name: string): string[] {
  if (name === bsrFiles.output) return [bsrFiles.input];
  const plain = name.replace(/\.(?:gz|gzip|zst)$/i, '');
  const extension = /\.([^.]{1,12})$/.exec(plain)?.[1]?.toLowerCase() ?? '';
  return extensions.has(extension) ? [...new Set([...timingNames(name), ...timingNames(plain), ...likelyInputNames(plain)])] : [];
}
