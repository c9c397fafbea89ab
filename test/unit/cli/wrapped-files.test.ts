import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { settingsSchema } from '../../../shared/model/settings.ts';
import { type FakeAkeyless, makeFakeAkeyless } from '../../support/fake-akeyless.ts';
import { makeNumberedDump } from '../../support/guacamole-dump.ts';
import { makeTestVideo, readFrameNumber } from '../../support/test-videos.ts';
import { noLibrary, runWitness, testFolder } from './cli-runner.ts';

const cast = [
  '{"version": 2, "width": 40, "height": 5}',
  '[0.5, "o", "$ "]',
  '[1.0, "i", "rm -rf /var\\r"]',
  '[1.1, "o", "rm -rf /var\\r\\n"]',
  '',
].join('\n');

let mp4: Buffer<ArrayBuffer>;
let webm: Buffer<ArrayBuffer>;
let mkv: Buffer<ArrayBuffer>;
beforeAll(async () => {
  mp4 = (await makeTestVideo('mp4-index-last', { seconds: 2 })).bytes;
  webm = (await makeTestVideo('webm-vp8', { seconds: 2 })).bytes;
  mkv = (await makeTestVideo('mkv', { seconds: 2 })).bytes;
});

let folder: string;
beforeEach(() => {
  folder = testFolder();
});

async function numberIn(path: string): Promise<number | null> {
  const image = await loadImage(readFileSync(path));
  const canvas = createCanvas(image.width, image.height);
  canvas.getContext('2d').drawImage(image, 0, 0);
  return readFrameNumber(canvas.data(), image.width, image.height);
}

const run = (...argv: string[]) => runWitness(argv, { createLibrary: noLibrary });

function file(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

describe('probe', () => {
  test('tells videos through compression, whatever they are called', async () => {
    for (const [name, content, layers, format, videoCodec] of [
      ['rec_1.mp4.gz', gzipSync(mp4), ['gzip'], 'mp4', 'h264'],
      ['rec_2.mkv', gzipSync(webm), ['gzip'], 'webm', 'vp8'],
      ['rec_3.cast', zstdCompressSync(gzipSync(mkv)), ['zstd', 'gzip'], 'matroska', 'h264'],
      ['rec_4.txt', gzipSync(mp4.toString('base64')), ['gzip', 'base64'], 'mp4', 'h264'],
    ] as const) {
      const path = file(name, content);
      expect((await run('probe', path, '--json')).json(), name).toMatchObject({
        layers,
        format,
        videoCodec,
        kind: 'video',
        width: 160,
        playable: 'native',
      });
      expect(readFileSync(path).equals(content), name).toBe(true);
    }
  });

  test('gives clear answers for what is no recording or not all of one', async () => {
    const faststart = (await makeTestVideo('mp4', { seconds: 12 })).bytes;
    const answers = async (name: string, content: string | Uint8Array) => run('probe', file(name, content), '--json');
    expect(await answers('nothing.mp4.gz', '')).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('is empty') });
    expect((await answers('text.mp4', 'only text')).json()).toMatchObject({
      format: 'unknown',
      playable: 'no',
      problems: [{ code: 'unknown-format' }],
    });
    expect((await answers('text.mp4.gz', gzipSync('only text'))).json()).toMatchObject({
      format: 'unknown',
      layers: ['gzip'],
      playable: 'no',
    });
    const cut = (await answers('cut.mp4.gz', gzipSync(faststart).subarray(0, -1500))).json();
    expect(cut).toMatchObject({
      format: 'mp4',
      layers: ['gzip'],
      problems: expect.arrayContaining([expect.objectContaining({ code: 'truncated' })]),
    });
    const damaged = gzipSync(faststart);
    damaged.fill(0xff, damaged.length - 3000, damaged.length - 2900);
    expect((await answers('damaged.mp4.gz', damaged)).json()).toMatchObject({
      problems: expect.arrayContaining([expect.objectContaining({ code: expect.stringMatching(/damaged-layer|truncated/) })]),
    });
  });

  test('refuses a bomb, and says what it is', async () => {
    const bomb = gzipSync(Buffer.concat([mp4.subarray(0, 64), Buffer.alloc(280 * 1024 ** 2)]), { level: 9 });
    const answer = await run('probe', file('bomb.mp4.gz', bomb), '--json');
    expect(answer.exitCode).toBe(0);
    expect(answer.json()).toMatchObject({ format: 'mp4', layers: ['gzip'], playable: 'no', problems: [{ code: 'bomb' }] });
  });
});

describe('what is encrypted', () => {
  test('is told by its content, and by its name only where that tells nothing', async () => {
    const random = randomBytes(5000);
    for (const [name, content, format, layers] of [
      ['a.enc', random, 'encrypted', []],
      ['b.mp4.enc', random.toString('base64'), 'encrypted', ['base64']],
      ['c.enc', `${random.toString('base64').replace(/.{64}/g, '$&\n')}\n`, 'encrypted', ['base64']],
      ['d.enc.gzip', gzipSync(random), 'encrypted', ['gzip']],
      ['e.enc.gzip', gzipSync(random.toString('base64')), 'encrypted', ['gzip', 'base64']],
      // The suffixes are documented in both orders: the bytes decide.
      ['f.enc.gzip', random, 'encrypted', []],
      ['g.enc', `-----BEGIN MESSAGE-----\n${random.toString('base64')}\n-----END MESSAGE-----\n`, 'encrypted', []],
      ['h.enc', random.subarray(0, 60), 'encrypted', []],
      ['i.bin', random, 'unknown', []],
      ['j.enc', cast, 'asciicast-v2', []],
      ['k.enc', gzipSync(cast), 'asciicast-v2', ['gzip']],
      ['l.enc', Buffer.from(cast).toString('base64'), 'asciicast-v2', ['base64']],
      ['m.enc', mp4, 'mp4', []],
      ['n.enc', 'This is a note about keys, and no ciphertext at all.', 'unknown', []],
      ['o.enc', new Uint8Array(5000), 'unknown', []],
      ['p.txt', random.toString('base64'), 'unknown', []],
    ] as const) {
      const answer = await run('probe', file(name, content), '--json');
      expect(answer.json(), name).toMatchObject({ format, layers });
      if (format === 'encrypted')
        expect(answer.json(), name).toMatchObject({ kind: 'encrypted', playable: 'no', problems: [{ code: 'encrypted' }] });
      expect(answer.stderr.includes('--decrypt'), name).toBe(format === 'encrypted');
    }
  });
});

describe('--decrypt', () => {
  let akeyless: FakeAkeyless;
  beforeEach(() => {
    akeyless = makeFakeAkeyless(join(folder, 'tool'), ['/recordings/rdp', '/other']);
  });
  const how = () => ['--decrypt', '--key', '/recordings/rdp', '--decryptor', akeyless.command];

  test('opens terminal recordings and videos for every command on files', async () => {
    const terminal = file('a.cast.enc', akeyless.encrypt(Buffer.from(cast)));
    const video = file('b.enc.gzip', akeyless.encrypt(gzipSync(mp4)).toString('base64'));
    expect((await run('probe', terminal, '--json', ...how())).json()).toMatchObject({
      format: 'asciicast-v2',
      layers: ['encrypted'],
      events: 3,
      playable: 'replay',
    });
    expect((await run('probe', video, '--json', ...how())).json()).toMatchObject({
      format: 'mp4',
      layers: ['base64', 'encrypted', 'gzip'],
      width: 160,
      playable: 'native',
    });
    expect((await run('screen', terminal, '--at', '1200', '--json', ...how())).json()).toMatchObject({
      lines: ['$ rm -rf /var', '', '', '', ''],
    });
    const picture = join(folder, 'frame.png');
    const m4v = file('c.m4v.enc', akeyless.encrypt((await makeTestVideo('m4v', { seconds: 2 })).bytes));
    const dump = file('d.enc.gzip', gzipSync(akeyless.encrypt(Buffer.from(makeNumberedDump()))));
    for (const [path, name] of [
      [m4v, 'video'],
      [dump, 'guacamole'],
    ] as const) {
      expect(await run('frame', path, '--at', '1000', '--out', picture, '--force', '--json', ...how()), name).toMatchObject({
        exitCode: 0,
      });
      expect(await numberIn(picture), name).toBe(25);
      expect((await run('probe', path, '--json', ...how())).json()).toMatchObject({
        kind: name,
        layers: expect.arrayContaining(['encrypted']),
      });
    }
    expect((await run('transcript', terminal, ...how())).stdout).toContain('> rm -rf /var\n');
    const plain = file('c.cast', cast);
    const found = await run('search', 'rm', terminal, plain, '--json', ...how());
    expect(found.json()).toMatchObject({
      searched: 2,
      notSearched: [],
      hits: [{ recording: terminal }, { recording: terminal }, { recording: plain }, { recording: plain }],
    });
  });

  test('without it an encrypted recording is no terminal recording, and the program is not run', async () => {
    const terminal = file('a.cast.enc', akeyless.encrypt(Buffer.from(cast)));
    const refused = await run('screen', terminal, '--at', '0');
    expect(refused).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('--decrypt') });
    expect(akeyless.wasCalled()).toBe(false);
  });

  test('without it a search says of an encrypted file that it is, and what to do, whatever is looked for', async () => {
    const locked = [file('a.cast.enc', akeyless.encrypt(Buffer.from(cast))), file('b.enc.gzip', gzipSync(akeyless.encrypt(mp4)))];
    const plain = file('c.cast', cast);
    for (const where of [[], ['--in', 'ocr'], ['--in', 'output']]) {
      const answer = await run('search', 'rm', ...locked, plain, '--json', ...where);
      expect(answer, where.join(' ')).toMatchObject({
        exitCode: 0,
        stderr: expect.stringMatching(/a\.cast\.enc is encrypted\. .*--decrypt/),
      });
      expect(answer.json(), where.join(' ')).toMatchObject({
        searched: 1,
        notSearched: locked.map((path) => ({ recording: path, reason: 'encrypted', action: expect.stringContaining('--decrypt') })),
      });
    }
    expect((await run('search', 'rm', ...locked)).stdout).toMatch(/a\.cast\.enc +encrypted: Open it with --decrypt\./);
    expect(akeyless.wasCalled()).toBe(false);
  });

  test('takes program, arguments and key from the settings, without opening the data folder', async () => {
    const home = join(folder, 'home');
    mkdirSync(home);
    writeFileSync(join(home, 'settings.json'), JSON.stringify(settingsSchema.parse({ decryptor: akeyless.decryptor })));
    const terminal = file('a.cast.enc', akeyless.encrypt(Buffer.from(cast)));
    expect((await run('probe', terminal, '--decrypt', '--json', '--home', home)).json()).toMatchObject({
      layers: ['encrypted'],
      playable: 'replay',
    });
    expect(akeyless.lastCall().args).toEqual(['decrypt-file', '--key-name', '/recordings/rdp', '--output-format', 'raw']);
    const other = await run('probe', terminal, '--key', '/other', '--json', '--home', home);
    expect(other).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('/other') });
  });

  test('tells apart what keeps it from decrypting', async () => {
    const terminal = file('a.cast.enc', akeyless.encrypt(Buffer.from(cast)));
    const empty = ['--home', join(folder, 'no-home')];
    const failed = async (...argv: string[]) => {
      const answer = await run('transcript', terminal, '--json', ...argv, ...empty);
      return [answer.exitCode, (answer.json() as { error: { code: string } }).error.code];
    };
    expect(await failed('--decrypt', '--decryptor', akeyless.command)).toEqual([2, 'decrypt-not-set-up']);
    expect(await failed('--key', '/recordings/rdp', '--decryptor', join(folder, 'nothing'))).toEqual([3, 'decrypt-tool-missing']);
    expect(await failed('--key', '/other', '--decryptor', akeyless.command)).toEqual([2, 'decrypt-wrong-key']);
    akeyless.setLoggedIn(false);
    expect(await failed(...how())).toEqual([3, 'decrypt-forbidden']);
    akeyless.behave('says', 'boom');
    expect(await failed(...how())).toEqual([3, 'decrypt-failed']);
  });

  test('in a search over many files names the one that cannot be decrypted and goes on', async () => {
    const wrong = file('wrong.enc', akeyless.encrypt(Buffer.from(cast), '/other'));
    const right = file('right.enc', akeyless.encrypt(Buffer.from(cast)));
    const answer = await run('search', 'rm', wrong, right, '--json', ...how());
    expect(answer.exitCode).toBe(2);
    expect(answer.json()).toMatchObject({
      searched: 1,
      notSearched: [{ recording: wrong, reason: 'failed' }],
      hits: [{ recording: right }, { recording: right }],
    });
  });
});
