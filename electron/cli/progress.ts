import type { Job } from '../../shared/model/job.ts';
import type { Output } from './invocation.ts';
import { byteSize, clockTime, printable } from './text-output.ts';

export interface Progress {
  show(job: Pick<Job, 'title' | 'done' | 'total' | 'unit' | 'detail'>): void;
  /** Leaves the cursor at the beginning of an empty line. */
  end(): void;
}

/** Enough for the narrowest terminal in use. */
const lineWidth = 78;

/** One line that rewrites itself on a terminal; in a log, a line for every tenth of the way. */
export function createProgress(stderr: Output): Progress {
  let shownTenth = -1;
  let open = false;
  return {
    show(job) {
      const text = printable(progressText(job));
      if (stderr.isTTY) {
        const line = text.length > lineWidth ? `${text.slice(0, lineWidth - 3)}...` : text;
        stderr.write(`\r${line.padEnd(lineWidth)}`);
        open = true;
        return;
      }
      const tenth = job.total ? Math.floor((job.done / job.total) * 10) : 0;
      if (tenth <= shownTenth) return;
      shownTenth = tenth;
      stderr.write(`${text}\n`);
    },
    end() {
      if (open) stderr.write(`\r${''.padEnd(lineWidth)}\r`);
      open = false;
    },
  };
}

function progressText({ title, done, total, unit, detail }: Parameters<Progress['show']>[0]): string {
  const amount = (count: number): string => (unit === 'bytes' ? byteSize(count) : unit === 'ms' ? clockTime(count) : String(count));
  const parts = [
    title,
    total === null ? `${amount(done)}${unit === 'bytes' || unit === 'ms' ? '' : ` ${unit}`}` : `${amount(done)} of ${amount(total)}`,
  ];
  if (total) parts.push(`${Math.floor((Math.min(done, total) / total) * 100)} %`);
  if (detail !== '') parts.push(detail);
  return parts.join('  ');
}
