import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { measureGrowth } from '../../../electron/library/capacity/growth.ts';
import { hourlySizes, percentile, type SizedSession } from '../../../electron/library/capacity/hourly-size.ts';
import { projectStorage } from '../../../electron/library/capacity/project.ts';
import { projectionSchema } from '../../../shared/model/capacity.ts';

const hour = 3_600_000;
const rdp = (megabytes: number, hours: number, height: number | null = 720): SizedSession => ({
  resourceType: 'rdp',
  height,
  durationMs: hours * hour,
  bytes: megabytes * 1_000_000,
});

describe('bytes per hour', () => {
  it('are measured by type and picture, and planned on the 75th percentile', () => {
    const sizes = hourlySizes([
      rdp(100, 1),
      rdp(400, 2),
      rdp(300, 1),
      rdp(200, 0.5),
      rdp(50, 1, 240),
      { ...rdp(1, 1, null), resourceType: 'ssh' },
    ]);
    expect(sizes).toEqual([
      { resourceType: 'rdp', height: 240, samples: 1, medianBytes: 50_000_000, p75Bytes: 50_000_000, isEnough: false },
      { resourceType: 'rdp', height: 720, samples: 4, medianBytes: 200_000_000, p75Bytes: 300_000_000, isEnough: true },
      { resourceType: 'ssh', height: null, samples: 1, medianBytes: 1_000_000, p75Bytes: 1_000_000, isEnough: false },
    ]);
  });

  it('are not taken from sessions too short to say anything', () => {
    expect(hourlySizes([rdp(100, 0.01), rdp(0, 1)])).toEqual([]);
  });

  it('have a percentile that was measured, and that so many do not exceed', () => {
    const lists = fc.array(fc.nat(), { minLength: 1 }).map((list) => list.sort((a, b) => a - b));
    fc.assert(
      fc.property(lists, fc.double({ min: 0.01, max: 1, noNaN: true }), (sorted, share) => {
        const value = percentile(sorted, share);
        expect(sorted).toContain(value);
        expect(sorted.filter((each) => each <= value).length).toBeGreaterThanOrEqual(share * sorted.length - 1e-9);
      }),
    );
    expect(percentile([], 0.75)).toBe(0);
  });
});

describe('the projection', () => {
  const measured = [{ resourceType: 'rdp', samples: 4, p75Bytes: 300_000_000, recordedMs: 56 * hour }];

  it('is hours per day times an hour, times the days kept, plus the buffer', () => {
    const { byType, bytes } = projectStorage(measured, projectionSchema.parse({ retentionDays: 100, bufferPercent: 20 }));
    expect(byType[0]).toMatchObject({ measuredHoursPerDay: 2, hoursPerDay: 2 });
    expect(bytes).toBeCloseTo(2 * 300_000_000 * 100 * 1.2);
  });

  it('takes the hours that are planned for in place of the measured ones', () => {
    const { byType } = projectStorage(measured, projectionSchema.parse({ hoursPerDay: { rdp: 10 } }));
    expect(byType[0]).toMatchObject({ measuredHoursPerDay: 2, hoursPerDay: 10, bytes: 10 * 300_000_000 * 90 * 1.25 });
  });
});

describe('growth', () => {
  const month = (number: number): number => Date.UTC(2026, number - 1);

  it('is the mean of the last whole months', () => {
    const bytes = new Map([
      [
        'rdp',
        new Map([
          [month(6), 1],
          [month(7), 100],
          [month(8), 200],
          [month(10), 300],
          [month(11), 999],
        ]),
      ],
      ['ssh', new Map([[month(9), 30]])],
    ]);
    const growth = measureGrowth(bytes, Date.UTC(2026, 10, 26));
    expect(growth.monthsMs).toEqual([6, 7, 8, 9, 10, 11].map(month));
    expect(growth.byType).toEqual([
      { resourceType: 'rdp', bytes: [1, 100, 200, 0, 300, 999] },
      { resourceType: 'ssh', bytes: [0, 0, 0, 30, 0, 0] },
    ]);
    expect(growth).toMatchObject({ measuredMonths: 3, bytesPerMonth: (200 + 30 + 300) / 3 });
  });

  it('is not known before a month was whole', () => {
    expect(
      measureGrowth(
        new Map([
          [
            'rdp',
            new Map([
              [month(10), 5],
              [month(11), 5],
            ]),
          ],
        ]),
        Date.UTC(2026, 10, 26),
      ).bytesPerMonth,
    ).toBeNull();
    expect(measureGrowth(new Map(), Date.UTC(2026, 10, 26))).toMatchObject({ byType: [], bytesPerMonth: null });
  });
});
