import { Command } from 'commander';
import { z } from 'zod';
import { projectionSchema } from '../../../shared/model/capacity.ts';
import type { RunWork } from '../index.ts';
import { byteSize, fields, table } from '../text-output.ts';

const optionsSchema = z.object({
  retention: z.coerce.number().min(0).max(36_500).optional(),
  buffer: z.coerce.number().min(0).max(1_000).optional(),
  measured: z.coerce.number().int().min(1).max(366).optional(),
});

/** `capacity`: what recordings take, how that grows, and what a retention period will come to. */
export function capacityCommand(run: RunWork): Command {
  const command = new Command('capacity')
    .description('measure what recordings take, and project it for a retention period')
    .option('--retention <days>', 'how long recordings are kept (90)')
    .option('--buffer <percent>', 'on top (25; the vendor advises 20 to 30)')
    .option('--measured <days>', 'of sessions that hours per day are measured over (28)');
  return run(command, async (invocation) => {
    const { retention, buffer, measured } = invocation.options(optionsSchema);
    const projection = projectionSchema.parse({ retentionDays: retention, bufferPercent: buffer, measuredDays: measured });
    const engine = await invocation.library();
    const capacity = await engine.call('capacity.read', { projection }, invocation.signal);
    const { stored, hourly, growth, projected, cached } = capacity;
    await invocation.answer(capacity, () =>
      [
        table(
          ['TYPE', 'PICTURE', 'SAMPLES', 'MEDIAN PER HOUR', 'P75 PER HOUR', ''],
          hourly.map(({ resourceType, height, samples, medianBytes, p75Bytes, isEnough }) => [
            resourceType,
            height === null ? null : `${height} lines`,
            samples,
            byteSize(medianBytes),
            byteSize(p75Bytes),
            isEnough ? '' : 'too few samples',
          ]),
        ),
        '\n',
        table(
          ['TYPE', 'HOURS PER DAY', `KEPT ${projection.retentionDays} DAYS, +${projection.bufferPercent} %`],
          projected.byType.map(({ resourceType, hoursPerDay, bytes }) => [resourceType, hoursPerDay.toFixed(2), byteSize(bytes)]),
        ),
        '\n',
        fields([
          ['Projected', byteSize(projected.bytes)],
          ['Stored now', `${stored.objects} objects, ${byteSize(stored.bytes)}`],
          [
            'Per month',
            growth.bytesPerMonth === null ? 'no whole month yet' : `${byteSize(growth.bytesPerMonth)} (${growth.measuredMonths} months)`,
          ],
          ['Cached here', `${byteSize(cached.usedBytes)} of ${byteSize(cached.quotaBytes)}, ${byteSize(cached.pinnedBytes)} kept offline`],
        ]),
      ].join(''),
    );
    return 0;
  });
}
