import { describe, expect, it } from 'vitest';
import { activityColumns, idleRangesOf, markerSpots, tickColumns } from '../../../renderer/features/review/timeline/lanes.ts';
import {
  panWindow,
  revealTime,
  ticksOf,
  timeOfX,
  wholeWindow,
  xOfTime,
  zoomWindow,
} from '../../../renderer/features/review/timeline/time-window.ts';
import type { Marker, Severity } from '../../../shared/model/review.ts';

const markerAt = (atMs: number, severity: Severity): Marker => ({
  kind: 'rule',
  atMs,
  endMs: null,
  label: `at ${atMs}`,
  severity,
  ruleId: null,
  reason: null,
  exitStatus: null,
  confidence: null,
});

describe('the window of a timeline', () => {
  const hour = 3_600_000;

  it('finds the pixel of a time and the time of a pixel', () => {
    const window = { fromMs: 1000, toMs: 3000 };
    expect(xOfTime(window, 200, 2000)).toBe(100);
    expect(timeOfX(window, 200, 100)).toBe(2000);
    expect(timeOfX(window, 200, -50)).toBe(1000);
    expect(timeOfX(window, 0, 10)).toBe(1000);
  });

  it('keeps the time under the pointer in place when it zooms', () => {
    const zoomed = zoomWindow(wholeWindow(hour), hour, 0.25, hour / 2);
    expect(xOfTime(zoomed, 800, hour / 2)).toBe(400);
    expect(zoomed.toMs - zoomed.fromMs).toBe(hour / 4);
  });

  it('never leaves the recording, however it is zoomed and moved', () => {
    let window = zoomWindow(wholeWindow(hour), hour, 0.0001, hour);
    expect(window.toMs - window.fromMs).toBe(1000);
    window = panWindow(window, hour, 99 * hour);
    expect(window.toMs).toBe(hour);
    window = zoomWindow(window, hour, 1_000_000, hour);
    expect(window).toEqual({ fromMs: 0, toMs: hour });
  });

  it('moves only when the playhead leaves it', () => {
    const window = { fromMs: 10_000, toMs: 20_000 };
    expect(revealTime(window, hour, 15_000)).toBe(window);
    expect(revealTime(window, hour, 25_000)).toEqual({ fromMs: 24_000, toMs: 34_000 });
  });

  it('labels round times only, as many as fit', () => {
    expect(ticksOf({ fromMs: 500, toMs: 60_500 }, 500, 80)).toEqual([10_000, 20_000, 30_000, 40_000, 50_000, 60_000]);
  });

  it('works on a recording without length', () => {
    expect(timeOfX(wholeWindow(0), 100, 50)).toBeLessThanOrEqual(1);
    expect(zoomWindow(wholeWindow(0), 0, 0.5, 0).toMs).toBeGreaterThan(0);
  });
});

describe('the lanes of a timeline', () => {
  it('shows the pauses that the recording is known to have', () => {
    expect(idleRangesOf([{ startMs: 1000, endMs: 6000 }])).toEqual([{ fromMs: 1000, toMs: 6000 }]);
    expect(idleRangesOf([])).toEqual([]);
  });

  it('shows the highest level of all that lies under a pixel', () => {
    const activity = { bucketMs: 1000, levels: [1, 200, 3, 4] };
    expect(activityColumns(activity, { fromMs: 0, toMs: 4000 }, 2)).toEqual([200, 4]);
    expect(activityColumns(activity, { fromMs: 1000, toMs: 2000 }, 3)).toEqual([200, 200, 200]);
  });

  it('looks at the buckets of a recording alone, however long the window is', () => {
    let looked = 0;
    const levels = new Proxy([9, 200, 3], {
      get(target, name) {
        if (typeof name === 'string' && /^-?\d+$/.test(name)) looked += 1;
        return Reflect.get(target, name);
      },
    });
    const weeks = { fromMs: -14 * 86_400_000, toMs: 14 * 86_400_000 };
    const columns = activityColumns({ bucketMs: 100, levels }, weeks, 1000);
    expect(Math.max(...columns)).toBe(200);
    expect(looked).toBeLessThan(10);
  });

  it('draws markers in one place as one, with the gravest severity', () => {
    const markers = [markerAt(0, 'info'), markerAt(10, 'critical'), markerAt(20, 'low'), markerAt(900, 'high')];
    const spots = markerSpots(markers, { fromMs: 0, toMs: 1000 }, 100, 8);
    expect(spots.map(({ severity, count }) => [severity, count])).toEqual([
      ['critical', 3],
      ['high', 1],
    ]);
  });

  it('leaves out what lies outside the window', () => {
    expect(markerSpots([markerAt(5000, 'high')], { fromMs: 0, toMs: 1000 }, 100, 8)).toEqual([]);
    expect(tickColumns([5000, 500, 501], { fromMs: 0, toMs: 1000 }, 100)).toEqual([50]);
  });
});
