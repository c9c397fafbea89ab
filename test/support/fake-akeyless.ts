import { createCipheriv, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Decryptor } from '../../shared/model/settings.ts';

/** What the program does in place of decrypting; "well": it decrypts. */
export type Behaviour =
  | 'well'
  /** Says what it was told to say, and ends with 1. */
  | 'says'
  /** Reads nothing, writes nothing, never ends. */
  | 'hangs'
  /** The same, and what it started too; neither ends when asked to. */
  | 'hangs-with-child'
  /** Writes the first half of the plaintext, then never ends. */
  | 'hangs-half-way'
  | 'fails-half-way'
  /** Writes the plaintext, and then something else for ever. */
  | 'floods'
  | 'gives-nothing'
  /** Decrypts the beginning of what it is given, and ends well. */
  | 'reads-half';

export interface FakeAkeyless {
  readonly command: string;
  /** For the settings: with the default arguments. */
  readonly decryptor: Decryptor;
  /** As `encrypt-file` writes it: raw, or base64 text. */
  encrypt(plain: Uint8Array, keyName?: string): Buffer;
  behave(behaviour: Behaviour, says?: string): void;
  /** As after `akeyless auth` expired, and after it was done again. */
  setLoggedIn(isLoggedIn: boolean): void;
  setPermitted(isPermitted: boolean): void;
  /** How it was called the last time. */
  lastCall(): {
    readonly args: string[];
    readonly env: Record<string, string>;
    readonly cwd: string;
    readonly pid: number;
    readonly childPid?: number;
  };
  wasCalled(): boolean;
}

/**
 * A program that decrypts as `akeyless decrypt-file` does: standard input to standard output, raw or base64, with named
 * AES-256-GCM keys that need a login and permission. It keeps its state beside itself.
 */
export function makeFakeAkeyless(folder: string, keyNames = ['/recordings/rdp']): FakeAkeyless {
  mkdirSync(join(folder, 'keys'), { recursive: true });
  const command = join(folder, 'akeyless');
  const keyPath = (name: string): string => join(folder, 'keys', Buffer.from(name).toString('hex'));
  for (const name of keyNames) writeFileSync(keyPath(name), randomBytes(32));
  writeFileSync(command, `#!${process.execPath}\n${script}`);
  chmodSync(command, 0o755);
  const state = { behaviour: 'well', says: '', isLoggedIn: true, isPermitted: true };
  const save = (change: Partial<typeof state>): void =>
    writeFileSync(join(folder, 'state.json'), JSON.stringify(Object.assign(state, change)));
  save({});
  const [firstKey = ''] = keyNames;
  return {
    command,
    decryptor: { command, args: ['decrypt-file', '--key-name', '{key}', '--output-format', 'raw'], keyName: firstKey },
    encrypt(plain, keyName = firstKey) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', readFileSync(keyPath(keyName)), nonce);
      return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    },
    behave: (behaviour, says = '') => save({ behaviour, says }),
    setLoggedIn: (isLoggedIn) => save({ isLoggedIn }),
    setPermitted: (isPermitted) => save({ isPermitted }),
    lastCall: () => JSON.parse(readFileSync(join(folder, 'call.json'), 'utf8')),
    wasCalled: () => existsSync(join(folder, 'call.json')),
  };
}

const script = `
const { spawn } = require('node:child_process');
const { createDecipheriv } = require('node:crypto');
const { existsSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const state = JSON.parse(readFileSync(join(__dirname, 'state.json'), 'utf8'));
const args = process.argv.slice(2);
const option = (name) => args[args.indexOf(name) + 1];
const note = (more = {}) => {
  const call = { args, env: { ...process.env }, cwd: process.cwd(), pid: process.pid, ...more };
  writeFileSync(join(__dirname, 'call.new'), JSON.stringify(call));
  renameSync(join(__dirname, 'call.new'), join(__dirname, 'call.json'));
};
const fail = (words) => {
  process.stderr.write(words + '\\n');
  process.exit(1);
};
const wait = () => setInterval(() => {}, 1000);

async function readAll(most = Infinity) {
  const parts = [];
  let length = 0;
  for await (const part of process.stdin) {
    parts.push(part);
    length += part.length;
    if (length >= most) break;
  }
  return Buffer.concat(parts);
}

function decrypt(stored, key, isWhole) {
  const text = stored.subarray(0, 1000).toString('latin1');
  const sealed = /^[A-Za-z0-9+/=\\s]+$/.test(text) ? Buffer.from(stored.toString('latin1'), 'base64') : stored;
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12));
  decipher.setAuthTag(sealed.subarray(-16));
  const plain = decipher.update(sealed.subarray(12, -16));
  if (isWhole) decipher.final();
  return plain;
}

async function main() {
  if (args[0] === '--version') return void process.stdout.write('Version: 1.130.0-fake\\n');
  note();
  if (state.behaviour === 'says') fail(state.says);
  if (state.behaviour === 'hangs') return wait();
  if (state.behaviour === 'hangs-with-child') {
    process.on('SIGTERM', () => {});
    const child = spawn(process.execPath, ['-e', 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000)'], { stdio: 'inherit' });
    note({ childPid: child.pid });
    return wait();
  }
  if (state.behaviour === 'gives-nothing') return void (await readAll());
  if (!state.isLoggedIn) fail('\\u001b[31mError:\\u001b[0m Unauthorized: token has expired, please run "akeyless auth"');
  const keyFile = join(__dirname, 'keys', Buffer.from(option('--key-name')).toString('hex'));
  if (!existsSync(keyFile)) fail('Error: failed to decrypt file: item ' + option('--key-name') + ' does not exist');
  if (!state.isPermitted) fail('Error: failed to decrypt file: Status 403 Forbidden, you have no permission to decrypt with this key');
  let plain;
  try {
    plain = decrypt(await readAll(state.behaviour === 'reads-half' ? 100000 : Infinity), readFileSync(keyFile), state.behaviour !== 'reads-half');
  } catch {
    fail('Error: failed to decrypt file: cipher: message authentication failed');
  }
  if (state.behaviour === 'floods') {
    const much = Buffer.alloc(65536);
    const write = () => process.stdout.write(much, write);
    return process.stdout.write(plain, write);
  }
  if (state.behaviour === 'reads-half') return process.stdout.write(plain, () => process.exit(0));
  if (/half-way/.test(state.behaviour)) {
    process.stdout.write(plain.subarray(0, plain.length / 2), () => {
      if (state.behaviour === 'fails-half-way') fail('panic: runtime error: index out of range');
    });
    return wait();
  }
  process.stdout.write(option('--output-format') === 'raw' ? plain : plain.toString('base64') + '\\n');
}
main();
`;
