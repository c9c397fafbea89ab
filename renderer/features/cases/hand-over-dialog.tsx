import { type FormEvent, useState } from 'react';
import { AppError, toAppError } from '../../../shared/errors.ts';
import { type HandOverResult, handOverResultSchema } from '../../../shared/model/cases.ts';
import type { CaseId } from '../../../shared/model/ids.ts';
import { call } from '../../bridge/client.ts';
import { jobEnded } from '../../bridge/jobs.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FactList } from '../../ui/fact-list.tsx';
import { CheckField, TextField } from '../../ui/field.tsx';
import formStyles from '../../ui/form.module.css';
import { ErrorMessage, Waiting } from '../../ui/message.tsx';

/** Writes a case to one file. */
export function HandOverDialog({ caseId, onClose }: { readonly caseId: CaseId; readonly onClose: () => void }) {
  const [folder, setFolder] = useState('');
  const [reason, setReason] = useState('');
  const [sign, setSign] = useState(true);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const [result, setResult] = useState<HandOverResult | null>(null);
  const handOver = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      const targetDir = folder.trim() === '' ? null : folder.trim();
      const ended = await jobEnded((await call('cases.handOver', { caseId, targetDir, sign, reason: reason.trim() })).jobId);
      if (ended.error) setError(AppError.fromPayload(ended.error));
      else setResult(handOverResultSchema.parse(ended.result));
    } catch (failure) {
      setError(toAppError(failure));
    }
    setBusy(false);
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    void handOver();
  };
  return (
    <Dialog title="Hand over" onClose={onClose} width={560}>
      {result ? (
        <div className={formStyles.form} role="status">
          <FactList
            facts={[
              ['File', result.path],
              ['SHA-256', result.sha256],
              ['Signed', result.signed ? 'yes' : 'no'],
              ['Records', String(result.records)],
              ['Stretches that were watched', String(result.coverage)],
              ['Entries of journals', String(result.journal)],
            ]}
          />
          <div className={formStyles.buttons}>
            <Button onPress={onClose}>Close</Button>
          </div>
        </div>
      ) : (
        <form className={formStyles.form} onSubmit={onSubmit}>
          <p className={formStyles.muted}>
            Everything in the case, the notes on its sessions, what was watched, and what the journal tells of them, in one file. The
            recordings stay where they are.
          </p>
          <TextField label="Folder" value={folder} hint="The whole path; empty for the exports folder." onChange={setFolder} />
          <TextField label="Reason" value={reason} hint="For the journal." onChange={setReason} />
          <CheckField label="Sign it with the certificate of this library" isChecked={sign} onChange={setSign} />
          {error && <ErrorMessage error={error} />}
          {isBusy && <Waiting>{'Writing the file\u2026'}</Waiting>}
          <div className={formStyles.buttons}>
            <Button type="submit" variant="primary" isDisabled={isBusy}>
              Hand over
            </Button>
            <Button onPress={onClose}>Cancel</Button>
          </div>
        </form>
      )}
    </Dialog>
  );
}
