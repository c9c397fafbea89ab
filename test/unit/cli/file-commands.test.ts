import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { noLibrary, runWitness, testFolder } from './cli-runner.ts';

const cast = [
  '{"version": 2, "width": 40, "height": 5, "timestamp": 1762092180}',
  '[0.5, "o", "$ "]',
  '[1.0, "i", "rm -rf /var\\r"]',
  '[1.1, "o", "rm -rf /var\\r\\n"]',
  '[2.5, "o", "gone\\u001b]0;title\\u0007\\r\\n$ "]',
  '',
].join('\n');

function files() {
  const folder = testFolder();
  const write = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  return { folder, cast: write('a.cast', cast), empty: write('empty.cast', ''), other: write('renamed.mp4', 'only text') };
}

const run = (...argv: string[]) => runWitness(argv, { createLibrary: noLibrary });

describe('commands on files, which never open the data folder', () => {
  test('probe tells what a file is, in every field of the contract', async () => {
    const answer = await run('probe', files().cast, '--json');
    expect(answer).toMatchObject({ exitCode: 0, stderr: '' });
    expect(answer.json()).toEqual({
      format: 'asciicast-v2',
      kind: 'terminal',
      layers: [],
      durationMs: 2500,
      startedAt: 1_762_092_180_000,
      cols: 40,
      rows: 5,
      events: 4,
      outputBytes: expect.any(Number),
      container: null,
      videoCodec: null,
      width: null,
      height: null,
      frameRate: null,
      playable: 'replay',
      problems: [],
    });
  });

  test('an unknown format is an answer; an empty or missing file is unusable input', async () => {
    const { folder, other, empty } = files();
    const unknown = await run('probe', other, '--json');
    expect(unknown.exitCode).toBe(0);
    expect(unknown.json()).toMatchObject({ format: 'unknown', playable: 'no' });
    for (const [path, code] of [
      [empty, 'input-empty'],
      [join(folder, 'nothing'), 'input-unreadable'],
      [folder, 'input-unreadable'],
    ] as const) {
      const failed = await run('probe', path, '--json');
      expect(failed.exitCode).toBe(2);
      expect(failed.json()).toMatchObject({ error: { code } });
      expect(failed.stderr).toContain(path);
    }
  });

  test('screen shows the terminal at a time', async () => {
    const answer = await run('screen', files().cast, '--at', '1200', '--json');
    expect(answer.json()).toEqual({ atMs: 1200, cols: 40, rows: 5, cursor: { x: 0, y: 1 }, lines: ['$ rm -rf /var', '', '', '', ''] });
  });

  test.each([[], ['--at', '-3'], ['--at', 'soon'], ['--at', '1.5']])('screen refuses the time %j', async (...at) => {
    expect(await run('screen', files().cast, ...at)).toMatchObject({ exitCode: 2, stdout: '', stderr: expect.stringContaining('--at') });
  });

  test('transcript prints what was shown and typed, as text and as one JSON document', async () => {
    const { cast: path } = files();
    const text = await run('transcript', path);
    expect(text.stdout).toContain('0:00:01.000 > rm -rf /var\n');
    expect((await run('transcript', path, '--json')).json()).toMatchObject({
      lines: expect.arrayContaining([{ atMs: 1000, endMs: expect.any(Number), source: 'input', text: 'rm -rf /var' }]),
    });
  });

  test.each([
    ['words', ['rm']],
    ['a substring', ['m -rf /v', '--substring']],
    ['a regular expression', ['rm\\s+-r[a-z]', '--regex']],
  ])('search finds %s in files', async (_, [query = '', ...options]) => {
    const { cast: path } = files();
    const answer = await run('search', query, path, ...options, '--json');
    expect(answer.json()).toMatchObject({
      hits: [
        { session: null, recording: path, atMs: 1000, source: 'input', text: 'rm -rf /var' },
        { session: null, recording: path, source: 'output' },
      ],
      searched: 1,
      notSearched: [],
    });
  });

  test('after -- a query may begin with a dash', async () => {
    const answer = await run('search', '--substring', '--json', '--', '-rf', files().cast);
    expect(answer.json()).toMatchObject({ hits: [{ atMs: 1000 }, { source: 'output' }] });
  });

  test('a file that cannot be searched is named and does not stop the others', async () => {
    const { cast: path, empty, other } = files();
    const answer = await run('search', 'rm', empty, other, path, '--json');
    expect(answer.exitCode).toBe(2);
    expect(answer.json()).toMatchObject({
      hits: [{ recording: path }, { recording: path }],
      searched: 1,
      notSearched: [
        { recording: empty, reason: 'failed' },
        { recording: other, reason: 'unsupported' },
      ],
    });
  });

  test('the limit of a search is kept and what is beyond it is told', async () => {
    const answer = await run('search', 'rm', files().cast, '--limit', '1', '--json');
    expect(answer.json()).toMatchObject({ hits: [{ atMs: 1000 }], more: true });
    expect(answer.stderr).toContain('--limit');
  });

  test('a wrong regular expression is a usage error', async () => {
    expect(await run('search', '(', files().cast, '--regex')).toMatchObject({ exitCode: 2, stdout: '' });
  });
});

describe('the command line itself', () => {
  test.each([
    ['bogus'],
    [],
    ['probe'],
    ['probe', 'a', 'b'],
    ['probe', 'a', '--bogus'],
    ['sources'],
    ['search', 'q', '--regex', '--substring'],
  ])('%j is bad usage: exit code 2, a message, no stack trace', async (...argv) => {
    const answer = await run(...argv);
    expect(answer).toMatchObject({ exitCode: 2, stdout: '' });
    expect(answer.stderr).not.toBe('');
    expect(answer.stderr).not.toMatch(/^\s+at /m);
  });

  test('help and version are no failure', async () => {
    for (const argv of [['--help'], ['sources', 'add', '--help'], ['help', 'sync']]) {
      expect(await run(...argv)).toMatchObject({ exitCode: 0, stderr: '', stdout: expect.stringContaining('Usage: witness') });
    }
    expect(await run('--version')).toMatchObject({ exitCode: 0, stdout: '0.0.0-test\n' });
  });

  test('stack traces are for --debug alone', async () => {
    const createLibrary = () => Promise.reject(new Error('no such luck', { cause: new Error('the reason') }));
    const quiet = await runWitness(['sessions'], { createLibrary });
    expect(quiet).toMatchObject({ exitCode: 3, stderr: expect.stringContaining('no such luck') });
    expect(quiet.stderr).not.toMatch(/^\s+at /m);
    const loud = await runWitness(['sessions', '--debug'], { createLibrary });
    expect(loud.stderr).toMatch(/^\s+at /m);
    expect(loud.stderr).toContain('Caused by: Error: the reason');
  });

  test('--home goes before WITNESS_HOME, before and after the command', async () => {
    const homes: string[] = [];
    const createLibrary = (home: string) => {
      homes.push(home);
      return Promise.reject(new Error('enough'));
    };
    const env = { WITNESS_HOME: '/from/environment' };
    await runWitness(['sessions'], { createLibrary, env });
    await runWitness(['sessions', '--home', '/from/option'], { createLibrary, env });
    await runWitness(['--home', '/from/option', 'sources', 'list'], { createLibrary, env });
    expect(homes).toEqual(['/from/environment', '/from/option', '/from/option']);
  });
});
