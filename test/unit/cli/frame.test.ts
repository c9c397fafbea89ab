import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import { beforeEach, describe, expect, test } from 'vitest';
import { castOf } from '../../support/memory-reader.ts';
import { makeTestVideo, readFrameNumber, type TestVideoKind, truncated } from '../../support/test-videos.ts';
import { noLibrary, runWitness, testFolder } from './cli-runner.ts';

let folder: string;
let out: string;
beforeEach(() => {
  folder = testFolder();
  out = join(folder, 'frame.png');
});

const run = (...argv: string[]) => runWitness(['frame', ...argv], { createLibrary: noLibrary });

function file(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

async function numberIn(path: string): Promise<number | null> {
  const image = await loadImage(readFileSync(path));
  const canvas = createCanvas(image.width, image.height);
  canvas.getContext('2d').drawImage(image, 0, 0);
  return readFrameNumber(canvas.data(), image.width, image.height);
}

describe('frame', () => {
  test.each<[TestVideoKind]>([['mp4'], ['mp4-index-last'], ['m4v'], ['mkv'], ['mkv-killed'], ['webm-vp8'], ['webm-vp9']])(
    'writes the picture shown at a time: %s',
    async (kind) => {
      const { bytes, fileName, ...video } = await makeTestVideo(kind, { seconds: 12 });
      const path = file(fileName, bytes);
      const answer = await run(path, '--at', '3333', '--out', out, '--json');
      expect(answer).toMatchObject({ exitCode: 0, stderr: '' });
      const expected = video.frameAt(3333);
      expect(answer.json()).toEqual({
        atMs: 3333,
        frameAtMs: video.timesMs[expected],
        frameNumber: expected,
        width: 160,
        height: 96,
        path: out,
      });
      expect(await numberIn(out)).toBe(expected);
    },
  );

  test('opens what is compressed and what was cut off, and gives the last picture for any later time', async () => {
    const { bytes, ...video } = await makeTestVideo('m4v', { seconds: 4 });
    expect(await run(file('a.m4v.gz', gzipSync(bytes)), '--at', '2000', '--out', out)).toMatchObject({ exitCode: 0 });
    expect(await numberIn(out)).toBe(video.frameAt(2000));
    const cut = truncated((await makeTestVideo('mp4', { seconds: 12 })).bytes, 0.6);
    expect(await run(file('cut.mp4', cut), '--at', '999999', '--out', out, '--force')).toMatchObject({ exitCode: 0 });
    expect(await numberIn(out)).toBeGreaterThan(100);
  });

  test('for people it says in words what it wrote', async () => {
    const { bytes, fileName } = await makeTestVideo('mp4', { seconds: 2 });
    const answer = await run(file(fileName, bytes), '--at', '100', '--out', out);
    expect(answer.stdout).toContain(out);
    expect(answer.stdout).toContain('160 x 96');
  });

  test('an existing file is kept, unless it may be overwritten, and then too when nothing can be shown', async () => {
    const { bytes, fileName } = await makeTestVideo('mp4', { seconds: 2 });
    const path = file(fileName, bytes);
    writeFileSync(out, 'precious');
    const refused = await run(path, '--at', '0', '--out', out);
    expect(refused).toMatchObject({ exitCode: 2, stdout: '' });
    expect(refused.stderr).toContain('--force');
    const broken = file('broken.mp4', Buffer.concat([bytes.subarray(0, 32), Buffer.alloc(5000)]));
    expect(await run(broken, '--at', '0', '--out', out, '--force')).toMatchObject({ exitCode: 2 });
    expect(readFileSync(out, 'utf8')).toBe('precious');
    expect(await run(path, '--at', '0', '--out', out, '--force')).toMatchObject({ exitCode: 0 });
    expect(await numberIn(out)).toBe(0);
    // Nothing is left beside it.
    expect(readdirSync(folder).sort()).toEqual(['broken.mp4', 'frame.png', fileName].sort());
  });

  test('what it cannot use is bad usage or unusable input, and named', async () => {
    const { bytes, fileName } = await makeTestVideo('mp4', { seconds: 1 });
    const path = file(fileName, bytes);
    mkdirSync(join(folder, 'dir'));
    const unusable: readonly [string[], RegExp][] = [
      [[path, '--at', '-1', '--out', out], /--at/],
      [[path, '--at', 'noon', '--out', out], /--at/],
      [[path, '--out', out], /--at/],
      [[path, '--at', '0'], /--out/],
      [[path, '--at', '0', '--out', join(folder, 'nowhere', 'a.png')], /folder/],
      [[path, '--at', '0', '--out', join(folder, 'dir'), '--force'], /exists/],
      [[join(folder, 'missing.mp4'), '--at', '0', '--out', out], /missing\.mp4/],
      [[file('empty.mp4', ''), '--at', '0', '--out', out], /empty\.mp4/],
      [[file('text.mp4', 'no video at all, only words'), '--at', '0', '--out', out], /text\.mp4/],
      [[file('ssh.cast', castOf([[1, 'o', 'a']])), '--at', '0', '--out', out], /witness screen/],
      [[file('secret.mp4.enc', Buffer.alloc(64, 0x81)), '--at', '0', '--out', out], /--decrypt/],
    ];
    for (const [argv, message] of unusable) {
      const answer = await run(...argv);
      expect([argv, answer.exitCode, answer.stdout]).toEqual([argv, 2, '']);
      expect(answer.stderr).toMatch(message);
      expect(answer.stderr).not.toMatch(/^\s+at /m);
    }
    expect(readdirSync(folder)).not.toContain('frame.png');
  });
});
