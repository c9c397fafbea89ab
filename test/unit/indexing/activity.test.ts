import { describe, expect, test } from 'vitest';
import { createActivityMeter } from '../../../electron/library/indexing/activity.ts';

describe('activity over a recording', () => {
  test('is highest where most happened and nothing where nothing did', () => {
    const meter = createActivityMeter();
    meter.add(0, 10);
    meter.add(2000, 10_000);
    const activity = meter.finish(3000);
    expect(activity?.bucketMs).toBe(250);
    expect(activity?.levels[8]).toBe(255);
    expect(activity?.levels[0]).toBeGreaterThan(0);
    expect(activity?.levels[4]).toBe(0);
  });

  test('has a bounded number of buckets for a recording of months', () => {
    const meter = createActivityMeter();
    const monthsMs = 90 * 86_400_000;
    for (let at = 0; at <= monthsMs; at += 3_600_000) meter.add(at, 1);
    const activity = meter.finish(monthsMs);
    expect(activity?.levels.length).toBeLessThanOrEqual(4000);
    expect((activity?.bucketMs ?? 0) * (activity?.levels.length ?? 0)).toBeGreaterThanOrEqual(monthsMs);
  });

  test('is null when nothing happened', () => {
    expect(createActivityMeter().finish(1000)).toBeNull();
  });
});
