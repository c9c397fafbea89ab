import { writeFile } from 'node:fs/promises';

/** More than any recorded screen needs, and less than what would hurt the machine. */
const mostBytes = 2 * 1024 ** 3;
const everyMs = 250;

/**
 * Ends this process when it grows beyond all measure: a container may declare what takes gigabytes to hold, and native code
 * believes it. Where the system itself runs out of memory, this process is to go first.
 */
export function limitMemory({ onExhausted }: { readonly onExhausted: () => void }): void {
  setInterval(() => {
    if (process.memoryUsage.rss() <= mostBytes) return;
    onExhausted();
    // The message goes out first.
    setImmediate(() => process.exit(1));
  }, everyMs).unref();
  if (process.platform === 'linux') void writeFile('/proc/self/oom_score_adj', '1000').catch(() => undefined);
}
