import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, parse } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ByteReader } from '../../../electron/common/byte-reader.ts';
import { createDecryption, type DecryptionOptions } from '../../../electron/library/unwrapped/decryptor.ts';
import { type Content, openContent } from '../../../electron/library/unwrapped/open-content.ts';
import { createWatch } from '../../../electron/library/unwrapped/tool-streams.ts';
import { type FakeAkeyless, makeFakeAkeyless } from '../../support/fake-akeyless.ts';
import { castOf, memoryReader } from '../../support/memory-reader.ts';

const secret = 'correct-horse-battery-staple';
const cast = Buffer.from(castOf(Array.from({ length: 4000 }, (_, at) => [at / 10, 'o', `${secret} ${at}\r\n`])));

let folder: string;
let akeyless: FakeAkeyless;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'witness-decryptor-'));
  akeyless = makeFakeAkeyless(folder, ['/recordings/rdp', '/other']);
});
afterEach(() => rmSync(folder, { recursive: true }));

interface Opened extends Content {
  readonly bytes: Buffer;
}

/** Opens a stored recording through the decryptor, kept in memory. */
async function decrypt(stored: Uint8Array, options: Partial<DecryptionOptions> = {}, name = 'session.cast.enc'): Promise<Opened> {
  const { decryptor = akeyless.decryptor, keyName = null, ...more } = options;
  const keep = async ({ chunks }: { chunks: AsyncIterable<{ bytes: Uint8Array }> }): Promise<ByteReader> => {
    const kept: Uint8Array[] = [];
    for await (const { bytes } of chunks) kept.push(bytes);
    return memoryReader(Buffer.concat(kept));
  };
  const decryption = createDecryption({ decryptor, keyName, now: () => 1_762_092_180_000, ...more });
  const content = await openContent({ reader: memoryReader(stored), name, keep, decryption, signal: more.signal });
  return { ...content, bytes: Buffer.from(await content.reader.read(0, content.reader.sizeBytes)) };
}

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};
async function untilGone(pid: number): Promise<void> {
  await vi.waitFor(() => expect(isRunning(pid)).toBe(false), { timeout: 10_000 });
}

describe('a recording that is encrypted', () => {
  test.each([
    ['raw', (sealed: Buffer) => sealed, 'a.cast.enc', ['encrypted']],
    ['as base64 text', (sealed: Buffer) => Buffer.from(`${sealed.toString('base64')}\n`), 'a.cast.enc', ['base64', 'encrypted']],
    [
      'as base64 in lines',
      (sealed: Buffer) => Buffer.from(sealed.toString('base64').replace(/.{76}/g, '$&\r\n')),
      'a.enc',
      ['base64', 'encrypted'],
    ],
    ['inside gzip', (sealed: Buffer) => gzipSync(sealed), 'a.cast.enc.gzip', ['gzip', 'encrypted']],
    ['as base64 inside gzip', (sealed: Buffer) => gzipSync(sealed.toString('base64')), 'a.enc.gzip', ['gzip', 'base64', 'encrypted']],
    // Without the name nothing tells that it is ciphertext, but who decrypts it may know.
    ['by another name', (sealed: Buffer) => sealed, 'a.bin', ['encrypted']],
  ])('%s comes out as it was', async (_, wrap, name, layers) => {
    const opened = await decrypt(wrap(akeyless.encrypt(cast)), {}, name);
    expect(opened).toMatchObject({ layers, problems: [] });
    expect(opened.bytes.equals(cast)).toBe(true);
  });

  test('and compressed within is unwrapped on the way, also where the program gives base64', async () => {
    const args = ['decrypt-file', '--key-name', '{key}', '--output-format', 'base64'];
    const opened = await decrypt(akeyless.encrypt(gzipSync(cast)), { decryptor: { ...akeyless.decryptor, args } }, 'a.enc.gzip');
    expect(opened.layers).toEqual(['encrypted', 'base64', 'gzip']);
    expect(opened.bytes.equals(cast)).toBe(true);
  });

  test('is decrypted with the key that is named for it, in place of the usual one', async () => {
    const sealed = akeyless.encrypt(cast, '/other');
    await expect(decrypt(sealed)).rejects.toMatchObject({ code: 'decrypt-wrong-key', message: expect.stringContaining('/recordings/rdp') });
    expect((await decrypt(sealed, { keyName: '/other' })).bytes.equals(cast)).toBe(true);
  });

  test('of many megabytes passes through in pieces', async () => {
    const header = `${JSON.stringify({ version: 2, width: 80, height: 24 })}\n`;
    const large = Buffer.concat([Buffer.from(header), randomBytes(20 * 1024 ** 2)]);
    expect((await decrypt(akeyless.encrypt(large))).bytes.equals(large)).toBe(true);
  });

  test('whose compression is cut within gives what is there, with a problem, once the program ended well', async () => {
    const cut = gzipSync(randomBytes(300_000).toString('hex') + cast.toString()).subarray(0, 200_000);
    const whole = gzipSync(Buffer.concat([cast, randomBytes(300_000)])).subarray(0, -50_000);
    const opened = await decrypt(akeyless.encrypt(whole), {}, 'a.enc.gzip');
    expect(opened.problems.map(({ code }) => code)).toEqual(['truncated']);
    expect(opened.bytes.subarray(0, cast.length).equals(cast)).toBe(true);
    await expect(decrypt(akeyless.encrypt(cut))).rejects.toMatchObject({ code: 'decrypt-wrong-key' });
  });
});

describe('the program that decrypts', () => {
  test('is run without a shell, away from our folders, with little of our environment and only the name of the key', async () => {
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', secret);
    vi.stubEnv('NODE_OPTIONS', '--no-warnings');
    vi.stubEnv('AKEYLESS_GATEWAY_URL', 'https://gw.example');
    try {
      const keyName = `/it's "a"; $(touch ${folder}/shell) && name`;
      const other = makeFakeAkeyless(folder, [keyName]);
      await decrypt(other.encrypt(cast, keyName), { keyName });
      const { args, env, cwd } = other.lastCall();
      expect(args).toEqual(['decrypt-file', '--key-name', keyName, '--output-format', 'raw']);
      expect(cwd).toBe(parse(process.execPath).root);
      expect(env).toMatchObject({ PATH: process.env.PATH, AKEYLESS_GATEWAY_URL: 'https://gw.example' });
      expect(Object.keys(env)).not.toContain('AWS_SECRET_ACCESS_KEY');
      expect(Object.keys(env)).not.toContain('NODE_OPTIONS');
      expect(readdirSync(folder)).not.toContain('shell');
    } finally {
      vi.unstubAllEnvs();
    }
  });

  test.each([
    ['there is none of that name', () => ({ command: 'witness-no-such-program' }), 'decrypt-tool-missing', 'witness-no-such-program'],
    ['there is none at that path', () => ({ command: join(folder, 'nothing', 'akeyless') }), 'decrypt-tool-missing', 'nothing'],
    ['it is a folder', () => ({ command: folder }), 'decrypt-tool-missing', 'EACCES'],
    ['it may not be run', () => ({ command: join(folder, 'state.json') }), 'decrypt-tool-missing', 'EACCES'],
    ['its path is relative', () => ({ command: './akeyless' }), 'decrypt-tool-missing', 'full path'],
    ['no key is named', () => ({ keyName: ' ' }), 'decrypt-not-set-up', 'No key'],
    ['the name of the key is an option', () => ({ keyName: '--out=/tmp/x' }), 'usage', '--out'],
    ['the name of the key cannot be an argument', () => ({ keyName: 'a\0b' }), 'usage', 'a\\u0000b'],
  ])('is not run when %s', async (_, change, code, words) => {
    const decryptor = { ...akeyless.decryptor, ...change() };
    await expect(async () => decrypt(akeyless.encrypt(cast), { decryptor })).rejects.toMatchObject({
      code,
      message: expect.stringContaining(words),
    });
    expect(akeyless.wasCalled()).toBe(false);
  });

  test('refuses without a login, without permission and with a wrong key, which are told apart', async () => {
    const sealed = akeyless.encrypt(cast);
    akeyless.setLoggedIn(false);
    await expect(decrypt(sealed)).rejects.toMatchObject({
      code: 'decrypt-forbidden',
      message: expect.stringContaining('It said: Error: Unauthorized: token has expired, please run "akeyless auth".'),
    });
    akeyless.setLoggedIn(true);
    akeyless.setPermitted(false);
    await expect(decrypt(sealed)).rejects.toMatchObject({ code: 'decrypt-forbidden', message: expect.stringContaining('403') });
    akeyless.setPermitted(true);
    await expect(decrypt(sealed, { keyName: '/permission/denied' })).rejects.toMatchObject({
      code: 'decrypt-wrong-key',
      action: expect.stringContaining('ask for permission'),
    });
    await expect(decrypt(sealed, { keyName: '/other' })).rejects.toMatchObject({ code: 'decrypt-wrong-key' });
    const altered = Buffer.from(sealed);
    altered[5000] = (altered[5000] ?? 0) ^ 1;
    await expect(decrypt(altered)).rejects.toMatchObject({ code: 'decrypt-wrong-key' });
    expect((await decrypt(sealed)).bytes.equals(cast)).toBe(true);
  });

  test('that gives what is no recording had the wrong key', async () => {
    const sealed = akeyless.encrypt(randomBytes(100_000));
    await expect(decrypt(sealed)).rejects.toMatchObject({ code: 'decrypt-wrong-key', message: expect.stringContaining('no recording') });
  });

  test.each([
    ['fails-half-way', 'panic: runtime error'],
    ['floods', 'far more than the recording can hold'],
    ['gives-nothing', 'gave nothing'],
    ['reads-half', 'before it had read the whole recording'],
  ] as const)('that %s gives no recording', async (behaviour, words) => {
    akeyless.behave(behaviour);
    const large = Buffer.concat([cast, randomBytes(4 * 1024 ** 2)]);
    await expect(decrypt(akeyless.encrypt(large))).rejects.toMatchObject({
      code: 'decrypt-failed',
      message: expect.stringContaining(words),
    });
    await untilGone(akeyless.lastCall().pid);
  });

  test.each(['hangs', 'hangs-half-way'] as const)('that %s is stopped after a while', async (behaviour) => {
    akeyless.behave(behaviour);
    const failed = decrypt(akeyless.encrypt(cast), { inactivityMs: 1500 });
    await expect(failed).rejects.toMatchObject({ code: 'decrypt-failed', message: expect.stringContaining('did nothing for 2 seconds') });
    await untilGone(akeyless.lastCall().pid);
  });

  test('that is cancelled ends, with whatever it started, whether it likes it or not', async () => {
    akeyless.behave('hangs-with-child');
    const stop = new AbortController();
    const failed = decrypt(akeyless.encrypt(cast), { signal: stop.signal });
    const cancelled = expect(failed).rejects.toMatchObject({ name: 'AbortError' });
    const childPid = await vi.waitFor(() => {
      const { childPid } = akeyless.lastCall();
      if (childPid === undefined) throw new Error('It has not started its own program yet.');
      return childPid;
    });
    stop.abort();
    await cancelled;
    await untilGone(akeyless.lastCall().pid);
    await untilGone(childPid);
  });

  test('is not taken for stuck while it waits for us', () => {
    vi.useFakeTimers();
    try {
      const onExpired = vi.fn();
      const watch = createWatch(1000, onExpired);
      vi.advanceTimersByTime(900);
      watch.pause();
      watch.touch();
      vi.advanceTimersByTime(60_000);
      watch.resume();
      vi.advanceTimersByTime(900);
      watch.touch();
      vi.advanceTimersByTime(900);
      expect(watch.hasExpired()).toBe(false);
      vi.advanceTimersByTime(200);
      expect(watch.hasExpired()).toBe(true);
      expect(onExpired).toHaveBeenCalledOnce();
    } finally {
      vi.useRealTimers();
    }
  });

  test('whose source breaks off fails for that reason', async () => {
    const stored = akeyless.encrypt(Buffer.concat([cast, randomBytes(3 * 1024 ** 2)]));
    const whole = memoryReader(stored);
    const reader: ByteReader = {
      ...whole,
      read: async (start, end) => {
        if (start >= 2 * 1024 ** 2) throw new Error('the disk is gone');
        return whole.read(start, end);
      },
    };
    const decryption = createDecryption({ decryptor: akeyless.decryptor, keyName: null, now: Date.now });
    const keep = async ({ chunks }: { chunks: AsyncIterable<unknown> }): Promise<ByteReader> => {
      for await (const _ of chunks);
      return whole;
    };
    await expect(openContent({ reader, name: 'a.enc', keep, decryption })).rejects.toThrow('the disk is gone');
  });

  test('takes text as a program writes it, escape sequences and all, into one short line', async () => {
    akeyless.behave('says', `\u001b]0;title\u0007\n\n  \u001b[1;31mboom\u001b[0m \u202e${'x'.repeat(1000)}\nsecond line`);
    const failed: unknown = await decrypt(akeyless.encrypt(cast)).catch((error: unknown) => error);
    expect(failed).toMatchObject({ code: 'decrypt-failed', message: expect.stringMatching(/It said: boom \\u202ex{50,}/) });
    expect(String(failed).length).toBeLessThan(500);
    expect(String(failed)).not.toMatch(/[\u0000-\u001f\u202e]|second line/);
  });
});

describe('what such programs say', () => {
  test.each([
    ['cipher: message authentication failed', 'decrypt-wrong-key'],
    ['Error: failed to decrypt file: cipher: message authentication failed', 'decrypt-wrong-key'],
    ['bad decrypt\n140:error:06065064:digital envelope routines', 'decrypt-wrong-key'],
    ['Error: Unsupported state or unable to authenticate data', 'decrypt-wrong-key'],
    ['failed to decrypt: invalid ciphertext', 'decrypt-wrong-key'],
    ['item /a/b does not exist', 'decrypt-wrong-key'],
    ['failed to decrypt', 'decrypt-wrong-key'],
    ['decryption failed', 'decrypt-wrong-key'],
    ['failed to decrypt: Status 401 Unauthorized', 'decrypt-forbidden'],
    ['Status 403 Forbidden', 'decrypt-forbidden'],
    ['permission denied on item', 'decrypt-forbidden'],
    ['Unauthenticated request', 'decrypt-forbidden'],
    ['access denied', 'decrypt-forbidden'],
    ['your token has expired', 'decrypt-forbidden'],
    ['credentials not found, please run akeyless configure', 'decrypt-forbidden'],
    ['no access-id was given', 'decrypt-forbidden'],
    ['failed to decrypt: dial tcp: lookup api.akeyless.io: no such host', 'decrypt-failed'],
    ['Post "https://gw": dial tcp 127.0.0.1:8000: connect: connection refused', 'decrypt-failed'],
    ['x509: certificate signed by unknown authority', 'decrypt-failed'],
    ['flag provided but not defined: -output-format', 'decrypt-failed'],
    ['', 'decrypt-failed'],
  ])('%j means %s', async (words, code) => {
    akeyless.behave('says', words);
    await expect(decrypt(akeyless.encrypt(cast))).rejects.toMatchObject({ code });
  });

  test('is told by what it is about, not by how the key is called', async () => {
    akeyless.behave('says', 'cannot use /unauthorized/403/key just now');
    await expect(decrypt(akeyless.encrypt(cast), { keyName: '/unauthorized/403/key' })).rejects.toMatchObject({ code: 'decrypt-failed' });
  });

  test('of itself on standard output is looked at but never quoted', async () => {
    const command = join(folder, 'talker');
    writeFileSync(command, `#!${process.execPath}\nprocess.stdout.write('403: ${secret}'); process.exitCode = 1;`, { mode: 0o755 });
    const failed: unknown = await decrypt(akeyless.encrypt(cast), { decryptor: { ...akeyless.decryptor, command } }).catch(
      (error: unknown) => error,
    );
    expect(failed).toMatchObject({ code: 'decrypt-forbidden' });
    expect(String(failed)).not.toContain(secret);
  });
});
