import { type FormEvent, useState } from 'react';
import { stillResultSchema } from '../../../shared/model/evidence.ts';
import type { JobId, RecordingId } from '../../../shared/model/ids.ts';
import { call } from '../../bridge/client.ts';
import { formatBytes, formatPosition, plural } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { toastError } from '../../ui/toast.tsx';
import styles from './export-range.module.css';
import { JobProgress } from './job-progress.tsx';
import { useJob } from './use-job.ts';

export interface TakeStillProps {
  readonly recordingId: RecordingId;
  /** In the recording. */
  readonly atMs: number;
  /** How many redactions hide something then. */
  readonly redactions: number;
  readonly onClose: () => void;
}

/** Exports the frame at the playhead as PNG. */
export function TakeStill({ recordingId, atMs, redactions, onClose }: TakeStillProps) {
  const [isBurnt, setBurnt] = useState(false);
  const [isRedacted, setRedacted] = useState(true);
  const [jobId, setJobId] = useState<JobId | null>(null);
  const job = useJob(jobId);
  const result = stillResultSchema.safeParse(job?.result).data ?? null;
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    call('playback.still', { recordingId, atMs, burnIn: isBurnt, redact: isRedacted }).then(
      (started) => setJobId(started.jobId),
      toastError,
    );
  };
  return (
    <Dialog title="Take a still" onClose={onClose}>
      <form className={styles.form} onSubmit={onSubmit}>
        <p>
          The frame at {formatPosition(atMs)} as PNG, pixel for pixel. Session, UTC time, frame number and the recording's SHA-256 are
          written into its metadata, and into a recipe beside it.
        </p>
        <label className={styles.check}>
          <input type="checkbox" checked={isBurnt} onChange={(event) => setBurnt(event.target.checked)} />
          Write them below the picture, too
        </label>
        {redactions > 0 && (
          <label className={styles.check}>
            <input type="checkbox" checked={isRedacted} onChange={(event) => setRedacted(event.target.checked)} />
            Leave {plural(redactions, 'redacted part', 'redacted parts')} of the picture black
          </label>
        )}
        {job && <JobProgress job={job} onCancel={() => call('jobs.cancel', { jobId: job.id }).catch(toastError)} />}
        {result && (
          <div role="status" className={styles.result}>
            <strong>
              Frame {result.frameNumber}, {formatBytes(result.bytes)}
            </strong>
            <code>{result.path}</code>
            <code>SHA-256 {result.sha256}</code>
          </div>
        )}
        <div className={styles.buttons}>
          <Button variant="primary" type="submit" isDisabled={job?.state === 'running'}>
            Save
          </Button>
          <Button onPress={onClose}>Close</Button>
        </div>
      </form>
    </Dialog>
  );
}
