import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../scripts/bootstrap.mjs';

interface Row {
  readonly id: string;
  readonly places: readonly string[];
  readonly proof: string;
}

/** The rows of both tables of docs/security.md. */
async function readRows(): Promise<Row[]> {
  const text = await readFile(join(root, 'docs', 'security.md'), 'utf8');
  return [...text.matchAll(/^\| (\d+|[a-z]) \| (.*) \|$/gm)].map(([, id = '', rest = '']) => {
    const [, , where = '', proof = ''] = rest.split(' | ');
    return { id, places: [...where.matchAll(/`([^`]+)`/g)].map(([, place = '']) => place), proof };
  });
}

/** The titles of a test file, as they are written. */
function titlesIn(source: string): Set<string> {
  return new Set(
    [
      ...source.matchAll(/(?:^|\s)test[^'"`\n]*\(?\s*(['"])((?:(?!\1).)+)\1/gm),
      ...source.matchAll(/^\](?: as const)?\)\((['"])((?:(?!\1).)+)\1/gm),
    ].map(([, , title = '']) => title),
  );
}

test('the checklist has every point of Electron, each with the tests behind it or a reason why there is none', async () => {
  const rows = await readRows();
  expect(rows.map(({ id }) => id)).toEqual([...Array.from({ length: 20 }, (_, index) => String(index + 1)), ...'abcdefghijklmnopqrstu']);
  for (const { id, proof } of rows)
    expect([id, /^(`test\/[^`]+`: "[^"]+" ?)+$/.test(proof) || /^none: .{20,}/.test(proof)]).toEqual([id, true]);
});

test('every test and every file that the checklist names is there', async () => {
  const missing: string[] = [];
  for (const { id, places, proof } of await readRows()) {
    for (const place of places) {
      await access(join(root, place)).catch(() => missing.push(`${id}: ${place}`));
    }
    for (const [, file = '', title = ''] of proof.matchAll(/`(test\/[^`]+)`: "([^"]+)"/g)) {
      const source = await readFile(join(root, file), 'utf8').catch(() => '');
      if (!titlesIn(source).has(title)) missing.push(`${id}: ${file}: ${title}`);
    }
  }
  expect(missing).toEqual([]);
});
