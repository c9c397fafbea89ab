import { useState } from 'react';
import { AppError } from '../../../shared/errors.ts';
import type { VerifyReport } from '../../../shared/model/evidence.ts';
import { visibleText } from '../../../shared/visible-text.ts';
import { useApp, useTimeZone } from '../../app/session.ts';
import { call } from '../../bridge/client.ts';
import { jobEnded } from '../../bridge/jobs.ts';
import { formatInstant } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { toastError } from '../../ui/toast.tsx';
import styles from './verify.module.css';

export interface TimeStampPartProps {
  readonly report: VerifyReport;
  /** The bag has a time stamp now. */
  readonly onStamped: () => void;
}

/** When the bag was signed, as an authority says; where none does yet, it can be asked. */
export function TimeStampPart({ report, onStamped }: TimeStampPartProps) {
  const zone = useTimeZone();
  const hasAuthority = useApp((state) => state.settings.timeStamp.url !== '');
  const [isAsking, setAsking] = useState(false);
  const { timeStamp, signature } = report;
  const stamp = async (): Promise<void> => {
    setAsking(true);
    try {
      const ended = await jobEnded((await call('evidence.stamp', { bagPath: report.bag })).jobId);
      if (ended.error) throw AppError.fromPayload(ended.error);
      if (ended.state === 'done') onStamped();
    } catch (error) {
      toastError(error);
    } finally {
      setAsking(false);
    }
  };
  if (timeStamp?.outcome === 'invalid') return <h3>The time stamp is not valid</h3>;
  if (timeStamp?.facts) {
    const { atMs, accuracyMs, authority, root, rootFingerprint } = timeStamp.facts;
    return (
      <div>
        <h3>Time-stamped</h3>
        <p>
          {formatInstant(atMs, zone)}
          {accuracyMs !== null && accuracyMs > 0 && ` \u00b1 ${accuracyMs / 1000} s`} by {visibleText(authority)}, which rests on{' '}
          {visibleText(root)}: compare its fingerprint with the one that the authority publishes.
        </p>
        <p className={styles.muted}>
          <code>SHA-256 {rootFingerprint}</code>
        </p>
      </div>
    );
  }
  if (signature?.outcome !== 'valid') return null;
  return (
    <div>
      <h3>{timeStamp ? 'Time stamp pending' : 'No time stamp'}</h3>
      {hasAuthority ? (
        <Button isDisabled={isAsking} onPress={() => void stamp()}>
          {isAsking ? 'Asking the authority\u2026' : 'Add a time stamp'}
        </Button>
      ) : (
        <p className={styles.muted}>Enter a time-stamp authority under Settings to add one; nothing that is signed changes.</p>
      )}
    </div>
  );
}
