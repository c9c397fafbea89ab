import { createHash } from 'node:crypto';
import { extname } from 'node:path/posix';

/** Well below the 255 bytes of common file systems and the 260 characters of a Windows path. */
const maxPartLength = 80;
const maxPathLength = 140;
const maxParts = 8;
/** Names that Windows gives to devices, with any extension. */
const deviceName = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** Hands out file paths for object keys, each once, in a form that every file system can hold. */
export interface PathAllocator {
  /** A path below `folder` that reads like `key` and ends with `suffix`. */
  allocate(folder: string, key: string, suffix?: string): string;
}

/**
 * Keys come from a bucket: they may hold control characters, lead upwards, differ only in case, or be one another's
 * folders. The paths are ASCII letters, digits and `. _ - @ + = ,`, so that neither a manifest nor a shell has to quote them;
 * what could not be kept as it was carries part of the key's SHA-256 instead.
 */
export function createPathAllocator(): PathAllocator {
  const files = new Set<string>();
  const folders = new Set<string>();

  function take(path: string): boolean {
    // Two names that differ only in case are one name on many file systems.
    const folded = path.toLowerCase();
    const above = folded.split('/').slice(0, -1);
    const foldersAbove = above.map((_, index) => above.slice(0, index + 1).join('/'));
    if (files.has(folded) || folders.has(folded) || foldersAbove.some((folder) => files.has(folder))) return false;
    files.add(folded);
    for (const folder of foldersAbove) folders.add(folder);
    return true;
  }

  return {
    allocate(folder, key, suffix = '') {
      const path = portablePath(key);
      for (let attempt = 0; ; attempt++) {
        const hash = keyHash(attempt === 0 ? key : `${key}\n${attempt}`);
        const candidates = attempt === 0 ? [path, `${hash}/${baseName(path)}`] : [`${hash}/${baseName(path)}`];
        for (const candidate of candidates) if (take(`${folder}/${candidate}${suffix}`)) return `${folder}/${candidate}${suffix}`;
      }
    },
  };
}

/** The key itself where every file system can hold it, else what can be kept of it and a part of its hash. */
export function portablePath(key: string): string {
  const parts = key.split('/').map(portablePart);
  const path = parts.join('/');
  if (path === key && path.length <= maxPathLength && parts.length <= maxParts) return path;
  const last = baseName(path);
  // An odd "extension" is part of the name.
  const extension = /^\.[A-Za-z0-9]{1,8}$/.test(extname(last)) ? extname(last) : '';
  const stem = last.slice(0, last.length - extension.length).slice(0, maxPartLength - 32);
  const name = `${stem}-${keyHash(key)}${extension}`;
  const marked = [...parts.slice(0, -1), name].join('/');
  return marked.length <= maxPathLength && parts.length <= maxParts ? marked : name;
}

function portablePart(part: string): string {
  let safe = part.replace(/[^A-Za-z0-9._@+=,-]/gu, '_').replace(/^[.-]/, '_');
  if (safe.endsWith('.')) safe = `${safe.slice(0, -1)}_`;
  if (deviceName.test(safe)) safe = `_${safe}`;
  return safe === '' ? '_' : safe.length > maxPartLength ? safe.slice(0, maxPartLength - 1).concat('_') : safe;
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** 64 bits: enough that no two keys of a session share it by chance. */
function keyHash(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 16);
}
