import { describe, expect, test } from 'vitest';
import { readSidecar } from '../../../electron/library/sync/sidecar.ts';

describe('reading metadata beside a recording', () => {
  test.each([
    [{ session_id: '1', user_identifier: 'alice', target_host: 'h', start_time: '2026-11-02T14:03:00Z' }],
    [{ sessionId: 1, username: 'alice', hostname: 'h', startedAt: '2026-11-02T14:03:00' }],
    [{ session: { id: '1', user: 'alice', host: 'h', start: 1_793_628_180_000 } }],
    [{ metadata: { 'session-id': '1', user_name: 'alice', target: 'h', startTime: 1_793_628_180 } }],
  ])('%j tells the same', (value) => {
    expect(readSidecar(JSON.stringify(value), 'a.json')).toMatchObject({
      externalId: '1',
      user: 'alice',
      target: 'h',
      startedAtMs: Date.UTC(2026, 10, 2, 14, 3),
    });
  });

  test.each(['', '{', '[]', '"x"', 'null', '{}', '{"unrelated":true}', '{"user":"a","start_time":"soon"}'])(
    '%j is refused, naming the file',
    (text) => {
      expect(() => readSidecar(text, 'd/a.json')).toThrow(
        expect.objectContaining({ code: 'input-malformed', message: expect.stringContaining('d/a.json') }),
      );
    },
  );
});
