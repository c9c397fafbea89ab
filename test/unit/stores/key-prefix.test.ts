import { expect, test } from 'vitest';
import { keyPrefix } from '../../../electron/library/stores/key-prefix.ts';

test.each(['archive', '/archive', 'archive/', '//archive//'])('%s means the objects below archive/', (configured) => {
  const prefix = keyPrefix(configured);
  expect(prefix.value).toBe('archive/');
  expect(prefix.fromStore('archive/a/b.cast')).toBe('a/b.cast');
  expect(prefix.fromStore('archive2/a.cast')).toBeNull();
  expect(prefix.address('a.cast', 's3://b')).toBe('archive/a.cast');
});

test('the prefix itself and folder markers are no objects', () => {
  expect(keyPrefix('archive').fromStore('archive/')).toBeNull();
  expect(keyPrefix('').fromStore('folder/')).toBeNull();
});

test.each(['../x', 'a/../x', 'a/./x', '..', 'a\\..\\x', ''])('%j cannot be addressed', (key) => {
  expect(() => keyPrefix('archive').address(key, 's3://b')).toThrow(expect.objectContaining({ code: 'store-forbidden' }));
});
