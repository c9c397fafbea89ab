/** What an object is taken for, by its name alone. */
export type ObjectKind = 'recording' | 'inventory' | 'metadata' | 'other';

/** Extensions of recordings (domain.md 1.6, 2.2, 9), outer layers first taken off by `withoutExtensions`. */
export const recordingExtensions = [
  'cast',
  'mp4',
  'm4v',
  'mkv',
  'webm',
  'guac',
  'ttyrec',
  'tlog',
  'typescript',
  'script',
  'timing',
  'tm',
  'input',
  'log',
  'txt',
  'jsonl',
  'ndjson',
] as const;
const layerExtensions = ['gz', 'gzip', 'zst', 'bz2', 'xz', 'enc'];

const inventoryName = /(^|[-_.])(inventory|sessions|sra-sessions)([-_.][^/]*)?\.(json|ndjson|jsonl)$/i;
/** Checksum and signature files, and files that explain or accompany an archive. */
const otherName =
  /\.(md5|sha1|sha256|sha512|crc32|sum|sums|sig|asc|pem|crt|md|pdf|html?|xml|ya?ml|csv|tsv|ini|conf|cfg|toml|docx?|xlsx?|pptx?|rtf|png|jpe?g|gif|svg|ico|bmp|webp|vtt|srt|db|sqlite|zip|tar|tgz|7z|rar|exe|dll|sh|ps1|py|js|css|lnk|url)$/i;
const explainingName =
  /^(readme|license|licence|notice|changelog|copying|authors|(sha\d*|md5)sums?|checksums?|manifest(-\w+)?|tagmanifest(-\w+)?|bagit|bag-info|_success)(\.\w+)?$/i;
/** Recordings that are JSON documents: asciicast v1 and tlog. */
const jsonRecordingName = /(asciicast|tlog)[^/]*\.json$/i;

/** Tells recordings from inventories, from JSON that may describe a recording, and from the rest. Unknown names are recordings. */
export function objectKind(key: string): ObjectKind {
  const name = key.slice(key.lastIndexOf('/') + 1);
  if (explainingName.test(name)) return 'other';
  // Of a Boundary recording only what was shown and typed in a channel; all else is about it.
  if (/\.bsr\//.test(key)) return /\.channel\/messages-(?:in|out)bound\.data$/.test(key) ? 'recording' : 'other';
  if (inventoryName.test(name) && !describesRecording(name)) return 'inventory';
  if (/\.json$/i.test(name)) return describesRecording(name) || !jsonRecordingName.test(name) ? 'metadata' : 'recording';
  return otherName.test(name) ? 'other' : 'recording';
}

/** "a.cast.json" and "a.cast.metadata.json" have a recording's whole name within. */
function describesRecording(name: string): boolean {
  const subject = name.replace(/(\.metadata)?\.json$/i, '');
  return subject !== name && withoutExtensions(subject) !== subject;
}

/** A key without the extensions of a recording and of its layers: "a/rec_1.mp4.gz" gives "a/rec_1". Other dots stay. */
export function withoutExtensions(key: string): string {
  let rest = key;
  for (let layers = 0; layers < 4; layers += 1) {
    const extension = extensionOf(rest);
    if (extension === '') return rest;
    if ((recordingExtensions as readonly string[]).includes(extension)) return rest.slice(0, -extension.length - 1);
    if (!layerExtensions.includes(extension)) return rest;
    rest = rest.slice(0, -extension.length - 1);
  }
  return rest;
}

/** The extension that says what a recording is, layers taken off, lower case; empty where there is none. */
export function recordingExtension(key: string): string {
  let rest = key;
  while (layerExtensions.includes(extensionOf(rest))) rest = rest.slice(0, rest.lastIndexOf('.'));
  return extensionOf(rest);
}

function extensionOf(key: string): string {
  return /[^/]\.([^./]{1,12})$/.exec(key)?.[1]?.toLowerCase() ?? '';
}

/** Keys at which the metadata of a recording may lie, the most specific first. */
export function sidecarKeys(recordingKey: string): string[] {
  const stem = withoutExtensions(recordingKey);
  const keys = [`${recordingKey}.json`, `${recordingKey}.metadata.json`];
  if (stem !== recordingKey) keys.push(`${stem}.json`, `${stem}.metadata.json`);
  return keys;
}

/** The other way round: keys of recordings that a metadata document may be about. */
export function sidecarSubjects(metadataKey: string): string[] {
  const name = metadataKey.replace(/(\.metadata)?\.json$/i, '');
  const names = metadataKey.endsWith('.metadata.json') ? [name] : [name, metadataKey.slice(0, -'.json'.length)];
  return [...new Set(names.flatMap((each) => [each, ...recordingExtensions.map((extension) => `${each}.${extension}`)]))];
}
