import { describe, expect, it } from 'vitest';
import { decryptTitle } from '../../../renderer/features/review/encrypted/decrypt-words.ts';
import { argsProblem, argsText, commandProblem, readArgs } from '../../../renderer/features/settings/decryptor-text.ts';
import { keyNameProblem } from '../../../renderer/lib/key-name.ts';
import { decryptorSchema } from '../../../shared/model/settings.ts';

describe('the program that decrypts, as Settings show it', () => {
  it('has its arguments one on each line, and back again', () => {
    const { args } = decryptorSchema.parse({});
    expect(readArgs(argsText(args))).toEqual(args);
    expect(readArgs(' --in \r\n\n  a b  \n')).toEqual(['--in', 'a b']);
  });

  it('needs the name of the key among its arguments', () => {
    expect(argsProblem('decrypt-file\n--key-name={key}')).toBeNull();
    expect(argsProblem('decrypt-file')).toContain('{key}');
    expect(argsProblem('{key}\n'.repeat(51))).toContain('50');
  });

  it.each([
    ['akeyless', true],
    ['/usr/local/bin/akeyless', true],
    ['C:\\Program Files\\akeyless.exe', true],
    ['\\\\server\\tools\\akeyless.exe', true],
    ['./akeyless', false],
    ['bin/akeyless', false],
    ['  ', false],
  ])('is named, or has a full path: %j', (command, isFine) => {
    expect(commandProblem(command) === null).toBe(isFine);
  });

  it('is never given a key that reads as an option', () => {
    expect(keyNameProblem('/recordings/rdp key')).toBeNull();
    for (const name of ['--out', 'a\nb', 'x'.repeat(1001)]) expect(keyNameProblem(name)).not.toBeNull();
  });
});

describe('what kept a recording from being decrypted', () => {
  it('has a title of its own', () => {
    const codes = [null, 'decrypt-not-set-up', 'decrypt-tool-missing', 'decrypt-forbidden', 'decrypt-wrong-key', 'decrypt-failed'] as const;
    expect(new Set(codes.map(decryptTitle)).size).toBe(codes.length);
    expect(decryptTitle('disk-full')).toBe(decryptTitle('decrypt-failed'));
  });
});
