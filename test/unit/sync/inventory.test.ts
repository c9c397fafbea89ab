import { describe, expect, test } from 'vitest';
import { readInventory } from '../../../electron/library/sync/inventory.ts';

const full = {
  session_id: '100000000000000000000001',
  status: 'Completed',
  user_identifier: ' alice@corp.example ',
  client_type: 'CLI',
  connection_type: 'SSH',
  secret_name: '/prod/db',
  target_host: 'prod-db-1',
  gateway_info: { cluster_name: 'c1', cluster_display_name: 'Frankfurt' },
  access_id: 'p-1',
  instance_id: 'i-1',
  error_msg: '',
  start_time: '2026-11-02T14:03:00.250+01:00',
  end_time: '2026-11-02T13:41:11Z',
  ttl: '3600',
  cluster_unique_id: 42,
};

describe('reading an exported list-sra-sessions', () => {
  test('all fields arrive, and unknown ones are kept as they were given', () => {
    const { sessions, problems } = readInventory(JSON.stringify({ sessions: [full], next_page: '' }), 'x.json');
    expect(problems).toEqual([]);
    expect(sessions).toEqual([
      {
        externalId: '100000000000000000000001',
        status: 'completed',
        resourceType: 'ssh',
        user: 'alice@corp.example',
        target: 'prod-db-1',
        gateway: 'Frankfurt',
        secretName: '/prod/db',
        clientType: 'CLI',
        accessId: 'p-1',
        instanceId: 'i-1',
        errorMessage: null,
        startedAtMs: Date.UTC(2026, 10, 2, 13, 3, 0, 250),
        endedAtMs: Date.UTC(2026, 10, 2, 13, 41, 11),
        raw: JSON.stringify(full),
      },
    ]);
  });

  const ids = (text: string): string[] => readInventory(text, 'x').sessions.map(({ externalId }) => externalId);
  const a = { session_id: 'a' };
  const b = { session_id: 'b' };

  test.each([
    ['one page', JSON.stringify({ sessions: [a, b] })],
    ['an array of entries', JSON.stringify([a, b])],
    ['an array of pages', JSON.stringify([{ sessions: [a] }, { sessions: [b], next_page: '' }])],
    ['pages, one per line', `${JSON.stringify({ sessions: [a] })}\r\n${JSON.stringify({ sessions: [b] })}\n`],
    ['entries, one per line', `\uFEFF${JSON.stringify(a)}\n\n${JSON.stringify(b)}`],
  ])('%s is read', (_, text) => {
    expect(ids(text)).toEqual(['a', 'b']);
  });

  test('an inventory without sessions is one', () => {
    expect(ids('{"sessions":[],"next_page":""}')).toEqual([]);
    expect(ids('{"sessions":null}')).toEqual([]);
  });

  test.each([
    ['', 'input-empty'],
    ['  \n', 'input-empty'],
    ['hello', 'input-malformed'],
    ['42', 'input-malformed'],
    ['{"sessions": 1}', 'input-malformed'],
    ['{"other": []}', 'input-malformed'],
    ['[1, 2]', 'input-malformed'],
    ['['.repeat(100_000), 'input-malformed'],
  ])('%j is refused', (text, code) => {
    expect(() => readInventory(text, 'evil\u001b.json')).toThrow(
      expect.objectContaining({ code, message: expect.not.stringContaining('\u001b') }),
    );
  });

  test('a bad entry or line is reported and stops nothing', () => {
    const { sessions, problems } = readInventory(
      JSON.stringify({ sessions: [a, 7, { status: 'failed' }, { session_id: 'b', start_time: 'soon' }] }),
      'x',
    );
    expect(sessions.map(({ externalId }) => externalId)).toEqual(['a', 'b']);
    expect(problems).toEqual([
      'Entry 2 is not an object; it was left out.',
      'Entry 3 has no session_id; it was left out.',
      'Entry 4, session b: start_time is not a time: "soon"',
    ]);
    expect(readInventory(`${JSON.stringify(a)}\n{"sess\n${JSON.stringify(b)}`, 'x').problems).toEqual([
      'Line 2 is not JSON; it was left out.',
    ]);
  });

  test('problems are bounded', () => {
    const { problems } = readInventory(JSON.stringify([a, ...Array.from({ length: 5_000 }, () => 1)]), 'x');
    expect(problems).toHaveLength(101);
    expect(problems.at(-1)).toContain('4900 more');
  });

  test('of two entries for a session the one that knows its end counts', () => {
    const running = { ...full, status: 'connected', end_time: undefined };
    for (const entries of [
      [running, full],
      [full, running],
    ]) {
      expect(readInventory(JSON.stringify(entries), 'x').sessions).toMatchObject([{ status: 'completed' }]);
    }
  });

  test("times that stand for 'not yet' are no problem, and impossible ones are", () => {
    const entry = (end_time: unknown) => readInventory(JSON.stringify([{ session_id: 'a', end_time }]), 'x');
    for (const none of ['0001-01-01T00:00:00Z', '', null, 0])
      expect(entry(none)).toMatchObject({ problems: [], sessions: [{ endedAtMs: null }] });
    for (const bad of ['2026-13-01T00:00:00Z', 'never', {}, '9999-01-01T00:00:00Z', 1e300]) expect(entry(bad).problems).toHaveLength(1);
    expect(entry(1_793_628_180).sessions).toMatchObject([{ endedAtMs: 1_793_628_180_000 }]);
  });

  test('texts are bounded and prototypes are untouched', () => {
    const text = `[{"session_id":"a","user_identifier":"${'x'.repeat(5_000)}","__proto__":{"target_host":"evil"},"status":"constructor"}]`;
    const [session] = readInventory(text, 'x').sessions;
    expect(session?.user).toHaveLength(1_000);
    expect(session).toMatchObject({ target: null, status: 'unknown' });
  });
});
