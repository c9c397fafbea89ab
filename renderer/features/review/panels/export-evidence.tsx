import { type FormEvent, useId, useState } from 'react';
import type { Session } from '../../../../shared/model/session.ts';
import { useApp } from '../../../app/session.ts';
import { call } from '../../../bridge/client.ts';
import { formatBytes, formatInstant, plural, type TimeZoneSetting } from '../../../lib/format.ts';
import { Button } from '../../../ui/button.tsx';
import { DerivedFields, usuallyDerived } from '../../../ui/derived-fields.tsx';
import { CheckField } from '../../../ui/field.tsx';
import { ErrorMessage } from '../../../ui/message.tsx';
import { toastError } from '../../../ui/toast.tsx';
import { JobProgress } from '../job-progress.tsx';
import styles from './panels.module.css';
import { useExport } from './use-export.ts';
import { VerifyResult } from './verify-result.tsx';

export interface ExportEvidenceProps {
  readonly session: Session;
  readonly timeZone: TimeZoneSetting;
}

/** Exports the session as a BagIt bag, with the reason, and checks it. */
export function ExportEvidence({ session, timeZone }: ExportEvidenceProps) {
  const id = useId();
  const [reason, setReason] = useState('');
  const [isRedacted, setRedacted] = useState(false);
  const [withoutOriginals, setWithoutOriginals] = useState(false);
  const [derived, setDerived] = useState(usuallyDerived);
  const { job, result, bags, verifyJob, report, onExport, onVerify } = useExport(session.id);
  const canReveal = useApp(({ bootstrap }) => bootstrap?.capabilities.revealFile ?? false);
  const isExporting = job?.state === 'running';
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    onExport(reason.trim(), isRedacted ? { withoutOriginals } : null, derived);
  };
  return (
    <section className={styles.fields}>
      <h2>Evidence</h2>
      <p className={styles.explain}>
        A signed BagIt bag with a report to read first, the original bytes as stored, transcript, notes, session metadata and a page that
        checks it. Anyone can check it with sha256sum and openssl.
      </p>
      <form className={styles.exportForm} onSubmit={onSubmit}>
        <label htmlFor={`${id}-reason`}>Reason</label>
        <textarea
          id={`${id}-reason`}
          rows={2}
          maxLength={2000}
          placeholder="Case number, request, who asked"
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        <CheckField label="Redacted: copies with what is redacted hidden" isChecked={isRedacted} onChange={setRedacted} />
        {isRedacted && (
          <CheckField label="Leave the recordings themselves out" isChecked={withoutOriginals} onChange={setWithoutOriginals} />
        )}
        <DerivedFields choice={derived} onChange={setDerived} />
        <Button variant="primary" type="submit" isDisabled={isExporting || session.cachedCount < session.recordingCount}>
          Export as evidence
        </Button>
        {session.cachedCount < session.recordingCount && (
          <p className={styles.explain}>
            {plural(session.recordingCount - session.cachedCount, 'recording')} of this session must be fetched first.
          </p>
        )}
      </form>
      {job && <JobProgress job={job} />}
      {result && (
        <p role="status">
          Exported {plural(result.files, 'file')}, {formatBytes(result.bytes)}.{result.timeStamp === 'stamped' && ' Time-stamped.'}
        </p>
      )}
      {result && result.notDerived.count > 0 && (
        <ErrorMessage
          error={{
            message: `${plural(result.notDerived.count, 'picture or clip', 'pictures or clips')} could not be made. ${result.notDerived.first[0] ?? ''}`,
            action: 'The bag is whole but for that; its report names each.',
          }}
        />
      )}
      {result?.timeStampError && (
        <ErrorMessage
          error={{
            message: `No time stamp yet: ${result.timeStampError.message}`,
            action: 'The bag is whole; add it on the Verify screen.',
          }}
        />
      )}
      {bags.length > 0 && (
        <ul className={styles.bags} aria-label="Exported bags">
          {bags.map((bag) => (
            <li key={bag.bagPath}>
              <code className={styles.bagPath}>{bag.bagPath}</code>
              <span className={styles.bagFacts}>
                {formatInstant(bag.exportedAtMs, timeZone)}, {plural(bag.files, 'file')}, {formatBytes(bag.bytes)}
              </span>
              <span className={styles.bagButtons}>
                <Button onPress={() => onVerify(bag.bagPath)} isDisabled={verifyJob?.state === 'running'}>
                  Verify now
                </Button>
                {canReveal && (
                  <Button onPress={() => void call('shell.revealExport', { bagPath: bag.bagPath }).catch(toastError)}>
                    Show in folder
                  </Button>
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
      {verifyJob && <JobProgress job={verifyJob} />}
      {report && <VerifyResult report={report} />}
    </section>
  );
}
