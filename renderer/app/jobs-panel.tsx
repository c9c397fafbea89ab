import { CircleAlert, CircleCheck, CirclePause, CircleX, ListTodo, LoaderCircle, TriangleAlert } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { hasEnded, type Job, type JobState } from '../../shared/model/job.ts';
import { visibleText } from '../../shared/visible-text.ts';
import { call } from '../bridge/client.ts';
import { useJobs } from '../bridge/jobs.ts';
import { formatCount } from '../lib/format.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { EmptyState } from '../ui/message.tsx';
import { toastError } from '../ui/toast.tsx';
import appStyles from './app.module.css';
import { failuresOf } from './job-failures.ts';
import { amountOf, jobStateWords, paceOf } from './job-words.ts';
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

/** All long work that runs or ran since the start, and what an earlier start left undone, newest first. */
export function JobsDialog({ onClose }: { readonly onClose: () => void }) {
  const jobs = useJobs((state) => state.jobs);
  const said = useStateChanges(jobs);
  return (
    <Dialog title="Jobs" onClose={onClose} width={680}>
      {jobs.length === 0 && <EmptyState title="Nothing has run yet">Syncs, fetches, exports and verifications are listed here.</EmptyState>}
      <ul className={styles.jobs}>
        {jobs.map((job) => (
          <JobItem key={job.id} job={job} />
        ))}
      </ul>
      {jobs.some(hasEnded) && (
        <div className={styles.foot}>
          <Button onPress={() => void call('jobs.dismiss', { jobId: null }).catch(toastError)}>Clear what has ended</Button>
        </div>
      )}
      <p className="visually-hidden" role="status">
        {said}
      </p>
    </Dialog>
  );
}

/** What became of a job since it was looked at, for those who cannot see it. */
function useStateChanges(jobs: readonly Job[]): string {
  const before = useRef<ReadonlyMap<Job['id'], JobState>>(new Map(jobs.map(({ id, state }) => [id, state])));
  const [said, setSaid] = useState('');
  useEffect(() => {
    const changed = jobs.find(({ id, state }) => before.current.has(id) && before.current.get(id) !== state);
    before.current = new Map(jobs.map(({ id, state }) => [id, state]));
    if (changed) setSaid(`${visibleText(changed.title)}: ${jobStateWords[changed.state]}`);
  }, [jobs]);
  return said;
}

const icons = {
  running: LoaderCircle,
  paused: CirclePause,
  done: CircleCheck,
  failed: CircleX,
  cancelled: CircleX,
  interrupted: TriangleAlert,
};

/** One job: how far it is and how fast, with what can be done about it, or how it ended. `isListed` false: it stands alone, outside a list. */
export function JobItem({ job, isListed = true }: { readonly job: Job; readonly isListed?: boolean }) {
  // Done, and yet not all of it: no green tick for that, and no amount that reads as if all had come.
  const isPartial = job.state === 'done' && failuresOf(job).length > 0;
  const Icon = isPartial ? CircleAlert : icons[job.state];
  const Element = isListed ? 'li' : 'div';
  const pace = paceOf(job);
  return (
    <Element className={styles.job}>
      <Icon size={16} aria-hidden className={isPartial ? styles.partial : styles[job.state]} />
      <div className={styles.what}>
        <p>{visibleText(job.title)}</p>
        <p className={styles.detail}>
          {isPartial && 'Done in part'}
          {!isPartial &&
            [jobStateWords[job.state], job.state === 'failed' && job.done === 0 ? '' : amountOf(job)].filter(Boolean).join(' \u00b7 ')}
          {pace !== '' && ` \u00b7 ${pace}`}
        </p>
        {job.state === 'running' && job.unit !== 'ms' && job.detail !== '' && <p className={styles.detail}>{visibleText(job.detail)}</p>}
        {job.state === 'interrupted' && <p className={styles.detail}>Witness ended while it was under way. What it did is kept.</p>}
        {job.error && job.state === 'failed' && <p className={styles.error}>{visibleText(`${job.error.message} ${job.error.action}`)}</p>}
        <JobFailures job={job} />
        {!hasEnded(job) && <JobProgress job={job} />}
      </div>
      <JobButtons job={job} isPartial={isPartial} isListed={isListed} />
    </Element>
  );
}

function JobButtons({ job, isPartial, isListed }: { readonly job: Job; readonly isPartial: boolean; readonly isListed: boolean }) {
  const { id: jobId, state, title, canPause, canStartAgain } = job;
  const isPaused = state === 'paused';
  const name = visibleText(title);
  const again = state === 'interrupted' ? 'Go on' : 'Try again';
  const resume = (): void => void call('jobs.resume', { jobId }).catch(toastError);
  if (hasEnded(job)) {
    const mayBeDoneAgain = canStartAgain && (state !== 'done' || isPartial);
    return (
      <div className={styles.buttons}>
        {mayBeDoneAgain && (
          <Button label={`${again}: ${name}`} onPress={resume}>
            {again}
          </Button>
        )}
        {isListed && (
          <Button variant="quiet" label={`Clear: ${name}`} onPress={() => void call('jobs.dismiss', { jobId }).catch(toastError)}>
            Clear
          </Button>
        )}
      </div>
    );
  }
  return (
    <div className={styles.buttons}>
      {/* One button for both: the focus stays on it. */}
      {canPause && (
        <Button
          label={`${isPaused ? 'Resume' : 'Pause'}: ${name}`}
          onPress={isPaused ? resume : () => void call('jobs.pause', { jobId }).catch(toastError)}
        >
          {isPaused ? 'Resume' : 'Pause'}
        </Button>
      )}
      <Button label={`Cancel: ${name}`} onPress={() => void call('jobs.cancel', { jobId }).catch(toastError)}>
        Cancel
      </Button>
    </div>
  );
}

/** How far a job is, as a bar; without an end in sight while its total is not known. */
export function JobProgress({ job }: { readonly job: Job }) {
  return job.total === null && job.state === 'running' ? (
    <progress className={styles.progress} aria-label={job.title} />
  ) : (
    <progress
      className={styles.progress}
      aria-label={job.title}
      value={job.total === null ? 0 : job.done}
      max={Math.max(1, job.total ?? 1)}
    />
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
