import { scryptSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { isPassphrase, makeCheck } from '../../../electron/library/access/passphrase.ts';

test('a passphrase is known by scrypt with a salt of its own, in either form of its letters, and no other one is', async () => {
  const check = await makeCheck('caf\u00e9 au lait 7');
  const again = await makeCheck('caf\u00e9 au lait 7');
  expect(again.salt).not.toBe(check.salt);
  expect(again.hash).not.toBe(check.hash);
  expect(check).toMatchObject({ cost: 131_072, blockSize: 8, parallelization: 1 });
  const options = { N: 131_072, r: 8, p: 1, maxmem: 2 ** 29 };
  const expected = scryptSync('caf\u00e9 au lait 7', Buffer.from(check.salt, 'base64'), 32, options).toString('base64');
  expect(check.hash).toBe(expected);
  expect(await isPassphrase('cafe\u0301 au lait 7', check)).toBe(true);
  expect(await isPassphrase('cafe au lait 7', check)).toBe(false);
});
