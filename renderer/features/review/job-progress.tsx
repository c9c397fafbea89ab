import type { Job } from '../../../shared/model/job.ts';
import { visibleText } from '../../../shared/visible-text.ts';
import { formatBytes, formatCount } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import styles from './job-progress.module.css';

/** How far a job is, and a way to stop it; once it has failed, why. */
export function JobProgress({ job, onCancel }: { readonly job: Job; readonly onCancel?: () => void }) {
  if (job.state === 'failed' && job.error) {
    return (
      <p role="alert" className={styles.failed}>
        {job.error.message} {job.error.action}
      </p>
    );
  }
  if (job.state === 'cancelled') return <p role="status">Cancelled.</p>;
  if (job.state === 'done') return null;
  const amount = (count: number): string => (job.unit === 'bytes' ? formatBytes(count) : formatCount(count));
  return (
    <div className={styles.progress}>
      <progress aria-label={visibleText(job.title)} max={job.total ?? undefined} value={job.total === null ? undefined : job.done} />
      <span className={styles.amount}>
        {job.unit === 'ms' ? visibleText(job.detail) : amount(job.done)}
        {job.unit !== 'ms' && job.total !== null && ` of ${amount(job.total)}`}
      </span>
      {onCancel && <Button onPress={onCancel}>Cancel</Button>}
    </div>
  );
}
