import { describe, expect, test } from 'vitest';
import { keyHints } from '../../../electron/library/sync/key-names.ts';

describe('what a key name hints at', () => {
  test.each([
    ['rec_123456789012345678901234.mp4', '123456789012345678901234'],
    ['web/2026/rec_123456789012345678901234_1.mp4.gz', '123456789012345678901234'],
    ['123456789012345678901234/part1.cast', '123456789012345678901234'],
    ['111111111111111111111111/rec_222222222222222222222222.mp4', '222222222222222222222222'],
    ['s/0E984725-C51C-4BF4-9960-E1C80E27ABA0.guac', '0e984725-c51c-4bf4-9960-e1c80e27aba0'],
    ['rec_1234567890123456789012345.mp4', null],
    ['rec_12345678901234567890123.mp4', null],
    ['a.cast', null],
  ])('the session id of %s is %s', (key, expected) => {
    expect(keyHints(key).sessionId).toBe(expected);
  });

  test('parts of the name that may be ids are few, and the likeliest come first', () => {
    expect(keyHints('2026/sess-42/rec_abc-99.cast').candidates).toEqual(['rec_abc-99', 'abc-99', 'sess-42', '2026']);
    expect(keyHints(Array.from({ length: 500 }, (_, index) => `token${index}`).join('_')).candidates.length).toBeLessThanOrEqual(8);
  });

  test.each([
    ['2026-11-02T14-03-05Z_a.cast', '2026-11-02T14:03:05Z'],
    ['20261102_1403_a.cast', '2026-11-02T14:03:00Z'],
    ['2026/11/02/a.cast', '2026-11-02T00:00:00Z'],
    ['2026-02-31/a.cast', null],
    ['rec_202611021403051234567890.cast', null],
    ['a.cast', null],
  ])('the time in %s is %s', (key, expected) => {
    expect(keyHints(key).startedAtMs).toBe(expected === null ? null : Date.parse(expected));
  });

  test.each([
    ['alice@prod-db-1.cast', 'alice', 'prod-db-1'],
    ['2026-11-02_alice@prod-db-1.corp_x.cast', 'alice', 'prod-db-1.corp'],
    ['alice@corp.example@prod-db-1.cast', 'alice@corp.example', 'prod-db-1'],
    ['alice.cast', null, null],
  ])('user and host of %s', (key, user, host) => {
    expect(keyHints(key)).toMatchObject({ user, host });
  });

  test.each([
    ['rec_1.mp4', 'web'],
    ['k8s/rec_1.mp4', 'k8s'],
    ['a.m4v.enc', 'rdp'],
    ['a.guac', 'rdp'],
    ['a.cast.gz', 'ssh'],
    ['a.mp4', null],
    ['rdp-host/a', 'rdp'],
  ])('the resource type of %s is %s', (key, expected) => {
    expect(keyHints(key).resourceType).toBe(expected);
  });

  test('parts and tracks of one recording are one group; numbered sessions are not', () => {
    const group = (key: string): string => keyHints(key).group;
    expect(group('d/a_part1.cast')).toBe(group('d/a_part02.cast'));
    expect(group('d/a.cast.gz')).toBe(group('d/a.mp4'));
    expect(group('d/a-1.cast')).not.toBe(group('d/a-2.cast'));
    expect(group('d/a.cast')).not.toBe(group('e/a.cast'));
  });

  test('what guacd numbers is one group, of which the number is no other hint', () => {
    const group = (key: string): string => keyHints(key).group;
    for (const key of ['d/x.guac.1', 'd/x.guac.12', 'd/x.guac.2.gz', 'd/x.guac.gz']) expect(group(key)).toBe(group('d/x.guac'));
    expect(group('d/recording.3')).toBe(group('d/recording'));
    expect(keyHints('rdp_alice@db-1.guac.1')).toMatchObject({ user: 'alice', host: 'db-1', resourceType: 'rdp' });
    for (const key of ['d/x.guac.0', 'd/x.guac.256', 'd/y.guac.1']) expect(group(key)).not.toBe(group('d/x.guac'));
    expect(group('d/messages.1')).not.toBe(group('d/messages.2'));
  });

  test('hostile names are read in little time', () => {
    const names = [
      `${'a@'.repeat(2_000)}!`,
      '2026-'.repeat(800),
      '_'.repeat(4_096),
      '0'.repeat(4_096),
      `${'a.b-'.repeat(1_000)}@`,
      'a--'.repeat(1_300),
    ];
    for (const name of names) expect(keyHints(name).candidates.length).toBeLessThanOrEqual(8);
  });
});
