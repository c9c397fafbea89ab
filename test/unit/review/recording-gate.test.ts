import { describe, expect, it } from 'vitest';
import { gateOf, isJobOf, stepOf } from '../../../renderer/features/review/recording-gate.ts';
import { jobSchema } from '../../../shared/model/job.ts';
import type { ProbeResult, Recording } from '../../../shared/model/recording.ts';
import { probeOf, recordingOf } from '../../support/recordings.ts';

const recording = (changes: Partial<Recording>): Recording =>
  recordingOf({ cacheState: 'complete', cachedBytes: 100, indexState: 'indexed', ...changes });
const probed = (playable: ProbeResult['playable']): ProbeResult => probeOf({ playable });
const job = jobSchema.parse({
  id: 'j1',
  kind: 'fetch',
  title: 'Fetch ssh/prod.cast',
  state: 'running',
  done: 1,
  total: 2,
  unit: 'bytes',
  detail: 'ssh/prod.cast',
  ratePerSecond: null,
  leftMs: null,
  canPause: true,
  canStartAgain: true,
  startedAtMs: 0,
  endedAtMs: null,
  error: null,
  result: null,
});

describe('what stands between a reviewer and playing', () => {
  it('is the recorded state where there is no recording', () => {
    expect(gateOf('missing', null, null)).toEqual({ kind: 'no-recording', state: 'missing' });
  });

  it.each([
    ['not-cached', recording({ cacheState: 'none' })],
    ['not-cached', recording({ cacheState: 'partial' })],
    ['gone', recording({ cacheState: 'none', removedFromStore: true })],
    ['damaged', recording({ cacheState: 'damaged' })],
    ['not-indexed', recording({ indexState: 'none' })],
    ['index-failed', recording({ indexState: 'failed' })],
    ['unsupported', recording({ indexState: 'unsupported' })],
    ['unsupported', recording({ probe: probed('no') })],
    ['open', recording({ probe: probed('proxy'), indexState: 'none' })],
    ['open', recording({})],
    ['open', recording({ removedFromStore: true })],
    ['open', recording({ probe: probed('native'), indexState: 'unsupported' })],
    ['open', recording({ probe: probed('native'), indexState: 'none' })],
    ['open', recording({ probe: probed('replay') })],
  ] as const)('is "%s"', (kind, given) => {
    expect(gateOf('recorded', given, null).kind).toBe(kind);
  });

  it('is the work under way, also for what is damaged or failed', () => {
    for (const given of [{ cacheState: 'none' }, { cacheState: 'damaged' }, { indexState: 'none' }, { indexState: 'failed' }] as const) {
      expect(gateOf('recorded', recording(given), job)).toMatchObject({ kind: 'working', job });
    }
    expect(gateOf('recorded', recording({ cacheState: 'none' }), { ...job, state: 'failed' }).kind).toBe('not-cached');
  });

  it('is nothing while a playable recording is indexed anew', () => {
    expect(gateOf('recorded', recording({}), { ...job, kind: 'index' }).kind).toBe('open');
  });
});

describe('a video that is not all here', () => {
  const partial = (changes: Partial<Recording> = {}): Recording =>
    recording({ cacheState: 'partial', probe: probed('native'), indexState: 'none', ...changes });

  it('opens while it is being downloaded, and stays open whatever becomes of the download', () => {
    expect(gateOf('recorded', partial(), job, { isRunning: true, isWatched: false }).kind).toBe('open');
    expect(gateOf('recorded', partial(), null, { isRunning: false, isWatched: true }).kind).toBe('open');
    expect(gateOf('recorded', partial({ cacheState: 'complete' }), null, { isRunning: false, isWatched: true }).kind).toBe('open');
  });

  it('is asked for first, and what is here of it is offered', () => {
    expect(gateOf('recorded', partial(), null)).toMatchObject({ kind: 'not-cached', isWatchable: true });
    expect(gateOf('recorded', partial({ removedFromStore: true }), null)).toMatchObject({ kind: 'gone', isWatchable: true });
    expect(gateOf('recorded', partial({ probe: null }), null)).toMatchObject({ kind: 'not-cached', isWatchable: false });
  });

  it('is closed when nothing of it is here any more, or what was here was not the recording', () => {
    expect(gateOf('recorded', partial({ cacheState: 'none', probe: null }), null, { isRunning: false, isWatched: true }).kind).toBe(
      'not-cached',
    );
  });

  it('waits for all of it where it is no video that plays as it is', () => {
    const arriving = { isRunning: true, isWatched: true };
    for (const probe of [
      null,
      probed('no'),
      probed('proxy'),
      probeOf({ kind: 'terminal', playable: 'replay' }),
      probeOf({ layers: ['gzip'] }),
    ])
      expect(gateOf('recorded', partial({ probe }), job, arriving)).toMatchObject({ kind: 'working', job });
  });
});

describe('a recording in layers', () => {
  const layered = (layers: string[], changes: Partial<Recording> = {}): Recording => {
    const probe = probed('native');
    return recording({ probe: probe && { ...probe, layers }, indexState: 'unsupported', ...changes });
  };
  const unwrapped = { sizeBytes: 10, decrypted: null };
  const locked = probed('no');

  it.each([
    ['open', layered(['gzip'], { unwrapped })],
    ['not-indexed', layered(['gzip'])],
    ['index-failed', layered(['gzip'], { indexState: 'failed' })],
    ['open', layered(['encrypted', 'gzip'], { unwrapped })],
    ['encrypted', layered(['encrypted'])],
    ['encrypted', recording({ probe: locked && { ...locked, format: 'encrypted', kind: 'encrypted' }, indexState: 'unsupported' })],
    ['not-cached', layered(['encrypted'], { cacheState: 'none' })],
  ] as const)('is "%s"', (kind, given) => {
    expect(gateOf('recorded', given, null).kind).toBe(kind);
  });

  it('is being decrypted while that goes on, and locked again when it failed', () => {
    const given = layered(['encrypted']);
    const decrypting = { ...job, kind: 'decrypt', title: 'Decrypt ssh/prod.cast' } as const;
    expect(gateOf('recorded', given, decrypting)).toMatchObject({ kind: 'working' });
    expect(gateOf('recorded', given, { ...decrypting, state: 'failed' }).kind).toBe('encrypted');
  });
});

describe('the job of a recording', () => {
  it('tells what it is doing to it', () => {
    expect(stepOf(job)).toBe('fetching');
    expect(stepOf({ ...job, detail: 'Unpacking ssh/prod.cast' })).toBe('unpacking');
    expect(stepOf({ ...job, detail: 'Indexing ssh/prod.cast' })).toBe('indexing');
    expect(stepOf({ ...job, kind: 'index' })).toBe('indexing');
    expect(stepOf({ ...job, kind: 'index', detail: 'Unpacking ssh/prod.cast' })).toBe('unpacking');
    expect(stepOf({ ...job, kind: 'decrypt' })).toBe('decrypting');
  });

  it('may decrypt or unpack it', () => {
    expect(isJobOf({ ...job, kind: 'decrypt', title: 'Decrypt ssh/prod.cast', detail: '' }, 'ssh/prod.cast')).toBe(true);
    expect(isJobOf({ ...job, kind: 'decrypt', title: 'Decrypt ssh/other.cast', detail: '' }, 'ssh/prod.cast')).toBe(false);
    expect(isJobOf({ ...job, title: 'Fetch 3 recordings', detail: 'Unpacking ssh/prod.cast' }, 'ssh/prod.cast')).toBe(true);
  });

  it('is known by the key it works on', () => {
    expect(isJobOf(job, 'ssh/prod.cast')).toBe(true);
    expect(isJobOf({ ...job, title: 'Fetch 3 recordings', detail: 'Indexing ssh/prod.cast' }, 'ssh/prod.cast')).toBe(true);
    expect(isJobOf({ ...job, title: 'Fetch 3 recordings', detail: 'other' }, 'ssh/prod.cast')).toBe(false);
    expect(isJobOf(job, 'prod.cast')).toBe(false);
    expect(isJobOf({ ...job, kind: 'export' }, 'ssh/prod.cast')).toBe(false);
  });
});
