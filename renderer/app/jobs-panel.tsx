import { CircleAlert, CircleCheck, CircleX, ListTodo, LoaderCircle } from 'lucide-react';
import type { Job } from '../../shared/model/job.ts';
import { visibleText } from '../../shared/visible-text.ts';
import { call } from '../bridge/client.ts';
import { useJobs } from '../bridge/jobs.ts';
import { formatBytes, formatCount } from '../lib/format.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { EmptyState } from '../ui/message.tsx';
import { toastError } from '../ui/toast.tsx';
import appStyles from './app.module.css';
import { failuresOf } from './job-failures.ts';
import styles from './jobs-panel.module.css';
import { showOverlay } from './overlays.ts';

/** In the rail: how much long work runs; opens the list of it. */
export function JobsButton() {
  const running = useJobs(({ jobs }) => jobs.filter((job) => job.state === 'running').length);
  return (
    <button type="button" className={appStyles.place} onClick={() => showOverlay('jobs')}>
      <ListTodo size={20} aria-hidden />
      <span>Jobs</span>
      {running > 0 && (
        <span className={styles.count}>
          {running}
          <span className="visually-hidden"> running</span>
        </span>
      )}
    </button>
  );
}

/** All long work that runs or ran since the start, newest first. */
export function JobsDialog({ onClose }: { readonly onClose: () => void }) {
  const jobs = useJobs((state) => state.jobs);
  return (
    <Dialog title="Jobs" onClose={onClose} width={640}>
      {jobs.length === 0 && <EmptyState title="Nothing has run yet">Syncs, fetches, exports and verifications are listed here.</EmptyState>}
      <ul className={styles.jobs}>
        {jobs.map((job) => (
          <JobItem key={job.id} job={job} />
        ))}
      </ul>
    </Dialog>
  );
}

const words: Readonly<Record<Job['state'], string>> = { running: 'Running', done: 'Done', failed: 'Failed', cancelled: 'Cancelled' };
const icons = { running: LoaderCircle, done: CircleCheck, failed: CircleX, cancelled: CircleX };

/** One job: how far it is, with a way to cancel it, or how it ended. `isListed` false: it stands alone, outside a list. */
export function JobItem({ job, isListed = true }: { readonly job: Job; readonly isListed?: boolean }) {
  // Done, and yet not all of it: no green tick for that, and no amount that reads as if all had come.
  const isPartial = job.state === 'done' && failuresOf(job).length > 0;
  const Icon = isPartial ? CircleAlert : icons[job.state];
  const Element = isListed ? 'li' : 'div';
  return (
    <Element className={styles.job}>
      <Icon size={16} aria-hidden className={isPartial ? styles.partial : styles[job.state]} />
      <div className={styles.what}>
        <p>{visibleText(job.title)}</p>
        <p className={styles.detail}>
          {isPartial ? 'Done in part' : `${words[job.state]} \u00b7 ${amount(job)}`}
          {job.state === 'running' && job.detail !== '' && ` \u00b7 ${visibleText(job.detail)}`}
        </p>
        {job.error && job.state === 'failed' && <p className={styles.error}>{visibleText(`${job.error.message} ${job.error.action}`)}</p>}
        <JobFailures job={job} />
        {job.state === 'running' && <JobProgress job={job} />}
      </div>
      {job.state === 'running' && <Button onPress={() => void call('jobs.cancel', { jobId: job.id }).catch(toastError)}>Cancel</Button>}
    </Element>
  );
}

/** How far a job is, as a bar; without an end in sight while its total is not known. */
export function JobProgress({ job }: { readonly job: Job }) {
  return job.total === null ? (
    <progress className={styles.progress} aria-label={job.title} />
  ) : (
    <progress className={styles.progress} aria-label={job.title} value={job.done} max={Math.max(1, job.total)} />
  );
}

const listedFailures = 200;

function JobFailures({ job }: { readonly job: Job }) {
  const failures = failuresOf(job);
  if (failures.length === 0) return null;
  return (
    <details className={styles.error}>
      <summary>{formatCount(failures.length)} could not be done</summary>
      <ul>
        {failures.slice(0, listedFailures).map(({ item, error }) => (
          <li key={item}>
            <code>{visibleText(item)}</code> {visibleText(`${error.message} ${error.action}`)}
          </li>
        ))}
      </ul>
      {failures.length > listedFailures && <p>{formatCount(failures.length - listedFailures)} more.</p>}
    </details>
  );
}

function amount({ done, total, unit, detail }: Job): string {
  if (unit === 'ms') return visibleText(detail);
  const format = unit === 'bytes' ? formatBytes : formatCount;
  const what = unit === 'bytes' ? '' : ` ${unit}`;
  return total === null ? `${format(done)}${what}` : `${format(done)} of ${format(total)}${what}`;
}
