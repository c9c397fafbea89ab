import { describe, expect, test } from 'vitest';
import { type SessionPage, sessionPages, visibilityOf } from '../../../electron/library/gateway/session-pages.ts';

/** Pages of a gateway that gives these answers one after another, and what it was asked. */
async function read(answers: readonly unknown[], cursor: string | null = null) {
  const asked: unknown[] = [];
  const pages: SessionPage[] = [];
  const left = [...answers];
  const gateway = {
    label: 'https://gw.example',
    ask: (_route: string, body: object) => {
      asked.push('pagination-token' in body ? body['pagination-token'] : null);
      return Promise.resolve(left.shift());
    },
  };
  for await (const page of sessionPages(gateway, { cursor, signal: new AbortController().signal })) pages.push(page);
  return { asked, entries: pages.flatMap(({ entries }) => entries), pages };
}

describe('pages of sessions', () => {
  test('end at an empty cursor, as new gateways say it', async () => {
    const { asked, entries } = await read([
      { sessions: [1], next_page: 'b' },
      { sessions: [2], next_page: '' },
    ]);
    expect({ asked, entries }).toEqual({ asked: [null, 'b'], entries: [1, 2] });
  });

  test.each([[{ sessions: [1] }], [{ sessions: [1], next_page: null }]])(
    'end where there is no cursor (%j), as before there were pages',
    async (answer) => {
      expect((await read([answer])).asked).toEqual([null]);
    },
  );

  test('go on by a cursor of another name', async () => {
    const { asked } = await read([{ sessions: [], pagination_token: 'c' }, { sessions: [], 'pagination-token': 'd' }, { sessions: null }]);
    expect(asked).toEqual([null, 'c', 'd']);
  });

  test('begin where it is said', async () => {
    expect((await read([{ sessions: [], next_page: '' }], 'here')).asked).toEqual(['here']);
  });

  test.each([null, 7, 'text', [], { sessions: {} }, { next_page: 7 }])('%j is no page', async (answer) => {
    await expect(read([answer])).rejects.toMatchObject({ code: 'gateway-malformed' });
  });
});

describe('whose sessions a page lists', () => {
  const gateways = [{ name: 'fra', displayName: 'Frankfurt' }];

  test('no gateways named, or none at all: own sessions', () => {
    expect(visibilityOf({ allowedGateways: null }, ['fra']).scope).toBe('own');
    expect(visibilityOf({ allowedGateways: [] }, ['fra']).scope).toBe('own');
  });

  test('all is only said where every known cluster is named', () => {
    expect(visibilityOf({ allowedGateways: gateways }, ['fra'])).toEqual({ scope: 'all', gateways });
    expect(visibilityOf({ allowedGateways: gateways }, ['fra', 'iad'])).toEqual({ scope: 'scoped', gateways });
    expect(visibilityOf({ allowedGateways: gateways }, [])).toEqual({ scope: 'scoped', gateways });
  });
});
