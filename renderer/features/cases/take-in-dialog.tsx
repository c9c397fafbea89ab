import { type FormEvent, useState } from 'react';
import { AppError, toAppError } from '../../../shared/errors.ts';
import { type TakeInReport, takeInReportSchema } from '../../../shared/model/cases.ts';
import { visibleText } from '../../../shared/visible-text.ts';
import { navigate, routeTo } from '../../app/router.ts';
import { useTimeZone } from '../../app/session.ts';
import { call } from '../../bridge/client.ts';
import { jobEnded } from '../../bridge/jobs.ts';
import { formatInstant, plural } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FactList } from '../../ui/fact-list.tsx';
import { TextField } from '../../ui/field.tsx';
import formStyles from '../../ui/form.module.css';
import { ErrorMessage, Waiting } from '../../ui/message.tsx';
import styles from './cases.module.css';

/** Merges a case that was handed over, and says what became of all that is in it. */
export function TakeInDialog({ onClose }: { readonly onClose: () => void }) {
  const [path, setPath] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const [report, setReport] = useState<TakeInReport | null>(null);
  const takeIn = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      const ended = await jobEnded((await call('cases.takeIn', { path: path.trim() })).jobId);
      if (ended.error) setError(AppError.fromPayload(ended.error));
      else setReport(takeInReportSchema.parse(ended.result));
    } catch (failure) {
      setError(toAppError(failure));
    }
    setBusy(false);
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    if (path.trim() !== '') void takeIn();
  };
  if (report) return <Report report={report} onClose={onClose} />;
  return (
    <Dialog title="Take in a case" onClose={onClose} width={560}>
      <form className={formStyles.form} onSubmit={onSubmit}>
        <TextField label="File" value={path} hint="The whole path of a file that was handed over (.witness-case)." onChange={setPath} />
        {error && <ErrorMessage error={error} />}
        {isBusy && <Waiting>{'Taking it in\u2026'}</Waiting>}
        <div className={formStyles.buttons}>
          <Button type="submit" variant="primary" isDisabled={path.trim() === '' || isBusy}>
            Take in
          </Button>
          <Button onPress={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}

function Report({ report, onClose }: { readonly report: TakeInReport; readonly onClose: () => void }) {
  const zone = useTimeZone();
  const { signedBy } = report;
  return (
    <Dialog title={`Taken in: ${visibleText(report.title)}`} onClose={onClose} width={560}>
      <div className={formStyles.form} role="status">
        {report.conflicts > 0 && (
          <p className={styles.conflictText}>
            {plural(report.conflicts, 'conflict')}: changed here and there. The case shows both; somebody has to say which holds.
          </p>
        )}
        <FactList
          facts={[
            ['Handed over by', report.handedOverBy],
            ['Handed over', formatInstant(report.handedOverAtMs, zone)],
            [
              'Signed by',
              signedBy === null ? 'nobody' : `${signedBy.name}${signedBy.isSelfMade ? ' (a certificate that nobody else confirms)' : ''}`,
            ],
            ...(signedBy === null ? [] : [['Certificate', signedBy.fingerprint] as const]),
            ['Added', String(report.added)],
            ['Changed', String(report.changed)],
            ['Kept as it is here', String(report.kept)],
            ['Stretches that were watched', String(report.coverage)],
            ['Entries of journals', String(report.journal)],
            ['Left out: not in this library', String(report.leftOut)],
          ]}
        />
        <div className={formStyles.buttons}>
          <Button variant="primary" onPress={() => navigate(routeTo('cases', { case: report.caseId }))}>
            Open the case
          </Button>
          <Button onPress={onClose}>Close</Button>
        </div>
      </div>
    </Dialog>
  );
}
