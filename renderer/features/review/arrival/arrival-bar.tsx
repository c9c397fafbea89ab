import { CloudDownload, CloudOff } from 'lucide-react';
import { visibleLines } from '../../../../shared/visible-text.ts';
import { formatBytes } from '../../../lib/format.ts';
import { Button } from '../../../ui/button.tsx';
import type { ReviewTime } from '../review-time.ts';
import type { RecordingJob } from '../use-recording-job.ts';
import { type Arrival, type DownloadedSpans, shareOf, type TimeSpan } from './arrival.ts';
import styles from './arrival-bar.module.css';

export interface ArrivalBarProps {
  readonly arrival: Arrival;
  readonly downloaded: DownloadedSpans | null;
  /** Of the recording. */
  readonly name: string;
  readonly work: RecordingJob;
  readonly time: ReviewTime;
}

/** Below a player of what is not all here: how far it is, that nothing of it is verified yet, and how to go on. */
export function ArrivalBar({ arrival, downloaded, name, work, time }: ArrivalBarProps) {
  const { isRunning, hereBytes, sizeBytes, error } = arrival;
  const amount = `${shareOf(arrival)} (${formatBytes(hereBytes)} of ${formatBytes(sizeBytes)})`;
  // One that fetches others too is not stopped from here.
  const isOwnJob = work.job?.state === 'running' && work.job.title === `Fetch ${name}`;
  return (
    <section className={styles.bar} aria-label="Download" data-stopped={!isRunning}>
      {isRunning ? <CloudDownload size={16} aria-hidden /> : <CloudOff size={16} aria-hidden />}
      <div className={styles.words}>
        <p>{isRunning ? `Still downloading: ${amount}, not verified yet` : `Only ${amount} is here, not verified`}</p>
        {error && error.code !== 'cancelled' && (
          <p className={styles.error} role="alert">
            {visibleLines(error.message)} {visibleLines(error.action)}
          </p>
        )}
        <p className="visually-hidden" data-testid="downloaded">
          {downloaded && downloadedWords(downloaded, time)}
        </p>
      </div>
      {isRunning && <progress aria-label="Downloaded" max={sizeBytes} value={hereBytes} />}
      {isRunning && isOwnJob && <Button onPress={work.onCancel}>Stop downloading</Button>}
      {!isRunning && (
        <Button variant="primary" onPress={work.onFetch}>
          {error ? 'Retry' : 'Resume downloading'}
        </Button>
      )}
    </section>
  );
}

function downloadedWords({ spans, isExact }: DownloadedSpans, time: ReviewTime): string {
  if (spans.length === 0) return 'Nothing that can be shown is here.';
  return `${isExact ? 'Here' : 'About here'}: ${spans.map((span) => spanWords(span, time)).join(', ')}`;
}

function spanWords({ fromMs, toMs }: TimeSpan, time: ReviewTime): string {
  return `${time.position(fromMs)} to ${time.position(toMs)}`;
}
