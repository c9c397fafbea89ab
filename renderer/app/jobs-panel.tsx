import { CircleCheck, CircleX, ListTodo, LoaderCircle } from 'lucide-react';
import { useState } from 'react';
import type { Job } from '../../shared/model/job.ts';
import { call } from '../bridge/client.ts';
import { useJobs } from '../bridge/jobs.ts';
import { formatBytes, formatCount } from '../lib/format.ts';
import { visibleText } from '../lib/visible-text.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { EmptyState } from '../ui/message.tsx';
import { toastError } from '../ui/toast.tsx';
import appStyles from './app.module.css';
import styles from './jobs-panel.module.css';

/** In the rail: how much long work runs; opens the list of it. */
export function JobsButton() {
  const [isOpen, setOpen] = useState(false);
  const running = useJobs(({ jobs }) => jobs.filter((job) => job.state === 'running').length);
  return (
    <>
      <button type="button" className={appStyles.place} onClick={() => setOpen(true)}>
        <ListTodo size={20} aria-hidden />
        <span>Jobs</span>
        {running > 0 && (
          <span className={styles.count}>
            {running}
            <span className="visually-hidden"> running</span>
          </span>
        )}
      </button>
      {isOpen && <JobsDialog onClose={() => setOpen(false)} />}
    </>
  );
}

function JobsDialog({ onClose }: { readonly onClose: () => void }) {
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

export function JobItem({ job }: { readonly job: Job }) {
  const Icon = icons[job.state];
  return (
    <li className={styles.job}>
      <Icon size={16} aria-hidden className={styles[job.state]} />
      <div className={styles.what}>
        <p>{visibleText(job.title)}</p>
        <p className={styles.detail}>
          {words[job.state]} {'\u00b7'} {amount(job)}
          {job.state === 'running' && job.detail !== '' && ` \u00b7 ${visibleText(job.detail)}`}
        </p>
        {job.error && job.state === 'failed' && (
          <p className={styles.error}>
            {job.error.message} {job.error.action}
          </p>
        )}
        <JobFailures job={job} />
        {job.state === 'running' && <JobProgress job={job} />}
      </div>
      {job.state === 'running' && <Button onPress={() => void call('jobs.cancel', { jobId: job.id }).catch(toastError)}>Cancel</Button>}
    </li>
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

function JobFailures({ job }: { readonly job: Job }) {
  const { result } = job;
  const failures =
    typeof result === 'object' && result !== null && !Array.isArray(result) && Array.isArray(result.failures) ? result.failures : [];
  if (failures.length === 0) return null;
  return (
    <details className={styles.error}>
      <summary>{formatCount(failures.length)} could not be done</summary>
      <ul>
        {failures.slice(0, 200).map((failure) => {
          if (typeof failure !== 'object' || failure === null || Array.isArray(failure)) return null;
          const { item, error } = failure;
          const message = typeof error === 'object' && error !== null && !Array.isArray(error) ? `${error.message} ${error.action}` : '';
          return (
            <li key={String(item)}>
              <code>{visibleText(String(item))}</code> {message}
            </li>
          );
        })}
      </ul>
    </details>
  );
}

function amount({ done, total, unit }: Job): string {
  const format = unit === 'bytes' ? formatBytes : formatCount;
  const what = unit === 'bytes' ? '' : ` ${unit}`;
  return total === null ? `${format(done)}${what}` : `${format(done)} of ${format(total)}${what}`;
}
