import { CircleAlert } from 'lucide-react';
import { hasEnded } from '../../../shared/model/job.ts';
import type { Source } from '../../../shared/model/source.ts';
import { visibleText } from '../../../shared/visible-text.ts';
import { JobItem } from '../../app/jobs-panel.tsx';
import { navigate, routeTo } from '../../app/router.ts';
import { useJobs } from '../../bridge/jobs.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/message.tsx';
import styles from './inventory-view.module.css';

/** A library with sources and without sessions: they come, they could not come, or there are none. */
export function NoSessions({ sources }: { readonly sources: readonly Source[] }) {
  const syncs = useJobs(({ jobs }) => jobs).filter((job) => job.kind === 'sync' && !hasEnded(job));
  if (syncs.length > 0) {
    return (
      <EmptyState title={'Reading the session list\u2026'}>
        <div className={styles.syncs}>
          {syncs.map((job) => (
            <JobItem key={job.id} job={job} isListed={false} />
          ))}
        </div>
      </EmptyState>
    );
  }
  const hasFailed = sources.some(({ lastSyncError }) => lastSyncError !== null);
  return (
    <EmptyState title="No sessions yet">
      <p>{hasFailed ? 'No source could be read so far.' : 'Sync a source, or import an exported session list.'}</p>
      <Button onPress={() => navigate(routeTo('sources'))}>Open sources</Button>
    </EmptyState>
  );
}

/** Sources that could not be reached: what is listed may be old, and what is kept here can be reviewed all the same. */
export function StaleNotice({ sources }: { readonly sources: readonly Source[] }) {
  const failed = sources.filter(({ lastSyncError }) => lastSyncError !== null);
  if (failed.length === 0) return null;
  return (
    <p className={styles.stale}>
      <CircleAlert size={15} aria-hidden />
      <span>
        Not up to date: the last sync of {failed.map(({ name }) => visibleText(name)).join(', ')} failed. Recordings kept here can be
        reviewed all the same. <a href={routeTo('sources')}>See sources</a>
      </span>
    </p>
  );
}
