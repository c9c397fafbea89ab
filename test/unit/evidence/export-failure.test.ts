import { expect, test } from 'vitest';
import { exportFailure } from '../../../electron/library/evidence/target-folder.ts';
import { AppError } from '../../../shared/errors.ts';

const failed = (code: string): Error => Object.assign(new Error(`${code}: failed`), { code });

test.each([
  ['ENOENT', 'export-failed'],
  ['ESTALE', 'export-failed'],
  ['EMFILE', 'export-failed'],
  ['EEXIST', 'export-target-exists'],
  ['ENOSPC', 'disk-full'],
])('%s of a target folder is told as %s', (code, expected) => {
  const failure = exportFailure(failed(code), '/out');
  expect(failure.code).toBe(expected);
  if (expected.startsWith('export')) expect(failure.message).toContain('/out');
});

test('what was told already stays as it is', () => {
  const told = new AppError('redaction-leaked', 'A name is left.');
  expect(exportFailure(told, '/out')).toBe(told);
});
