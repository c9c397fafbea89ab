import { AppError } from '../../../shared/errors.ts';
import { printableKey } from '../../../shared/printable-key.ts';

/** A store's own prefix: a folder-like beginning of keys, which the keys that Witness sees are relative to. */
export interface KeyPrefix {
  /** Empty, or ends in "/". */
  readonly value: string;
  toStore(relativeKey: string): string;
  /** The same for an object about to be read; throws for a key that a URL cannot name. */
  address(relativeKey: string, label: string): string;
  /** The relative key, or null for what is not an object of its own (the prefix itself, "folder" markers). */
  fromStore(storeKey: string): string | null;
  /** The same for what keys begin with ("folders"); null for what no key here begins with. */
  levelFromStore(storePrefix: string): string | null;
}

/** "archive", "/archive" and "archive/" all mean the objects below "archive/". */
export function keyPrefix(configured: string): KeyPrefix {
  const trimmed = configured.replace(/^\/+|\/+$/g, '');
  const value = trimmed === '' ? '' : `${trimmed}/`;
  return {
    value,
    toStore: (key) => value + key,
    address(key, label) {
      // SDKs, proxies and some stores resolve dot segments of a URL: another object, maybe above the prefix, would be read.
      if (key === '' || key.split(/[/\\]/).some((part) => part === '.' || part === '..')) {
        throw new AppError('store-forbidden', `"${printableKey(key)}" in ${label} has a name that cannot be addressed safely.`, {
          action: 'Copy the object to a name without "." and ".." parts, then sync the source.',
        });
      }
      return value + key;
    },
    fromStore(key) {
      if (!key.startsWith(value) || key.length === value.length || key.endsWith('/')) return null;
      return key.slice(value.length);
    },
    levelFromStore: (found) => (found.startsWith(value) && found.length > value.length ? found.slice(value.length) : null),
  };
}
