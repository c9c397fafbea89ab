import { Command } from 'commander';
import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import { type Settings, workLimitsSchema } from '../../../shared/model/settings.ts';
import type { RunWork } from '../index.ts';
import { byteSize, fields } from '../text-output.ts';

const megabyte = 1_000_000;
const optionsSchema = z.object({
  downloadLimit: z.coerce.number().min(0).max(1_000_000).optional(),
  downloads: z.coerce.number().int().min(1).max(16).optional(),
  indexAtOnce: z.coerce.number().int().min(1).max(8).optional(),
  cacheQuota: z.coerce.number().min(0).max(1_000_000).optional(),
});

/** `settings [--download-limit MB] [--downloads N] [--index-at-once N] [--cache-quota GB]`: what work may take of this machine. */
export function settingsCommand(run: RunWork): Command {
  const command = new Command('settings')
    .description('show or change what work may take of this machine')
    .option('--download-limit <MB>', 'megabytes a second that all downloads may take together; 0: no limit')
    .option('--downloads <n>', 'recordings that are downloaded at once')
    .option('--index-at-once <n>', 'recordings that are indexed at once; each takes up to two cores')
    .option('--cache-quota <GB>', 'gigabytes that the recordings kept here may take');
  return run(command, async (invocation) => {
    const { downloadLimit, downloads, indexAtOnce, cacheQuota } = invocation.options(optionsSchema);
    const engine = await invocation.library();
    const before = await engine.call('settings.get', {});
    const limits = workLimitsSchema.safeParse({
      downloadBytesPerSecond: downloadLimit === undefined ? before.limits.downloadBytesPerSecond : Math.round(downloadLimit * megabyte),
      downloadsAtOnce: downloads ?? before.limits.downloadsAtOnce,
      indexAtOnce: indexAtOnce ?? before.limits.indexAtOnce,
    });
    if (!limits.success) throw new AppError('usage', `--download-limit: ${limits.error.issues[0]?.message ?? 'not valid'}.`);
    const isChange = [downloadLimit, downloads, indexAtOnce, cacheQuota].some((value) => value !== undefined);
    const settings = isChange
      ? await engine.call('settings.update', {
          limits: limits.data,
          ...(cacheQuota !== undefined && { cacheQuotaBytes: Math.round(cacheQuota * 1000 * megabyte) }),
        })
      : before;
    await invocation.answer({ limits: settings.limits, cacheQuotaBytes: settings.cacheQuotaBytes }, () => asText(settings));
    return 0;
  });
}

function asText({ limits, cacheQuotaBytes }: Settings): string {
  const { downloadBytesPerSecond, downloadsAtOnce, indexAtOnce } = limits;
  return fields([
    ['Downloads together', downloadBytesPerSecond === 0 ? 'no limit' : `${byteSize(downloadBytesPerSecond)} a second`],
    ['Downloads at once', downloadsAtOnce],
    ['Indexed at once', indexAtOnce],
    ['Cache quota', byteSize(cacheQuotaBytes)],
  ]);
}
