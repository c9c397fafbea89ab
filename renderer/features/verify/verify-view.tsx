import { FolderOpen } from 'lucide-react';
import { useState } from 'react';
import { AppError, toAppError } from '../../../shared/errors.ts';
import type { BagSignature, VerifyReport } from '../../../shared/model/evidence.ts';
import type { JobId } from '../../../shared/model/ids.ts';
import { type JournalReport, journalReportSchema } from '../../../shared/model/journal.ts';
import { visibleText } from '../../../shared/visible-text.ts';
import { JobItem } from '../../app/jobs-panel.tsx';
import { reviewRoute } from '../../app/router.ts';
import { useApp, useTimeZone } from '../../app/session.ts';
import { call } from '../../bridge/client.ts';
import { jobEnded, useJobs } from '../../bridge/jobs.ts';
import { useQuery } from '../../bridge/use-query.ts';
import { formatBytes, formatCount, formatInstant, plural } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { JournalOutcome } from '../../ui/journal-outcome.tsx';
import { EmptyState, ErrorMessage } from '../../ui/message.tsx';
import { OutcomeCard } from '../../ui/outcome.tsx';
import { ScreenLayout } from '../../ui/screen.tsx';
import { toastError } from '../../ui/toast.tsx';
import { TimeStampPart } from './time-stamp-part.tsx';
import { UnfinishedPackages } from './unfinished-packages.tsx';
import styles from './verify.module.css';

type Found = { readonly kind: 'bag'; readonly report: VerifyReport } | { readonly kind: 'journal'; readonly report: JournalReport };

/** Checks a bag, ours or not, or an exported journal, and says which of three things it is: verified, altered, incomplete. */
export function VerifyView() {
  const exported = useQuery('evidence.exports', {}, ['exports']);
  const capabilities = useApp((state) => state.bootstrap?.capabilities);
  const zone = useTimeZone();
  const [path, setPath] = useState('');
  const [jobId, setJobId] = useState<JobId | null>(null);
  const [found, setFound] = useState<Found | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  const job = useJobs(({ jobs }) => jobs.find(({ id }) => id === jobId));
  const isRunning = job?.state === 'running';

  const verify = async (bagPath: string): Promise<void> => {
    setPath(bagPath);
    setFound(null);
    setError(null);
    try {
      const isJournal = bagPath.trim().endsWith('.jsonl');
      const started = isJournal
        ? await call('journal.verifyFile', { path: bagPath.trim() })
        : await call('evidence.verify', { bagPath: bagPath.trim() });
      setJobId(started.jobId);
      const ended = await jobEnded(started.jobId);
      if (ended.state === 'cancelled' || ended.state === 'interrupted') return;
      if (ended.error) setError(AppError.fromPayload(ended.error));
      else if (isJournal) setFound({ kind: 'journal', report: journalReportSchema.parse(ended.result) });
      else setFound({ kind: 'bag', ...(await call('evidence.lastReport', started)) });
    } catch (caught) {
      setError(toAppError(caught));
    }
  };
  const pick = (): void => {
    call('shell.pickFolder', { title: 'Evidence to verify' }).then(
      ({ path: picked }) => picked !== null && void verify(picked),
      toastError,
    );
  };
  return (
    <ScreenLayout title="Verify">
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (path.trim() !== '') void verify(path);
        }}
      >
        <TextField
          label="Bag or journal"
          value={path}
          hint="The whole path of the folder of a BagIt bag, exported here or elsewhere, or of an exported journal (.jsonl)."
          onChange={setPath}
        />
        {capabilities?.pickFolder && (
          <Button onPress={pick}>
            <FolderOpen size={15} aria-hidden /> {'Choose\u2026'}
          </Button>
        )}
        <Button type="submit" variant="primary" isDisabled={path.trim() === '' || isRunning}>
          Verify
        </Button>
      </form>
      {job && isRunning && <JobItem job={job} isListed={false} />}
      {error && <ErrorMessage error={error} />}
      {found?.kind === 'bag' && <Report report={found.report} onStamped={() => void verify(found.report.bag)} />}
      {found?.kind === 'journal' && <JournalOutcome report={found.report} />}
      <UnfinishedPackages />
      {exported.error && <ErrorMessage error={exported.error} onRetry={exported.refresh} />}
      {exported.data?.exports.length === 0 && !job && (
        <EmptyState title="Nothing was exported from here yet">
          A session is exported from its review screen. A bag that somebody else made can be verified all the same.
        </EmptyState>
      )}
      {exported.data && exported.data.exports.length > 0 && (
        <section>
          <h2>Exported from here</h2>
          <ul className={styles.exports}>
            {[...Map.groupBy(exported.data.exports, ({ bagPath }) => bagPath)].map(
              ([bagPath, [first, ...more]]) =>
                first && (
                  <li key={bagPath}>
                    <div>
                      <code>{visibleText(bagPath)}</code>
                      <p className={styles.muted}>
                        {formatInstant(first.exportedAtMs, zone)} {'\u00b7'} {plural(first.files, 'file')} {'\u00b7'}{' '}
                        {formatBytes(first.bytes)} {'\u00b7'}{' '}
                        {more.length === 0 ? (
                          <a href={reviewRoute({ sessionId: first.sessionId })}>Session</a>
                        ) : (
                          plural(more.length + 1, 'session')
                        )}
                      </p>
                    </div>
                    {capabilities?.revealFile && (
                      <Button onPress={() => void call('shell.revealExport', { bagPath }).catch(toastError)}>Show</Button>
                    )}
                    <Button label={`Verify ${bagPath}`} isDisabled={isRunning} onPress={() => void verify(bagPath)}>
                      Verify
                    </Button>
                  </li>
                ),
            )}
          </ul>
        </section>
      )}
    </ScreenLayout>
  );
}

const outcomes = {
  verified: { title: 'Verified', text: 'Every file is there and is what its manifest says.' },
  altered: { title: 'Altered', text: 'Files differ from their manifest, or do not belong.' },
  incomplete: { title: 'Incomplete', text: 'Files that the manifest names are missing.' },
} as const;

function Report({ report, onStamped }: { readonly report: VerifyReport; readonly onStamped: () => void }) {
  const { title, text } = outcomes[report.outcome];
  const lists = [
    ['Missing', report.missing],
    ['Changed', report.changed],
    ['Not in a manifest', report.extra],
  ] as const;
  return (
    <OutcomeCard outcome={report.outcome} title={title}>
      <p>{text}</p>
      <p className={styles.muted}>
        {plural(report.filesChecked, 'file')}, {formatBytes(report.bytesChecked)} read in {visibleText(report.bag)}
      </p>
      {report.signature && <Signature signature={report.signature} />}
      <TimeStampPart report={report} onStamped={onStamped} />
      {report.journal && <Journal journal={report.journal} />}
      {lists.map(([label, files]) => files.length > 0 && <FileList key={label} label={label} files={files} />)}
      {report.warnings.length > 0 && <FileList label="Notes" files={report.warnings.map(({ message }) => message)} />}
      {report.problems.length > 0 && <FileList label="Problems" files={report.problems.map(({ message }) => message)} />}
    </OutcomeCard>
  );
}

function Signature({ signature }: { readonly signature: BagSignature }) {
  const zone = useTimeZone();
  const { outcome, signer, issuer, isSelfMade, fingerprint, signedAtMs } = signature;
  return (
    <div>
      <h3>{outcome === 'valid' ? 'Signed' : 'The signature does not fit'}</h3>
      <p>
        {visibleText(signer)}
        {signedAtMs !== null && `, ${formatInstant(signedAtMs, zone)}`}
        {isSelfMade ? '. The certificate confirms itself: compare its fingerprint with one that you got by another way.' : ''}
        {!isSelfMade && `, confirmed by ${visibleText(issuer)}`}
      </p>
      <p className={styles.muted}>
        <code>SHA-256 {fingerprint}</code>
      </p>
    </div>
  );
}

/** Its breaks are among the problems. */
function Journal({ journal }: { readonly journal: JournalReport }) {
  const { outcome, entries, withheld, keyFingerprint } = journal;
  return (
    <div>
      <h3>{outcome === 'verified' ? 'Journal' : 'The journal was altered'}</h3>
      <p>
        {plural(entries, 'entry', 'entries')} about what is in it; of {formatCount(withheld)} more nothing but their place in the chain is
        told.
      </p>
      {keyFingerprint !== null && (
        <p className={styles.muted}>
          <code>Key SHA-256 {keyFingerprint}</code>
        </p>
      )}
    </div>
  );
}

const listedFiles = 500;

function FileList({ label, files }: { readonly label: string; readonly files: readonly string[] }) {
  return (
    <div>
      <h3>
        {label} ({formatCount(files.length)})
      </h3>
      <ul className={styles.files}>
        {files.slice(0, listedFiles).map((file) => (
          <li key={file}>
            <code>{visibleText(file)}</code>
          </li>
        ))}
      </ul>
      {files.length > listedFiles && <p className={styles.muted}>{formatCount(files.length - listedFiles)} more.</p>}
    </div>
  );
}
