import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startAkeylessServer } from '../support/akeyless-server.ts';
import { sessionIdAt } from '../support/akeyless-world.ts';
import { runWitness, testFolder } from '../unit/cli/cli-runner.ts';

async function setUp() {
  const folder = testFolder();
  const server = await startAkeylessServer();
  onTestFinished(() => server.close());
  const env = { WITNESS_AKEYLESS_ACCESS_KEY: server.accessKey };
  const run = (...argv: string[]) => runWitness([...argv, '--home', join(folder, 'home')], { env });
  const add = () => run('sources', 'add', 'akeyless', '--url', server.url, '--access-id', server.accessId, '--name', 'Corp');
  return { folder, server, run, add };
}

describe('a gateway on the command line', () => {
  test('add, test, sync, sessions, clusters, resources; no credential is printed anywhere', async () => {
    const { server, run, add } = await setUp();
    const printed: string[] = [];
    const ok = async (...argv: string[]) => {
      const result = argv.length === 0 ? await add() : await run(...argv);
      expect({ argv, exitCode: result.exitCode, stderr: result.stderr.includes('witness:') }).toEqual({ argv, exitCode: 0, stderr: false });
      printed.push(result.stdout, result.stderr);
      return result;
    };
    expect((await ok()).stdout).toMatch(`Added: Corp (Akeyless Gateway at ${server.url})`);
    expect((await ok()).stdout).toMatch('Known already: Corp');
    expect((await ok('sources', 'test', 'Corp')).stdout).toBe(
      [
        'Reachable: 10 sessions and more. Scope: sessions of all gateways that this identity may see.',
        '  read: sessions',
        '  read: bastion clusters',
        '  read: gateways',
        '  read: remote access settings',
        '  read: items and their settings',
        '',
      ].join('\n'),
    );
    expect((await ok('sync', '--json')).json()).toMatchObject({ sources: [{ result: { sessionsSeen: 25, added: 25 } }] });
    expect((await ok('sessions', '--text', sessionIdAt(3), '--json')).json()).toMatchObject({
      total: 1,
      sessions: [{ gateway: 'Virginia' }],
    });
    expect((await ok('sources', 'clusters', 'Corp')).stdout).toMatch(/bastion\s+Frankfurt\s+2026-11-20 11:59:00/);
    const resources = await ok('sources', 'resources', 'Corp', '--text', 'db');
    expect(resources.stdout).toMatch(/\/prod\/db\/root\s+ROTATED_SECRET\s+yes\s+yes\s+15 min/);
    expect(printed.join('\n')).not.toContain(server.accessKey);
    expect(printed.join('\n')).not.toContain('RECORD-SECRET');
  });

  test('discover names the stores, and adds each of them once', async () => {
    const { run, add } = await setUp();
    await add();
    expect((await run('sources', 'discover', 'Corp')).stdout).toContain('RDP recordings: s3://corp-recordings/akeyless-zero-trust-rdp');
    expect((await run('sources', 'discover', 'Corp', '--add')).stdout).toMatch('2 added.');
    const again = await run('sources', 'discover', 'Corp', '--add', '--json');
    expect(again.json()).toMatchObject({ added: [] });
    expect((await run('sources', 'list')).stdout).toMatch(/corp-session-logs\/akeyless-log/);
  });

  test.each([
    ['list-sra-sessions', { kind: 'status', status: 403 }, 3, 'Ask for the right to view Secure Remote Access sessions'],
    ['auth', { kind: 'status', status: 401 }, 3, 'Enter the credentials of this source again.'],
    ['list-sra-sessions', { kind: 'body', body: 'no json' }, 3, 'Check that the address is that of an Akeyless API'],
  ] as const)('a failure at %s (%j) ends with %d and an action', async (route, how, code, action) => {
    const { server, run, add } = await setUp();
    await add();
    server.misbehave(route, how, { times: Number.POSITIVE_INFINITY });
    const { exitCode, stderr } = await run('sync');
    expect(exitCode).toBe(code);
    expect(stderr).toContain(action);
  });

  test('a table is imported with a mapping that is kept', async () => {
    const { folder, run } = await setUp();
    const file = join(folder, 'list.csv');
    writeFileSync(file, 'Ticket,Who\nT-000001,ana\nT-000002,ben\n');
    await run('sources', 'add', folder, '--name', 'Archive');
    expect(await run('sources', 'import', 'Archive', file)).toMatchObject({ exitCode: 2 });
    const wrong = await run('sources', 'import', 'Archive', file, '--map', 'user=Who');
    expect(wrong).toMatchObject({ exitCode: 2 });
    expect(wrong.stderr).toContain('names the column of the session id');
    const mapped = await run('sources', 'import', 'Archive', file, '--map', 'externalId=Ticket', 'user=Who');
    expect(mapped).toMatchObject({ exitCode: 0, stdout: '2 sessions read, 0 problems.\n' });
    expect(await run('sources', 'import', 'Archive', file)).toMatchObject({ exitCode: 0, stdout: '2 sessions read, 0 problems.\n' });
    expect((await run('sessions')).stdout).toMatch(/ana/);
  });
});
