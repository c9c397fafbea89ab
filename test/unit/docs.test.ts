import { access, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { compileRule, readRules } from '../../electron/library/indexing/rules.ts';
import { root } from '../../scripts/bootstrap.mjs';
import { testFolder } from './cli/cli-runner.ts';

/** The pages for people: those of the root and of docs/. */
async function pages(): Promise<{ readonly name: string; readonly text: string }[]> {
  const folders = [root, join(root, 'docs')];
  const names = await Promise.all(folders.map(async (folder) => (await readdir(folder)).map((name) => join(folder, name))));
  const found = names.flat().filter((name) => name.endsWith('.md') && !name.endsWith('CHANGELOG.md'));
  return await Promise.all(found.map(async (name) => ({ name, text: await readFile(name, 'utf8') })));
}

async function isThere(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}

test('every page, picture, heading and source file that a page names is there', async () => {
  const missing: string[] = [];
  for (const { name, text } of await pages()) {
    const headings = new Set(
      [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
        heading
          .toLowerCase()
          .replaceAll(/[^\p{L}\p{N} -]/gu, '')
          .replaceAll(' ', '-'),
      ),
    );
    for (const [, target = ''] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
      const [path = '', anchor] = target.split('#');
      const there = target.includes(':') || (path === '' ? headings.has(anchor ?? '') : await isThere(resolve(dirname(name), path)));
      if (!there) missing.push(`${name}: ${target}`);
    }
    for (const [, path = ''] of text.matchAll(/`((?:shared|electron|renderer|test|scripts|resources)\/[\w./-]+\.\w+)`/g)) {
      if (!(await isThere(join(root, path)))) missing.push(`${name}: ${path}`);
    }
  }
  expect(missing).toEqual([]);
});

test('what a page shows as JSON is JSON', async () => {
  const broken: string[] = [];
  for (const { name, text } of await pages()) {
    for (const [, json = ''] of text.matchAll(/^```json\n([\s\S]*?)^```$/gm)) {
      try {
        JSON.parse(json);
      } catch (error) {
        broken.push(`${name}: ${String(error)}`);
      }
    }
  }
  expect(broken).toEqual([]);
});

test('the rule that the guide shows is one, and finds what it says', async () => {
  const guide = await readFile(join(root, 'docs', 'extending.md'), 'utf8');
  const folder = testFolder();
  const file = join(folder, 'rules.json');
  const shown: unknown = JSON.parse(/```json\n([\s\S]*?)```/.exec(guide)?.[1] ?? '');
  await writeFile(file, JSON.stringify({ version: 1, rules: [shown] }));
  const [rule] = (await readRules(file)).map(compileRule);
  for (const command of ['sudo ufw disable', 'iptables -F', 'systemctl --now stop firewalld']) expect(rule?.match(command)).not.toBeNull();
  for (const command of ['ufw status', 'iptables -L', 'systemctl restart firewalld']) expect(rule?.match(command)).toBeNull();
});
