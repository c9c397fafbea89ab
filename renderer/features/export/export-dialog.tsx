import { type FormEvent, useState } from 'react';
import { type AppError, toAppError } from '../../../shared/errors.ts';
import type { CaseId, SessionId } from '../../../shared/model/ids.ts';
import { call } from '../../bridge/client.ts';
import { plural } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { DerivedFields, usuallyDerived } from '../../ui/derived-fields.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import styles from '../../ui/form.module.css';
import { ErrorMessage } from '../../ui/message.tsx';
import { toast } from '../../ui/toast.tsx';

const shapes = [
  { value: 'package', label: 'One package of all of them' },
  { value: 'each', label: 'A package for each of them' },
] as const;
type Shape = (typeof shapes)[number]['value'] | 'one';

const explained: Readonly<Record<Shape, string>> = {
  package:
    'One BagIt bag with a folder for each session. Every recording has to be here. Its place stays empty until it is whole; when it is interrupted it goes on where it was.',
  one: 'A BagIt bag that anybody can verify. Its recordings have to be here.',
  each: 'A BagIt bag for each session. Sessions whose recordings are not here are left out and told under Jobs.',
};

export interface ExportDialogProps {
  /** A case goes into one package, and is in it. */
  readonly of: { readonly caseId: CaseId } | { readonly sessionIds: readonly SessionId[] };
  readonly onClose: () => void;
}

/** Asks how, where to and why evidence of many sessions is exported, and starts it. */
export function ExportDialog({ of, onClose }: ExportDialogProps) {
  const isOne = 'sessionIds' in of && of.sessionIds.length === 1;
  const [shape, setShape] = useState<Shape>(isOne ? 'one' : 'package');
  const [folder, setFolder] = useState('');
  const [reason, setReason] = useState('');
  const [derived, setDerived] = useState(usuallyDerived);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const isCase = 'caseId' in of;
  const what = isCase ? 'the case' : plural(of.sessionIds.length, 'session');

  const start = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      const target = { targetDir: folder.trim() === '' ? null : folder.trim(), reason: reason.trim(), derived };
      let isResumed = false;
      if (isCase) ({ isResumed } = await call('evidence.package', { of, ...target }));
      else if (shape !== 'package') await call('evidence.exportAll', { sessionIds: [...of.sessionIds], ...target });
      else ({ isResumed } = await call('evidence.package', { of: { sessionIds: [...of.sessionIds] }, ...target }));
      toast(isResumed ? `Exporting ${what} goes on where it was.` : `Exporting ${what} as evidence.`);
      onClose();
    } catch (failure) {
      setError(toAppError(failure));
      setBusy(false);
    }
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    void start();
  };
  return (
    <Dialog title={`Export ${what}`} onClose={onClose} width={560}>
      <form className={styles.form} onSubmit={onSubmit}>
        {!isCase && shape !== 'one' && <SelectField label="As" value={shape} options={shapes} onChange={setShape} />}
        <p className={styles.muted}>
          {isCase && 'The case, its findings and the evidence of all its sessions. '}
          {explained[isCase ? 'package' : shape]}
        </p>
        <TextField label="Folder" value={folder} hint="The whole path; empty for the exports folder." onChange={setFolder} />
        <TextField label="Reason" value={reason} hint="For the record: it is in the package and in the journal." onChange={setReason} />
        <DerivedFields choice={derived} isCase={isCase} onChange={setDerived} />
        {error && <ErrorMessage error={error} />}
        <div className={styles.buttons}>
          <Button type="submit" variant="primary" isDisabled={isBusy}>
            Export
          </Button>
          <Button onPress={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}
