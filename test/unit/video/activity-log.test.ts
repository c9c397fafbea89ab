import { expect, it } from 'vitest';
import { createActivityLog } from '../../../electron/library/indexing/video/activity-log.ts';

it('levels say how much of the picture changed, on one scale for every recording', () => {
  const log = createActivityLog();
  log.add(1000, 1);
  log.add(2000, 0.01);
  log.add(4000, 0.0001);
  log.add(5000, 0);
  expect(log.activity(5000)).toEqual({ bucketMs: 1000, levels: [255, 127, 0, 2, 0] });
});

it('a pause of three seconds is an idle gap, a shorter one is not', () => {
  const log = createActivityLog();
  log.add(1000, 0.5);
  log.add(5000, 0.5);
  log.add(8000, 0.5);
  expect(log.idle(20_500)).toEqual([
    { startMs: 1000, endMs: 4000 },
    { startMs: 8000, endMs: 20_500 },
  ]);
});

it('what could not be decoded is no idle gap', () => {
  const log = createActivityLog();
  log.addUnknown(5000, 15_000);
  expect(log.idle(20_000)).toEqual([
    { startMs: 0, endMs: 5000 },
    { startMs: 15_000, endMs: 20_000 },
  ]);
});

it('nothing that changes has no activity', () => {
  expect(createActivityLog().activity(60_000)).toBeNull();
});

it('the buckets of the longest recording are few, and a moment in eight hours still shows', () => {
  const log = createActivityLog();
  log.add(5 * 3_600_000, 0.3);
  const activity = log.activity(8 * 3_600_000);
  expect(activity?.levels.length).toBeLessThanOrEqual(4000);
  expect(activity?.levels.filter((level) => level > 0)).toHaveLength(1);
});

it('what was packed goes on as it was', () => {
  const log = createActivityLog();
  for (const [second, share] of [
    [1, 0.2],
    [2, 0],
    [9, 0.001],
  ] as const)
    log.add(second * 1000, share);
  const again = createActivityLog(log.pack(9000));
  again.add(15_000, 0.4);
  log.add(15_000, 0.4);
  expect(again.activity(20_000)).toEqual(log.activity(20_000));
  expect(again.idle(20_000)).toEqual(log.idle(20_000));
});
