import { expect, test } from 'vitest';
import { runFamily } from '../abuse/run-family.ts';

/** A very small part of `npm run abuse`, so that it cannot rot: one fault of each kind that needs no mount and little time. */
async function abuse(name: string, rounds: number, only: string, load: () => Promise<import('../abuse/family.ts').Family>) {
  return runFamily({ name, family: await load(), seed: 4711, minutes: 3, rounds, only });
}

test('answers that are not of the store lose nothing, and are told', { timeout: 180_000 }, async () => {
  const rows = await abuse('stores', 22, 'captive', async () => (await import('../abuse/store-faults.ts')).abuseStores);
  expect(rows).toMatchObject([{ fault: 'page of a captive portal', lost: [] }]);
  expect(rows[0]?.injected).toBeGreaterThan(0);
  expect(rows[0]?.survived).toBe(rows[0]?.injected);
  expect([...(rows[0]?.said.keys() ?? [])]).toContain('store-failed');
});

test('a library that is killed while it notes loses nothing that it said is done', { timeout: 180_000 }, async () => {
  const rows = await abuse('kills', 8, 'journal', async () => (await import('../abuse/kills.ts')).abuseByKills);
  expect(rows).toMatchObject([{ fault: 'kill -9: journal', lost: [] }]);
  expect(rows[0]?.survived).toBe(rows[0]?.injected);
});
