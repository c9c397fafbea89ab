import { expect, it } from 'vitest';
import { insertSample, listSampledSessions, listSamples } from '../../electron/library/catalog/samples.ts';
import { listSessions, sessionFacets, upsertSession } from '../../electron/library/catalog/sessions.ts';
import { type SampleRequest, sampleSessions } from '../../electron/library/sampling/sample-sessions.ts';
import { sampleIdSchema } from '../../shared/model/ids.ts';
import { type SessionFilterInput, sessionFilterSchema } from '../../shared/model/session.ts';
import { addSource, sessionInput, testCatalog } from './catalog-fixture.ts';

const users = ['alice', 'alice', 'alice', 'bob', null];

function catalogOf(count: number, order: 'as listed' | 'reversed' = 'as listed') {
  const catalog = testCatalog();
  addSource(catalog);
  const numbers = Array.from({ length: count }, (_, index) => index);
  for (const n of order === 'as listed' ? numbers : numbers.reverse()) {
    // The ids of another data folder are others; the vendor's are the same.
    const status = n % 10 === 0 ? 'failed' : 'completed';
    upsertSession(catalog, sessionInput(`${order[0]}-${n}`, { externalId: `vendor-${n}`, user: users[n % users.length] ?? null, status }));
  }
  return catalog;
}

function draw(
  catalog: ReturnType<typeof catalogOf>,
  over: Partial<SampleRequest> & { filter?: never } = {},
  filter: SessionFilterInput = {},
) {
  const request = { size: 25, seed: '4711', stratifyBy: 'user' as const, ...over, filter: sessionFilterSchema.parse(filter) };
  return sampleSessions(catalog, request, { name: 'carol', atMs: 5000, signal: new AbortController().signal });
}

it('two auditors draw the same sessions from the same population, whatever order they got it in', async () => {
  const [one, other] = [await draw(catalogOf(6000)), await draw(catalogOf(6000, 'reversed'))];
  expect(other.recipe).toEqual(one.recipe);
  expect(other.sessions.map(({ identity }) => identity)).toEqual(one.sessions.map(({ identity }) => identity));
  expect(one.recipe).toMatchObject({ population: { count: 6000 }, drawnBy: 'carol', algorithm: 'witness-sample-1' });
  expect(one.recipe.strata).toEqual([
    { value: null, population: 1200, sampled: 5 },
    { value: 'alice', population: 3600, sampled: 15 },
    { value: 'bob', population: 1200, sampled: 5 },
  ]);
});

it('another population has another hash, and the filter makes the population', async () => {
  const catalog = catalogOf(300);
  const all = await draw(catalog);
  const failed = await draw(catalog, { stratifyBy: null }, { status: ['failed'] });
  expect(failed.recipe.population.count).toBe(30);
  expect(failed.recipe.population.sha256).not.toBe(all.recipe.population.sha256);
  await expect(draw(catalog, {}, { user: ['nobody'] })).rejects.toMatchObject({ code: 'usage' });
});

it('a sample that is kept is a filter of the inventory, together with others', async () => {
  const catalog = catalogOf(6000);
  const { recipe, sessions } = await draw(catalog);
  const id = sampleIdSchema.parse('sample-1');
  insertSample(catalog, { id, name: 'Q4', recipe }, sessions);
  expect(listSamples(catalog)).toEqual([{ id, name: 'Q4', recipe }]);
  expect(listSampledSessions(catalog, id)).toEqual(sessions);
  const list = (filter: SessionFilterInput) =>
    listSessions(catalog, {
      filter: sessionFilterSchema.parse(filter),
      sort: { key: 'startedAt', descending: true },
      cursor: null,
      limit: 100,
    });
  const listed = list({ sample: id });
  expect(listed.total).toBe(25);
  expect(new Set(listed.sessions.map((each) => each.id))).toEqual(new Set(sessions.map(({ sessionId }) => sessionId)));
  expect(list({ sample: id, user: ['bob'] }).total).toBe(5);
  expect(list({ sample: sampleIdSchema.parse('no-such') }).total).toBe(0);
  expect(sessionFacets(catalog, sessionFilterSchema.parse({ sample: id })).user).toEqual([
    { value: 'alice', count: 15 },
    { value: 'bob', count: 5 },
  ]);
});
