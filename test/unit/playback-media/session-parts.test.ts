import { describe, expect, it } from 'vitest';
import { partNameOf } from '../../../electron/library/playback/part-name.ts';
import {
  cappedGapMs,
  longestGapMs,
  missingPartsMs,
  type PartCandidate,
  planSessionParts,
  unknownPartMs,
} from '../../../electron/library/playback/session-parts.ts';
import { recordingIdSchema } from '../../../shared/model/ids.ts';

const startMs = Date.UTC(2026, 10, 2, 14, 3);
const minute = 60_000;

/** A video of ten minutes named by its key, with the clock and length that are given. */
function video(key: string, more: Partial<PartCandidate> = {}): PartCandidate {
  const id = recordingIdSchema.parse(
    key
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, ''),
  );
  return { id, key, group: 'video', durationMs: 10 * minute, startedAtMs: null, ...more };
}

const at = (key: string, minutes: number, more: Partial<PartCandidate> = {}): PartCandidate =>
  video(key, { startedAtMs: startMs + minutes * minute, ...more });

/** Ids and offsets in minutes. */
function plan(...candidates: readonly PartCandidate[]): (readonly [string, number])[] {
  return planSessionParts(candidates).parts.map(({ recordingId, offsetMs }) => [recordingId, offsetMs / minute] as const);
}

describe('the timeline of a session with clocks', () => {
  it('puts parts in the order of their clocks, whatever their names say', () => {
    expect(plan(at('b.mp4', 10), at('c.mp4', 0), at('a.mp4', 20))).toEqual([
      ['c-mp4', 0],
      ['b-mp4', 10],
      ['a-mp4', 20],
    ]);
  });

  it('keeps a pause between two parts as long as it was', () => {
    const { parts, durationMs } = planSessionParts([at('a.mp4', 0), at('b.mp4', 13)]);
    expect(parts[1]).toMatchObject({ offsetMs: 13 * minute, gapBefore: { shownMs: 3 * minute, realMs: 3 * minute, missingParts: 0 } });
    expect(parts[0]?.gapBefore).toBeNull();
    expect(durationMs).toBe(23 * minute);
  });

  it('cuts an implausible pause short, says how long the clocks made it, and goes on from there', () => {
    const days = 40 * 24 * 60;
    const { parts } = planSessionParts([at('a.mp4', 0), at('b.mp4', days), at('c.mp4', days + 12)]);
    expect(parts[1]?.gapBefore).toEqual({ shownMs: cappedGapMs, realMs: (days - 10) * minute, missingParts: 0 });
    expect(parts[1]?.offsetMs).toBe(10 * minute + cappedGapMs);
    expect(parts[2]?.offsetMs).toBe(22 * minute + cappedGapMs);
    expect((days - 10) * minute).toBeGreaterThan(longestGapMs);
  });

  it('takes an overlap of a second for rounding, and a longer one for two recordings of the same time', () => {
    expect(plan(at('a.mp4', 0), at('b.mp4', 10 - 1 / 60))).toEqual([
      ['a-mp4', 0],
      ['b-mp4', 10],
    ]);
    expect(plan(at('a.mp4', 0), at('b.mp4', 9))).toEqual([]);
  });

  it('lets a part of unknown length last until the next begins', () => {
    const { parts } = planSessionParts([at('a.mp4', 0, { durationMs: null }), at('b.mp4', 4)]);
    expect(parts[0]).toMatchObject({ durationMs: 4 * minute, isDurationKnown: false });
    expect(parts[1]).toMatchObject({ offsetMs: 4 * minute, isDurationKnown: true, gapBefore: null });
  });

  it('finds the parts that follow one another beside a recording of the same time', () => {
    expect(plan(at('cam1.part1.mp4', 0), at('cam1.part2.mp4', 10), at('whole.mp4', 0, { durationMs: 20 * minute }))).toEqual([
      ['cam1-part1-mp4', 0],
      ['cam1-part2-mp4', 10],
    ]);
  });
});

describe('the timeline of a session without clocks', () => {
  it('puts numbered parts in natural order, the one without a number first', () => {
    expect(plan(...['x.10', 'x.2', 'x', 'x.1'].map((key) => video(key))).map(([id]) => id)).toEqual(['x', 'x-1', 'x-2', 'x-10']);
    const words = ['s/rec.part10.mp4', 's/rec.part9.mp4', 's/rec.part8.mp4'];
    expect(plan(...words.map((key) => video(key))).map(([id]) => id)).toEqual(['s-rec-part8-mp4', 's-rec-part9-mp4', 's-rec-part10-mp4']);
  });

  it('says that the numbers leave parts out', () => {
    const { parts } = planSessionParts(['x.guac', 'x.guac.1', 'x.guac.4'].map((key) => video(key, { group: 'guacamole' })));
    expect(parts.map(({ gapBefore }) => gapBefore)).toEqual([null, null, { shownMs: missingPartsMs, realMs: null, missingParts: 2 }]);
  });

  it('takes a number behind a dash for a part only where it counts from the beginning', () => {
    expect(plan(video('rec-1.mp4'), video('rec-2.mp4'))).toHaveLength(2);
    expect(plan(video('rec.mp4'), video('rec-1.mp4'), video('rec-2.mp4'))).toHaveLength(3);
    expect(plan(video('rec-2026-11-02.mp4'), video('rec-2026-11-03.mp4'))).toEqual([]);
  });

  it('is none for recordings that share no name, or say the same number', () => {
    expect(plan(video('a.mp4'), video('b.mp4'))).toEqual([]);
    expect(plan(video('x.1'), video('x.01'))).toEqual([]);
    expect(plan(video('x.guac', { group: 'guacamole' }), video('x.guac.m4v'))).toEqual([]);
  });

  it('goes by names where one clock is missing, and keeps no pause then', () => {
    expect(plan(at('x.1', 30), video('x.2'), at('x.3', 90))).toEqual([
      ['x-1', 0],
      ['x-2', 10],
      ['x-3', 20],
    ]);
  });

  it('keeps a place for a part that was never probed', () => {
    const { parts, durationMs } = planSessionParts([video('x.1'), video('x.2', { durationMs: null }), video('x.3')]);
    expect(parts[1]).toMatchObject({ offsetMs: 10 * minute, durationMs: unknownPartMs, isDurationKnown: false });
    expect(durationMs).toBe(20 * minute + unknownPartMs);
  });
});

describe('a session with little to place', () => {
  it('has one part for one recording and none for none', () => {
    expect(plan(video('a.mp4'))).toEqual([['a-mp4', 0]]);
    expect(planSessionParts([])).toEqual({ parts: [], durationMs: 0 });
  });
});

describe('the name of a part', () => {
  it('gives its number, without mistaking an extension for one', () => {
    expect(partNameOf('a/rec.part02.mp4.gz')).toMatchObject({ stem: 'a/rec', number: 2, isSure: true, extension: 'mp4' });
    expect(partNameOf('a/recording.1')).toMatchObject({ stem: 'a/recording', number: 1, isSure: true });
    expect(partNameOf('a/x.guac.12')).toMatchObject({ stem: 'a/x', number: 12, extension: 'guac' });
    expect(partNameOf('rec (3).webm')).toMatchObject({ stem: 'rec', number: 3, isSure: false });
    expect(partNameOf('rec_749211165054948070267327.mp4')).toMatchObject({ number: null });
  });
});
