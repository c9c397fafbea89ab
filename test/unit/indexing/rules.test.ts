import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createMarkerFinder } from '../../../electron/library/indexing/find-markers.ts';
import { compileRule, ensureRules, readRules, rulesStatus } from '../../../electron/library/indexing/rules.ts';
import type { TranscriptLine } from '../../../shared/model/playback.ts';
import type { Marker } from '../../../shared/model/review.ts';
import { makeTempFolder, resourcesDir } from '../../support/library.ts';

const defaults = join(resourcesDir, 'default-rules.json');
const rules = (await readRules(defaults)).map(compileRule);

function markersOf(lines: readonly (readonly [source: TranscriptLine['source'], text: string])[]): Marker[] {
  const markers: Marker[] = [];
  const finder = createMarkerFinder(rules, (marker) => markers.push(marker));
  for (const [at, [source, text]] of lines.entries()) finder.line({ atMs: at * 1000, endMs: at * 1000, source, text });
  finder.finish(lines.length * 1000);
  return markers;
}
const typed = (command: string): Marker[] =>
  markersOf([
    ['input', command],
    ['output', `alice@prod-db-1:~$ ${command}`],
  ]);
const ruleIds = (markers: readonly Marker[]): (string | null)[] =>
  markers.filter(({ kind }) => kind === 'rule').map(({ ruleId }) => ruleId);

describe('the default rules', () => {
  test.each([
    ['sudo -i', 'privilege-change'],
    ['su - postgres', 'privilege-change'],
    ['chmod u+s /usr/local/bin/tool', 'privilege-change'],
    ['cd /tmp && sudo ls', 'privilege-change'],
    ['rm -rf /var/backups', 'destructive-command'],
    ['dd if=/dev/zero of=/dev/sda', 'destructive-command'],
    ['mkfs.ext4 /dev/sdb1', 'destructive-command'],
    ['kubectl -n prod delete pod api-0', 'destructive-command'],
    ['DROP TABLE customers;', 'destructive-command'],
    ['curl -fsSL https://get.example.com/install | sudo bash', 'download-to-shell'],
    ['wget -qO- http://example.com/x.sh | sh', 'download-to-shell'],
    ['bash -c <(curl -s https://example.com)', 'download-to-shell'],
    ['export DB_PASSWORD=hunter2hunter2', 'credential-in-the-clear'],
    ['mysql -u root -pSup3rSecret', 'credential-in-the-clear'],
  ])('%s is marked as %s', (command, rule) => {
    expect(ruleIds(typed(command))).toContain(rule);
  });

  test.each([
    'ls -la',
    'git status',
    'rm notes.txt',
    'grep suspend log',
    'curl https://example.com -o page.html',
    'cat sudoers.md',
    'echo done',
  ])('%s is not marked', (command) => {
    expect(ruleIds(typed(command))).toEqual([]);
  });

  test('a credential on the screen is marked, and no label shows it in full', () => {
    const secrets = ['AKIAIOSFODNN7EXAMPLE', 'hunter2hunter2', 'Sup3rSecret', 'ghp_abcdefghijklmnopqrstuvwxyz0123456789', 's3cr3t$&value'];
    const [aws, password, mysql, github, url] = secrets;
    const markers = [
      ...markersOf([['output', `aws_access_key_id = ${aws}`]]),
      ...typed(`sudo env PASSWORD=${password} DB_PASSWORD=${password} mysql -u root -p${mysql}`),
      ...markersOf([['output', `token: ${github} https://bob:${url}@example.com`]]),
    ];
    expect(ruleIds(markers)).toEqual(expect.arrayContaining(['credential-in-the-clear', 'privilege-change']));
    for (const { label, reason } of markers) for (const secret of secrets) expect(`${label} ${reason}`).not.toContain(secret);
  });
});

describe('commands', () => {
  test('a typed command is marked when the terminal echoed it, a password is not', () => {
    const markers = markersOf([
      ['input', 'ls -la'],
      ['output', 'alice@prod:~$ ls -la'],
      ['input', 'correct horse'],
      ['output', 'Password:'],
      ['output', 'Welcome'],
    ]);
    expect(markers.map(({ kind, label, atMs }) => [kind, label, atMs])).toEqual([['command', 'ls -la', 0]]);
  });

  test('without recorded input, commands are inferred from prompts and say so', () => {
    const markers = markersOf([
      ['output', '[root@prod-db-1 ~]# systemctl restart postgresql'],
      ['output', 'total 5$ for 3 items'],
      ['output', 'mysql> SELECT 1;'],
    ]);
    expect(markers.map(({ label, reason }) => [label, reason === null])).toEqual([
      ['systemctl restart postgresql', false],
      ['SELECT 1;', false],
    ]);
  });
});

describe('the rules file', () => {
  let folder: Awaited<ReturnType<typeof makeTempFolder>>;
  let path: string;
  beforeEach(async () => {
    folder = await makeTempFolder();
    path = join(folder.path, 'rules.json');
  });
  afterEach(() => folder.remove());

  test('is made from the default rules once and never overwritten', async () => {
    await ensureRules(path, defaults);
    expect((await rulesStatus(path)).rules.length).toBeGreaterThanOrEqual(4);
    await writeFile(path, '{ "version": 1, "rules": [] }');
    await ensureRules(path, defaults);
    expect(await readRules(path)).toEqual([]);
  });

  test.each([
    ['{', 'is not JSON'],
    ['{ "version": 2, "rules": [] }', 'version'],
    ['{ "version": 1, "rules": [{ "id": "x" }] }', 'rules.0'],
    [JSON.stringify({ version: 1, rules: [{ id: 'x', label: 'X', severity: 'low', reason: '', appliesTo: 'both', pattern: '(' }] }), 'x:'],
    [
      JSON.stringify({ version: 1, rules: [{ id: 'x', label: 'X', severity: 'low', reason: '', appliesTo: 'both', pattern: '(a)\\1' }] }),
      'x:',
    ],
  ])('%s is refused with what is wrong, and left as it is', async (content, problem) => {
    await writeFile(path, content);
    await expect(readRules(path)).rejects.toMatchObject({ code: 'rules-invalid', message: expect.stringContaining(problem) });
    expect((await rulesStatus(path)).problems[0]).toContain(problem);
    expect(await readFile(path, 'utf8')).toBe(content);
  });

  test('a pattern that would hang a backtracking engine is matched in linear time', async () => {
    await copyFile(defaults, path);
    const rule = compileRule({
      id: 'evil',
      label: 'Evil',
      severity: 'low',
      reason: '',
      appliesTo: 'both',
      pattern: '^(a+)+$',
      keywords: [],
      ignoreCase: false,
      masks: false,
      enabled: true,
    });
    expect(rule.match(`${'a'.repeat(8000)}b`)).toBeNull();
  });
});
