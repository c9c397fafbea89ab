import { describe, expect, it } from 'vitest';
import { announcementOf, leftUndone } from '../../../renderer/app/announce-jobs.ts';
import { amountOf, paceOf } from '../../../renderer/app/job-words.ts';
import { planMending } from '../../../renderer/features/search/fetch-and-index.ts';
import { readSearch } from '../../../renderer/features/search/use-search.ts';
import { quotaText, rateText, readQuota, readRate } from '../../../renderer/features/settings/quota.ts';
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

describe('the words of a job', () => {
  it('say how much, how fast and how long, as far as is known', () => {
    const job = { unit: 'bytes', done: 1_200_000, total: 4_000_000, detail: '', ratePerSecond: 350_000, leftMs: 8_000 } as const;
    expect(amountOf(job)).toBe('1.20 MB of 4.00 MB');
    expect(paceOf(job)).toBe('350 kB/s, less than a minute left');
    expect(paceOf({ ...job, leftMs: 17 * 60_000 - 1 })).toBe('350 kB/s, about 17 min left');
    expect(paceOf({ ...job, leftMs: 125 * 60_000 })).toBe('350 kB/s, about 2 h 5 min left');
    expect(paceOf({ ...job, leftMs: 100 * 3_600_000 })).toBe('350 kB/s, about 4 days left');
    expect(paceOf({ ...job, ratePerSecond: null, leftMs: null })).toBe('');
    expect(paceOf({ ...job, ratePerSecond: 0, leftMs: null })).toBe('nothing came for a while');
  });

  it('take the unit that fits', () => {
    const at = (unit: 'ms' | 'sessions', ratePerSecond: number) => paceOf({ unit, ratePerSecond, leftMs: null });
    expect(at('ms', 5_400)).toBe('5.4x real time');
    expect(at('sessions', 2_870)).toBe('2,870 sessions a second');
    expect(at('sessions', 0.2)).toBe('12 sessions a minute');
    expect(at('sessions', 0.001)).toBe('3.6 sessions an hour');
  });

  it('tell once what an earlier start left undone', () => {
    expect(leftUndone([{ state: 'done' }, { state: 'paused' }])).toBeNull();
    expect(leftUndone([{ state: 'interrupted' }])).toBe('1 job was interrupted when Witness ended, and can go on.');
    expect(leftUndone([{ state: 'interrupted' }, { state: 'interrupted' }])).toMatch(/^2 jobs were/);
  });
});

describe('the limit on downloads', () => {
  it('is shown in megabytes a second and read back', () => {
    expect(rateText(0)).toBe('0');
    expect(rateText(2_500_000)).toBe('2.5');
    expect(readRate('2.5')).toBe(2_500_000);
    expect(readRate('0')).toBe(0);
  });

  it('is never one at which a connection would be taken for dead', () => {
    expect(['', '-1', '0.001', 'fast'].map(readRate)).toEqual([null, null, null, null]);
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
