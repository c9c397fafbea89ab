import { describe, expect, it } from 'vitest';
import { candidatesOf } from '../../../electron/library/playback/session-timeline.ts';
import { recordingIdSchema } from '../../../shared/model/ids.ts';
import type { ProbeResult, Recording } from '../../../shared/model/recording.ts';
import { probeOf, recordingOf } from '../../support/recordings.ts';

const nowMs = Date.UTC(2026, 10, 24);

function recording(key: string, probe: Partial<ProbeResult> | null): Recording {
  return recordingOf({
    id: recordingIdSchema.parse(`r-${key.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`),
    key,
    probe: probe && probeOf({ durationMs: 60_000, ...probe }),
  });
}

const groups = (...recordings: readonly Recording[]): readonly (readonly [string, string])[] =>
  candidatesOf(recordings, nowMs).map(({ key, group }) => [key, group] as const);

describe('what can be placed on a timeline of a session', () => {
  it('is a video of any container, a dump, or one terminal format', () => {
    const probes = [
      {},
      { format: 'matroska' },
      { format: 'guacamole', kind: 'guacamole' },
      { format: 'ttyrec', kind: 'terminal' },
    ] as const;
    expect(groups(...probes.map((probe, index) => recording(`${index}`, probe))).map(([, group]) => group)).toEqual([
      'video',
      'video',
      'guacamole',
      'ttyrec',
    ]);
    expect(groups(recording('a.enc', { format: 'encrypted', kind: 'encrypted' }))).toEqual([]);
  });

  it('takes a part that was never fetched for what its neighbours are', () => {
    expect(groups(recording('x.guac', { format: 'guacamole', kind: 'guacamole' }), recording('x.guac.1', null))).toEqual([
      ['x.guac', 'guacamole'],
      ['x.guac.1', 'guacamole'],
    ]);
    expect(groups(recording('x', {}), recording('x.1', null))).toEqual([
      ['x', 'video'],
      ['x.1', 'video'],
    ]);
  });

  it('takes what was never fetched for what its name says, where no neighbour tells', () => {
    expect(groups(recording('x.part1.m4v.gz', null), recording('x.guac', null), recording('x.log', null))).toEqual([
      ['x.part1.m4v.gz', 'video'],
      ['x.guac', 'guacamole'],
    ]);
  });

  it('believes no clock that was never set or runs ahead', () => {
    const clocks = [Date.UTC(1970, 0, 1, 1), Date.UTC(1904, 0, 1), nowMs + 30 * 86_400_000, nowMs - 1000];
    const found = candidatesOf(
      clocks.map((startedAt, index) => recording(`${index}.mp4`, { startedAt })),
      nowMs,
    );
    expect(found.map(({ startedAtMs }) => startedAtMs)).toEqual([null, null, null, nowMs - 1000]);
  });
});
