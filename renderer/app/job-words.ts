import type { Job, JobState } from '../../shared/model/job.ts';
import { visibleText } from '../../shared/visible-text.ts';
import { formatBytes, formatCount } from '../lib/format.ts';

/** How the states of long work are called everywhere. */
export const jobStateWords: Readonly<Record<JobState, string>> = {
  running: 'Running',
  paused: 'Paused',
  done: 'Done',
  failed: 'Failed',
  cancelled: 'Cancelled',
  interrupted: 'Interrupted',
};

/** "3 of 12 recordings", "1.2 MB of 4 MB"; of what counts time, what it says itself. */
export function amountOf({ done, total, unit, detail }: Pick<Job, 'done' | 'total' | 'unit' | 'detail'>): string {
  if (unit === 'ms') return visibleText(detail);
  const format = unit === 'bytes' ? formatBytes : formatCount;
  const what = unit === 'bytes' ? '' : ` ${unit}`;
  return total === null ? `${format(done)}${what}` : `${format(done)} of ${format(total)}${what}`;
}

/** How fast it goes and how long it takes from here: "3.2 MB/s, about 4 min left". Empty where neither is known. */
export function paceOf(job: Pick<Job, 'ratePerSecond' | 'leftMs' | 'unit'>): string {
  return [rateOf(job), leftOf(job.leftMs)].filter((part) => part !== '').join(', ');
}

function rateOf({ ratePerSecond, unit }: Pick<Job, 'ratePerSecond' | 'unit'>): string {
  if (ratePerSecond === null) return '';
  if (ratePerSecond === 0) return 'nothing came for a while';
  if (unit === 'bytes') return `${formatBytes(ratePerSecond)}/s`;
  // Of recorded time, how much in each second.
  if (unit === 'ms') return `${formatRate(ratePerSecond / 1000)}x real time`;
  if (ratePerSecond >= 1) return `${formatRate(ratePerSecond)} ${unit} a second`;
  const [perTime, time] = ratePerSecond * 60 >= 1 ? [ratePerSecond * 60, 'minute'] : [ratePerSecond * 3600, 'hour'];
  return `${formatRate(perTime)} ${unit} ${time === 'hour' ? 'an' : 'a'} ${time}`;
}

function formatRate(rate: number): string {
  return rate >= 10 ? formatCount(Math.round(rate)) : String(Math.round(rate * 10) / 10);
}

function leftOf(leftMs: number | null): string {
  if (leftMs === null) return '';
  const minutes = Math.ceil(leftMs / 60_000);
  if (minutes <= 1) return 'less than a minute left';
  if (minutes < 60) return `about ${minutes} min left`;
  const hours = Math.floor(minutes / 60);
  return hours >= 48 ? `about ${Math.round(hours / 24)} days left` : `about ${hours} h ${minutes % 60} min left`;
}
