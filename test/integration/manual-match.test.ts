import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runWitness, testFolder } from '../unit/cli/cli-runner.ts';

const key = 'ssh/mallory@prod-db-1_20261102T140307Z.cast';

/** An archive with one object that names nobody's session, and two sessions without one. */
async function setUp() {
  const folder = testFolder();
  const archive = join(folder, 'archive');
  mkdirSync(join(archive, 'ssh'), { recursive: true });
  const session = (id: string, user: string) => ({
    session_id: id,
    status: 'completed',
    connection_type: 'ssh',
    user_identifier: user,
    target_host: 'prod-db-1',
    start_time: '2026-11-02T14:03:00Z',
    end_time: '2026-11-02T15:41:00Z',
  });
  const sessions = [session('sess-0001-aaaaaaaa', 'alice@corp'), session('sess-0002-bbbbbbbb', 'bob@corp')];
  writeFileSync(join(archive, 'sessions.json'), JSON.stringify({ sessions }));
  writeFileSync(join(archive, key), 'terminal');
  const run = async (...argv: string[]) => {
    const { stdout, stderr, exitCode } = await runWitness([...argv, '--home', join(folder, 'home'), '--json']);
    return { answer: JSON.parse(stdout), stderr, exitCode };
  };
  const ok = async (...argv: string[]) => {
    const { answer, stderr, exitCode } = await run(...argv);
    if (exitCode !== 0) throw new Error(`${argv.join(' ')}: ${stderr}`);
    return answer;
  };
  await ok('sources', 'add', archive, '--name', 'Archive');
  await ok('sync');
  /** Of each session that has an object: whose it is, how it was matched, and the reasons given by hand. */
  const matches = async (): Promise<unknown[]> => {
    const { sessions: listed } = await ok('sessions');
    return listed.flatMap(
      (each: {
        externalId: string | null;
        matches: { method: string; confidence: string; byHand: { action: string; reason: string }[] }[];
      }) =>
        each.matches.map(({ method, confidence, byHand }) => [
          each.externalId,
          method,
          confidence,
          byHand.map(({ action, reason }) => `${action}: ${reason}`),
        ]),
    );
  };
  return { archive, run, ok, matches };
}

test('what is linked and unlinked by hand is kept with its reasons, through syncs and a source removed and added again', async () => {
  const { archive, run, ok, matches } = await setUp();
  expect(await matches()).toEqual([[null, 'derived', null, []]]);
  await ok('link', key, 'sess-0001-aaaaaaaa', '--reason', 'Ticket 12: a shared account');
  const linked = [['sess-0001-aaaaaaaa', 'manual', 'certain', ['link: Ticket 12: a shared account']]];
  expect(await matches()).toEqual(linked);
  await ok('sync');
  expect(await matches()).toEqual(linked);

  await ok('sources', 'remove', 'Archive');
  await ok('sources', 'add', archive, '--name', 'Again');
  await ok('sync');
  expect(await matches()).toEqual(linked);

  await ok('unlink', key, '--reason', 'It was another one');
  await ok('sync');
  const steps = ['link: Ticket 12: a shared account', 'unlink: It was another one'];
  expect(await matches()).toEqual([[null, 'manual', 'certain', steps]]);
  expect((await run('reconcile')).answer.findings).toEqual(
    expect.arrayContaining([expect.objectContaining({ kind: 'orphan', object: key })]),
  );

  await ok('link', key, 'sess-0002-bbbbbbbb', '--reason', 'Bob says so');
  expect(await matches()).toEqual([['sess-0002-bbbbbbbb', 'manual', 'certain', [...steps, 'link: Bob says so']]]);
  expect((await run('reconcile')).answer.findings).not.toEqual(expect.arrayContaining([expect.objectContaining({ kind: 'orphan' })]));
});

test('a link needs a reason, an object and a session that are known', async () => {
  const { run } = await setUp();
  expect(await run('link', key, 'sess-0001-aaaaaaaa', '--reason', ' ')).toMatchObject({
    exitCode: 2,
    answer: { error: { code: 'usage' } },
  });
  expect(await run('link', key, 'nobody', '--reason', 'x')).toMatchObject({ answer: { error: { code: 'not-found' } } });
  expect(await run('link', 'no/such.cast', 'sess-0001-aaaaaaaa', '--reason', 'x')).toMatchObject({
    answer: { error: { code: 'not-found' } },
  });
});
