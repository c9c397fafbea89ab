import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, existsSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { exportResultSchema } from '../../shared/model/evidence.ts';
import { decryptResultSchema, type Job } from '../../shared/model/job.ts';
import { type FakeAkeyless, makeFakeAkeyless } from '../support/fake-akeyless.ts';
import { makeNumberedDump } from '../support/guacamole-dump.ts';
import { finishJob, makeTempFolder, waitForJob } from '../support/library.ts';
import { castOf } from '../support/memory-reader.ts';
import { filesBelow, type OpenedArchive, openArchive, openHome } from '../support/opened-archive.ts';
import { makeTestVideo } from '../support/test-videos.ts';
import { runWitness } from '../unit/cli/cli-runner.ts';

const needle = 'correct-horse-battery-staple';
const cast = Buffer.from(castOf(Array.from({ length: 600 }, (_, at) => [at / 10, at % 5 === 0 ? 'i' : 'o', `${needle} ${at}\r\n`])));
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

let mp4: Buffer<ArrayBuffer>;
beforeAll(async () => {
  mp4 = (await makeTestVideo('mp4-index-last', { seconds: 4 })).bytes;
});

interface Encrypted extends OpenedArchive {
  readonly akeyless: FakeAkeyless;
  readonly stored: Readonly<Record<string, Buffer>>;
  decrypt(key: string, keyName?: string | null): Promise<Job>;
}

/** An archive of encrypted recordings, fetched, in a library that is set up to decrypt them. */
async function openEncrypted(make: (akeyless: FakeAkeyless) => Readonly<Record<string, Buffer>>): Promise<Encrypted> {
  const folder = await makeTempFolder('witness-tool-');
  onTestFinished(() => folder.remove());
  const akeyless = makeFakeAkeyless(folder.path, ['/recordings/rdp', '/other']);
  const stored = make(akeyless);
  const opened = await openArchive(stored);
  await opened.engine.call('settings.update', { decryptor: akeyless.decryptor });
  await opened.fetch(...Object.keys(stored));
  return {
    ...opened,
    akeyless,
    stored,
    async decrypt(key, keyName = null) {
      const { id } = await opened.recordingOf(key);
      return waitForJob(opened.engine, (await opened.engine.call('recordings.decrypt', { recordingId: id, keyName })).jobId);
    },
  };
}

describe('an encrypted recording in the library', () => {
  test('is told as one, and cannot be opened before it is decrypted', async () => {
    const { engine, recordingOf, mediaOf } = await openEncrypted((akeyless) => ({ 'rdp/a.enc': akeyless.encrypt(mp4) }));
    const recording = await recordingOf('rdp/a.enc');
    expect(recording).toMatchObject({
      probe: { format: 'encrypted', kind: 'encrypted', playable: 'no' },
      unwrapped: null,
      indexState: 'unsupported',
    });
    await expect(engine.call('playback.open', { recordingId: recording.id })).rejects.toMatchObject({ code: 'input-unknown-format' });
    await expect(mediaOf('rdp/a.enc')).rejects.toThrow('not-cached');
    const { notSearched } = await engine.call('search.query', { query: 'anything' });
    expect(notSearched).toMatchObject([{ recordingId: recording.id, reason: 'encrypted' }]);
  });

  test('is decrypted, plays and is searched, through base64 and gzip on either side', async () => {
    const { engine, akeyless, stored, recordingOf, mediaOf, decrypt } = await openEncrypted((tool) => ({
      'rdp/raw.enc': tool.encrypt(mp4),
      'rdp/text.enc': Buffer.from(`${tool.encrypt(mp4).toString('base64')}\n`),
      'rdp/inner.enc.gzip': tool.encrypt(gzipSync(mp4)),
      'rdp/outer.enc.gzip': gzipSync(tool.encrypt(mp4)),
      'ssh/term.cast.enc': tool.encrypt(cast),
    }));
    for (const [key, layers] of [
      ['rdp/raw.enc', ['encrypted']],
      ['rdp/text.enc', ['base64', 'encrypted']],
      ['rdp/inner.enc.gzip', ['encrypted', 'gzip']],
      ['rdp/outer.enc.gzip', ['gzip', 'encrypted']],
    ] as const) {
      const job = await decrypt(key);
      expect(job, key).toMatchObject({ state: 'done', kind: 'decrypt', unit: 'bytes' });
      expect(decryptResultSchema.parse(job.result)).toEqual({ bytes: mp4.length, format: 'mp4' });
      expect(await recordingOf(key)).toMatchObject({
        probe: { format: 'mp4', kind: 'video', layers, playable: 'native', width: 160 },
        unwrapped: {
          sizeBytes: mp4.length,
          decrypted: { command: akeyless.command, keyName: '/recordings/rdp', atMs: expect.any(Number) },
        },
        sha256: sha256(stored[key] ?? Buffer.alloc(0)),
        error: null,
      });
      expect((await mediaOf(key)).equals(mp4), key).toBe(true);
      const { id } = await recordingOf(key);
      expect(await engine.call('playback.open', { recordingId: id })).toMatchObject({ track: { kind: 'video' } });
    }

    await decrypt('ssh/term.cast.enc');
    const terminal = await recordingOf('ssh/term.cast.enc');
    expect(terminal).toMatchObject({ probe: { format: 'asciicast-v2', layers: ['encrypted'], events: 600 }, indexState: 'indexed' });
    const found = await engine.call('search.query', { query: `${needle} 599`, mode: 'substring' });
    expect(found.hits).toMatchObject([{ recordingId: terminal.id }]);
    expect(await engine.call('playback.open', { recordingId: terminal.id })).toMatchObject({
      track: { kind: 'terminal' },
      durationMs: 59_900,
    });
    const total = Object.values(stored).reduce((sum, { length }) => sum + length, 0) + 4 * mp4.length + cast.length;
    expect(await engine.call('cache.status', {})).toMatchObject({ usedBytes: total });
  });

  test('of any kind plays: by proxy where the browser cannot, and as a dump', async () => {
    const m4v = (await makeTestVideo('m4v', { seconds: 4 })).bytes;
    const { engine, recordingOf, decrypt } = await openEncrypted((tool) => ({
      'rdp/a.enc': tool.encrypt(m4v),
      'rdp/b.enc.gzip': tool.encrypt(gzipSync(makeNumberedDump())),
    }));
    expect((await decrypt('rdp/a.enc')).result).toEqual({ bytes: m4v.length, format: 'mp4' });
    const video = await recordingOf('rdp/a.enc');
    expect(video.probe).toMatchObject({ layers: ['encrypted'], videoCodec: 'mpeg4', playable: 'proxy' });
    const { track } = await engine.call('playback.open', { recordingId: video.id });
    if (track.kind !== 'video' || track.delivery.kind !== 'proxy') throw new Error('It is played by proxy.');
    for (const part of ['init-0', '0']) {
      const answer = await engine.media(new Request(`http://host/media/${track.mediaPath}/${part}`));
      expect([answer.status, (await answer.arrayBuffer()).byteLength > 100]).toEqual([200, true]);
    }

    expect((await decrypt('rdp/b.enc.gzip')).result).toMatchObject({ format: 'guacamole' });
    const dump = await recordingOf('rdp/b.enc.gzip');
    expect(dump).toMatchObject({ probe: { layers: ['encrypted', 'gzip'], kind: 'guacamole', playable: 'replay' }, indexState: 'indexed' });
    expect(await engine.call('playback.open', { recordingId: dump.id })).toMatchObject({ track: { kind: 'guacamole' } });
  });

  test('is handed over as it was stored, and the evidence says how it was opened', async () => {
    const { engine, stored, akeyless, recordingOf, decrypt, home } = await openEncrypted((tool) => ({
      'ssh/term.cast.enc': tool.encrypt(cast),
    }));
    await decrypt('ssh/term.cast.enc');
    const { sessionId } = await recordingOf('ssh/term.cast.enc');
    const exported = await finishJob(engine, (await engine.call('evidence.export', { sessionId })).jobId);
    const { bagPath } = exportResultSchema.parse(exported.result);
    const originals = filesBelow(join(bagPath, 'data', 'original'));
    expect(originals).toHaveLength(1);
    expect(originals[0]?.bytes.equals(stored['ssh/term.cast.enc'] ?? Buffer.alloc(0))).toBe(true);
    const document: unknown = JSON.parse(readFileSync(join(bagPath, 'data', 'recordings.json'), 'utf8'));
    expect(document).toMatchObject({
      recordings: [{ decrypted: { program: akeyless.command, key: '/recordings/rdp', at: expect.stringMatching(/Z$/) } }],
    });
    expect(home).not.toBe(bagPath);
  });

  test('says what kept it from being decrypted, until it is', async () => {
    const { akeyless, recordingOf, decrypt, engine } = await openEncrypted((tool) => ({ 'a.enc': tool.encrypt(mp4, '/other') }));
    const failure = async (code: string): Promise<void> => {
      const job = await decrypt('a.enc');
      expect(job).toMatchObject({ state: 'failed', error: { code } });
      expect(await recordingOf('a.enc')).toMatchObject({ probe: { kind: 'encrypted' }, unwrapped: null, error: { code } });
    };
    await failure('decrypt-wrong-key');
    akeyless.setLoggedIn(false);
    await failure('decrypt-forbidden');
    akeyless.setLoggedIn(true);
    await engine.call('settings.update', { decryptor: { ...akeyless.decryptor, keyName: '' } });
    await failure('decrypt-not-set-up');
    chmodSync(akeyless.command, 0o644);
    expect(await decrypt('a.enc', '/other')).toMatchObject({ error: { code: 'decrypt-tool-missing' } });
    chmodSync(akeyless.command, 0o755);
    akeyless.behave('floods');
    expect(await decrypt('a.enc', '/other')).toMatchObject({ error: { code: 'decrypt-failed' } });
    akeyless.behave('well');
    expect(await decrypt('a.enc', '/other')).toMatchObject({ state: 'done' });
    expect(await recordingOf('a.enc')).toMatchObject({ error: null, unwrapped: { decrypted: { keyName: '/other' } } });
  });

  test('has to be decrypted again once it left the cache, or its copy did', async () => {
    const { engine, akeyless, recordingOf, fetch, decrypt, mediaOf } = await openEncrypted((tool) => ({
      'ssh/a.cast.enc': tool.encrypt(cast),
    }));
    await decrypt('ssh/a.cast.enc');
    const { id } = await recordingOf('ssh/a.cast.enc');
    await engine.call('recordings.removeFromCache', { recordingId: id });
    akeyless.setLoggedIn(false);
    await fetch('ssh/a.cast.enc');
    expect(await recordingOf('ssh/a.cast.enc')).toMatchObject({ cacheState: 'complete', probe: { kind: 'encrypted' }, unwrapped: null });
    await expect(mediaOf('ssh/a.cast.enc')).rejects.toThrow('not-cached');
    akeyless.setLoggedIn(true);
    await decrypt('ssh/a.cast.enc');
    expect(await recordingOf('ssh/a.cast.enc')).toMatchObject({ probe: { kind: 'terminal' }, indexState: 'indexed' });
    expect((await mediaOf('ssh/a.cast.enc')).equals(cast)).toBe(true);
  });

  test('is decrypted from the command line too, recording by recording or all of a session', async () => {
    const { engine, home, akeyless, recordingOf } = await openEncrypted((tool) => ({
      'right.cast.enc': tool.encrypt(cast),
      'wrong.cast.enc': tool.encrypt(cast, '/other'),
    }));
    const right = await recordingOf('right.cast.enc');
    const wrong = await recordingOf('wrong.cast.enc');
    await engine.close();
    const locked = await runWitness(['search', needle, '--json', '--home', home]);
    expect(locked.json()).toMatchObject({
      searched: 0,
      notSearched: expect.arrayContaining([
        expect.objectContaining({ recording: right.id, reason: 'encrypted', action: `Run "witness decrypt ${right.id}".` }),
      ]),
    });
    const first = await runWitness(['decrypt', right.id, wrong.id, '--json', '--home', home]);
    expect(first.exitCode).toBe(2);
    expect(first.json()).toEqual({
      decrypted: [{ recording: right.id, key: 'right.cast.enc', format: 'asciicast-v2', bytes: cast.length }],
      failures: [{ item: 'wrong.cast.enc', error: expect.objectContaining({ code: 'decrypt-wrong-key' }) }],
    });
    expect(first.stderr).toContain('wrong.cast.enc');
    const second = await runWitness(['decrypt', wrong.sessionId, '--key', '/other', '--home', home]);
    expect(second).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/wrong\.cast\.enc +asciicast-v2/) });
    expect(akeyless.lastCall().args).toContain('/other');
    // Of that session nothing is locked any more.
    expect(await runWitness(['decrypt', wrong.sessionId, '--home', home])).toMatchObject({ exitCode: 2 });
    const found = await runWitness(['search', needle, '--substring', '--limit', '5000', '--json', '--home', home]);
    expect(found.json()).toMatchObject({ searched: 2, notSearched: [] });
  });

  test('that is none, or is not here, is refused', async () => {
    const { engine, recordingOf, decrypt, akeyless } = await openEncrypted(() => ({ 'a.cast': cast }));
    expect(await decrypt('a.cast')).toMatchObject({ error: { code: 'usage', message: expect.stringContaining('not encrypted') } });
    const { id } = await recordingOf('a.cast');
    await engine.call('recordings.removeFromCache', { recordingId: id });
    expect(await decrypt('a.cast')).toMatchObject({ error: { code: 'not-cached' } });
    expect(akeyless.wasCalled()).toBe(false);
  });

  test('that was cancelled while the program worked leaves nothing of it', async () => {
    const { engine, home, akeyless, recordingOf } = await openEncrypted((tool) => ({ 'a.enc': tool.encrypt(mp4) }));
    akeyless.behave('hangs-half-way');
    const { id } = await recordingOf('a.enc');
    const { jobId } = await engine.call('recordings.decrypt', { recordingId: id });
    await vi.waitFor(() => expect(akeyless.wasCalled()).toBe(true), { timeout: 10_000 });
    await engine.call('jobs.cancel', { jobId });
    expect(await waitForJob(engine, jobId)).toMatchObject({ state: 'cancelled' });
    expect(filesBelow(join(home, 'derived'))).toEqual([]);
    expect(await recordingOf('a.enc')).toMatchObject({ unwrapped: null, error: null, probe: { kind: 'encrypted' } });
  });

  test('is tried by asking the program for its version', async () => {
    const { engine, akeyless } = await openEncrypted(() => ({ 'a.cast': cast }));
    expect(await engine.call('settings.tryDecryptor', { command: akeyless.command })).toEqual({
      says: 'Version: 1.130.0-fake',
      error: null,
    });
    expect(await engine.call('settings.tryDecryptor', { command: '/nothing/akeyless' })).toMatchObject({
      says: '',
      error: { code: 'decrypt-tool-missing' },
    });
  });
});

describe('plaintext of a recording that was decrypted', () => {
  test('is in no file of the data folder or of the temporary folder, whatever happens', { timeout: 60_000 }, async () => {
    const temporary = await makeTempFolder('witness-plain-');
    // Data folder, archive, tool and all that is temporary are made below it.
    vi.stubEnv('TMPDIR', temporary.path);
    try {
      expect(tmpdir()).toBe(temporary.path);
      const large = Buffer.concat([
        cast,
        ...Array.from({ length: 8 }, (_, at) => Buffer.from(`\n[${100 + at}, "o", "${needle.repeat(20_000)}"]`)),
      ]);
      const { engine, akeyless, home, decrypt, recordingOf, stored, archive } = await openEncrypted((tool) => ({
        'a.cast.enc': tool.encrypt(cast),
        'b.cast.enc': Buffer.from(tool.encrypt(cast).toString('base64')),
        'c.cast.enc': tool.encrypt(large),
      }));
      const nowhere = (when: string): void => {
        for (const { path, bytes } of filesBelow(temporary.path)) {
          expect(bytes.includes(needle), `${path} ${when}`).toBe(false);
          expect(bytes.includes(Buffer.from(needle, 'utf16le')), `${path} ${when}`).toBe(false);
          expect(bytes.includes(Buffer.from(needle).toString('base64').slice(4, -8)), `${path} ${when}`).toBe(false);
        }
      };
      expect(await decrypt('a.cast.enc')).toMatchObject({ state: 'done' });
      expect((await engine.call('search.query', { query: needle, mode: 'substring' })).hits.length).toBeGreaterThan(0);
      nowhere('after decrypting');
      akeyless.behave('fails-half-way');
      expect(await decrypt('b.cast.enc')).toMatchObject({ state: 'failed' });
      nowhere('after a failure');
      const { id } = await recordingOf('c.cast.enc');
      await engine.close();
      nowhere('after closing');

      akeyless.behave('hangs-half-way');
      const killed = await killWhileDecrypting(home, id);
      nowhere('after a kill');
      process.kill(akeyless.lastCall().pid);
      expect(existsSync(killed)).toBe(true);

      akeyless.behave('well');
      const again = await openHome(home, archive);
      expect(existsSync(killed)).toBe(false);
      const before = await again.recordingOf('c.cast.enc');
      expect(before).toMatchObject({ probe: { kind: 'encrypted' }, unwrapped: null });
      await finishJob(again.engine, (await again.engine.call('recordings.decrypt', { recordingId: id })).jobId);
      expect((await again.mediaOf('c.cast.enc')).equals(large)).toBe(true);
      for (const [key, bytes] of Object.entries(stored)) expect(readFileSync(join(archive, key)).equals(bytes), key).toBe(true);
      await again.engine.close();
      nowhere('at last');
    } finally {
      vi.unstubAllEnvs();
      await temporary.remove();
    }
  });
});

/** Gives the file in which half of the recording is by then. */
async function killWhileDecrypting(home: string, id: string): Promise<string> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('../support/decrypt-child.ts', import.meta.url)), home, id], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, NODE_NO_WARNINGS: '1' },
  });
  const exited = once(child, 'exit');
  const path = join(home, 'derived', `${id}.unwrapped`);
  await vi.waitFor(() => expect(statSync(path).size).toBeGreaterThan(1024 ** 2), { timeout: 20_000 });
  child.kill('SIGKILL');
  await exited;
  return path;
}
