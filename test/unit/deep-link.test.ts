import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatDeepLink, parseDeepLink } from '../../shared/deep-link.ts';
import { recordingIdSchema, sessionIdSchema } from '../../shared/model/ids.ts';

test('a link names a session, and may name a recording and a time', () => {
  expect(parseDeepLink('witness://session/7411-ab')).toEqual({ sessionId: '7411-ab', atMs: 0 });
  expect(parseDeepLink('witness://session/7411-ab?t=12500')).toEqual({ sessionId: '7411-ab', atMs: 12_500 });
  expect(parseDeepLink('witness://session/7411-ab?recording=c0de')).toEqual({ sessionId: '7411-ab', recordingId: 'c0de', atMs: 0 });
  expect(parseDeepLink('witness://session/7411-ab?recording=c0de&t=5')).toEqual({
    sessionId: '7411-ab',
    recordingId: 'c0de',
    atMs: 5,
  });
});

test.for([
  '',
  'witness:',
  'witness://session/',
  'witness://session/a?',
  'witness://session/a?t=',
  'witness://session/a?t=-1',
  'witness://session/a?t=1.5',
  'witness://session/a?t=1e3',
  'witness://session/a?t=1234567890',
  'witness://session/a?t=1&t=2',
  'witness://session/a?t=1&recording=b',
  'witness://session/a?recording=',
  'witness://session/a?recording=b&t',
  'witness://session/a?&t=1',
  'witness://session/a?recording=bt=1',
  'witness://session/a?x=1',
  'witness://session/a#t=1',
  'witness://session/a/b',
  'witness://session/a/',
  'witness://session/../a',
  'witness://session/%61',
  'witness://session/A',
  'witness://session/-a',
  `witness://session/${'a'.repeat(65)}`,
  'witness://user@session/a',
  'witness://session:1/a',
  'witness://settings/a',
  'WITNESS://session/a',
  'https://session/a',
  ' witness://session/a',
  'witness://session/a\n',
  'witness://session/a?t=1 --home=/etc',
  'witness://session/а', // a Cyrillic letter
])('%j is no link', (text) => {
  expect(parseDeepLink(text)).toBeNull();
});

test('every link that is written is read as what it was written for', () => {
  const token = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,63}$/);
  fc.assert(
    fc.property(token, fc.option(token, { nil: undefined }), fc.integer({ min: 0, max: 999_999_999 }), (session, recording, atMs) => {
      const link = {
        sessionId: sessionIdSchema.parse(session),
        ...(recording !== undefined && { recordingId: recordingIdSchema.parse(recording) }),
        atMs,
      };
      expect(parseDeepLink(formatDeepLink(link))).toEqual(link);
    }),
  );
});
