import { readdirSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { passphrase } from '../support/four-eyes.ts';
import { castOf } from '../support/markers-of.ts';
import { type CliRun, runWitness } from '../unit/cli/cli-runner.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'witness-four-eyes-'));
  const archive = join(folder, 'archive');
  await mkdir(archive);
  await writeFile(join(archive, 'one.cast'), castOf([[1, 'o', 'a needle\r\n']]));
  const newSecret = { env: { WITNESS_NEW_PASSPHRASE: passphrase } };
  for (const [args, over] of [
    [['sources', 'add', '--kind', 'folder', '--path', archive, '--name', 'Archive'], {}],
    [['sync'], {}],
    [['fetch', '--all'], {}],
    [['persons', 'add', 'Bob Miller'], newSecret],
    [['protect', 'source', 'Archive', '--opening', 'reason', '--exporting', 'second-person'], {}],
  ] as const) {
    expect(await witness([...args], over)).toMatchObject({ exitCode: 0, stderr: expect.not.stringContaining('witness: ') });
  }
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

function witness(args: readonly string[], over: Parameters<typeof runWitness>[1] = {}): Promise<CliRun> {
  return runWitness([...args, '--home', join(folder, 'home')], over);
}
async function sessionId(): Promise<string> {
  const { sessions } = (await witness(['sessions', '--json'])).json() as { sessions: { id: string }[] };
  return sessions[0]?.id ?? expect.unreachable();
}

describe('what is protected, on the command line', () => {
  test('is listed, and left out of a search until a reason is given', async () => {
    expect((await witness(['protect', 'list', '--json'])).json()).toMatchObject({
      protections: [{ name: 'Archive', protection: { opening: 'reason', exporting: 'second-person' } }],
    });
    expect((await witness(['persons', 'list'])).stdout).toContain('Bob Miller');
    const without = await witness(['search', 'needle', '--json']);
    expect(without.json()).toMatchObject({ hits: [], searched: 0, notSearched: [{ key: 'one.cast', reason: 'protected' }] });
    expect((await witness(['search', 'needle'])).stdout).toMatch(/one\.cast +protected: Give --reason/);
    const given = await witness(['search', 'needle', '--reason', 'Ticket 12', '--json']);
    expect(given.json()).toMatchObject({ hits: [{ text: 'a needle' }], searched: 1, notSearched: [] });
  });

  test('is exported with a second person and their passphrase, and not without', async () => {
    const out = join(folder, 'out');
    const args = ['export', await sessionId(), '--out', out];
    const nothing = await witness(args);
    expect([nothing.exitCode, nothing.stdout]).toEqual([2, '']);
    expect(nothing.stderr).toMatch(/cannot be exported without a reason and a second person: Archive demands it\./);
    expect(nothing.stderr).toContain('Give --reason and --second-person, whose passphrase is read from WITNESS_SECOND_PASSPHRASE');
    expect((await witness([...args, '--reason', 'Ticket 12'])).exitCode).toBe(2);
    const seconded = [...args, '--reason', 'Ticket 12', '--second-person', 'Bob Miller'];
    const noSecret = await witness(seconded);
    expect([noSecret.exitCode, noSecret.stderr]).toEqual([2, expect.stringContaining('or name a file with --second-passphrase-file')]);
    const nobody = await witness([...args, '--reason', 'Ticket 12', '--second-person', 'Eve'], secret(passphrase));
    expect([nobody.exitCode, nobody.stderr]).toEqual([2, expect.stringContaining('There are: Bob Miller.')]);
    const wrong = await witness([...seconded, '--json'], secret('zebra crossing'));
    expect([wrong.exitCode, wrong.json()]).toEqual([2, { error: expect.objectContaining({ code: 'access-passphrase' }) }]);
    expect(wrong.stdout + wrong.stderr).not.toContain('zebra');
    expect(readdirSync(folder)).not.toContain('out');

    expect(await witness(seconded, secret(passphrase))).toMatchObject({ exitCode: 0 });
    const file = join(folder, 'passphrase');
    await writeFile(file, `${passphrase}\n`);
    const more = await witness([
      'clip',
      await recordingId(),
      '--from',
      '0',
      '--to',
      '1000',
      '--format',
      'text',
      '--out',
      out,
      ...seconded.slice(4),
      '--second-passphrase-file',
      file,
    ]);
    expect(more).toMatchObject({ exitCode: 0 });
    const { entries } = (await witness(['journal', 'list', '--json'])).json() as {
      entries: { action: string; reason: string; detail: object }[];
    };
    expect(entries.filter(({ action }) => action === 'access.granted')).toHaveLength(3);
  });

  test('is protected less only with what it demands', async () => {
    const args = ['protect', 'source', 'Archive', '--exporting', 'none'];
    expect((await witness(args)).exitCode).toBe(2);
    expect((await witness(['sources', 'remove', 'Archive'])).exitCode).toBe(2);
    expect((await witness(['persons', 'remove', 'Bob Miller'])).stderr).toContain(
      'The list of second persons cannot be changed without a reason and a second person.',
    );
    const given = ['--reason', 'The audit is over', '--second-person', 'Bob Miller'];
    expect((await witness([...args, ...given], secret(passphrase))).stdout).toBe('Opening: reason. Exporting: none.\n');
    expect(await witness(['persons', 'remove', 'Bob Miller'])).toMatchObject({ exitCode: 0 });
  });
});

function secret(value: string) {
  return { env: { WITNESS_SECOND_PASSPHRASE: value } };
}
async function recordingId(): Promise<string> {
  const { notSearched } = (await witness(['search', 'needle', '--json'])).json() as { notSearched: { recording: string }[] };
  return notSearched[0]?.recording ?? expect.unreachable();
}
