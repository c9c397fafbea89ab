import { type FormEvent, useState } from 'react';
import { type AppError, toAppError } from '../../../shared/errors.ts';
import type { CaseId } from '../../../shared/model/ids.ts';
import { call } from '../../bridge/client.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import formStyles from '../../ui/form.module.css';
import { ErrorMessage } from '../../ui/message.tsx';

export interface NewCaseDialogProps {
  readonly onMade: (caseId: CaseId) => void;
  readonly onClose: () => void;
}

export function NewCaseDialog({ onMade, onClose }: NewCaseDialogProps) {
  const [title, setTitle] = useState('');
  const [summary, setSummary] = useState('');
  const [error, setError] = useState<AppError | null>(null);
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    call('cases.create', { title: title.trim(), summary: summary.trim() }).then(
      ({ caseId }) => onMade(caseId),
      (failure: unknown) => setError(toAppError(failure)),
    );
  };
  return (
    <Dialog title="New case" onClose={onClose} width={480}>
      <form className={formStyles.form} onSubmit={onSubmit}>
        <TextField label="Title" value={title} isRequired onChange={setTitle} />
        <TextField label="Summary" value={summary} lines={4} hint="What it is about." onChange={setSummary} />
        {error && <ErrorMessage error={error} />}
        <div className={formStyles.buttons}>
          <Button type="submit" variant="primary" isDisabled={title.trim() === ''}>
            Create
          </Button>
          <Button onPress={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}
