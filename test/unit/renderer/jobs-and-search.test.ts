import { describe, expect, it } from 'vitest';
import { announcementOf } from '../../../renderer/app/announce-jobs.ts';
import { planMending } from '../../../renderer/features/search/fetch-and-index.ts';
import { readSearch } from '../../../renderer/features/search/use-search.ts';
import { quotaText, readQuota } from '../../../renderer/features/settings/quota.ts';
import { AppError } from '../../../shared/errors.ts';
import { recordingIdSchema, sessionIdSchema } from '../../../shared/model/ids.ts';
import type { NotSearched } from '../../../shared/model/review.ts';

const error = new AppError('store-unreachable', 'The bucket recordings cannot be reached.').toPayload();

describe('what is told of a job that ended', () => {
  it('is nothing while all is well or its screen shows it', () => {
    expect(announcementOf({ kind: 'fetch', state: 'running', error: null, result: null })).toBeNull();
    expect(announcementOf({ kind: 'fetch', state: 'done', error: null, result: { fetched: 3, failures: [] } })).toBeNull();
    expect(announcementOf({ kind: 'fetch', state: 'cancelled', error, result: null })).toBeNull();
    expect(announcementOf({ kind: 'sync', state: 'failed', error, result: null })).toBeNull();
  });

  it('is how many recordings failed, or why all did', () => {
    const failures = [{ item: 'ssh/a.cast', error: { ...error } }];
    expect(announcementOf({ kind: 'index', state: 'done', error: null, result: { indexed: 1, failures } })).toBe(
      '1 recording could not be indexed.',
    );
    expect(announcementOf({ kind: 'fetch', state: 'failed', error, result: null })).toBe(
      'The bucket recordings cannot be reached. Check the network and the endpoint, then try again.',
    );
  });
});

describe('the search screen', () => {
  const entry = (letter: string, reason: NotSearched['reason']): NotSearched => ({
    sessionId: sessionIdSchema.parse(letter.repeat(32)),
    recordingId: recordingIdSchema.parse(letter.repeat(32)),
    key: `${letter}.cast`,
    reason,
  });
  const entries = [entry('a', 'not-cached'), entry('b', 'not-indexed'), entry('c', 'failed'), entry('d', 'unsupported')];
  const ids = (letters: string) => [...letters].map((letter) => letter.repeat(32));

  it('fetches what is not here and indexes what is', () => {
    expect(planMending(entries, true)).toEqual({ fetch: ids('a'), index: ids('bc') });
  });

  it('indexes what it fetched where fetching does not', () => {
    expect(planMending(entries, false)).toEqual({ fetch: ids('a'), index: ids('abc') });
  });

  it('reads its query from the address and passes over what it does not know', () => {
    expect(readSearch(new URLSearchParams('q=rm&mode=regex&in=input&case=1'))).toEqual({
      query: 'rm',
      mode: 'regex',
      scope: 'input',
      caseSensitive: true,
    });
    expect(readSearch(new URLSearchParams('mode=sql&in=everything'))).toEqual({
      query: '',
      mode: 'words',
      scope: 'all',
      caseSensitive: false,
    });
    expect(readSearch(new URLSearchParams({ q: 'x'.repeat(2000) })).query).toHaveLength(1000);
  });
});

describe('the quota of the cache', () => {
  it('is shown in gigabytes and read back', () => {
    expect(quotaText(20 * 1024 ** 3)).toBe('21.47');
    expect(quotaText(30_000_000_000)).toBe('30');
    expect(readQuota('1.5')).toBe(1_500_000_000);
    expect(readQuota('0')).toBe(0);
  });

  it('is never read from what is no amount', () => {
    expect(['', ' ', '-1', 'ten', '1e99', 'Infinity'].map(readQuota)).toEqual([null, null, null, null, null, null]);
  });
});
