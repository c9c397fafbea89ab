import { type FormEvent, useState } from 'react';
import { type AppError, toAppError } from '../../../shared/errors.ts';
import type { CaseItem } from '../../../shared/model/cases.ts';
import type { CaseId } from '../../../shared/model/ids.ts';
import { type Severity, severities } from '../../../shared/model/review.ts';
import { call } from '../../bridge/client.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { CheckField, SelectField, TextField } from '../../ui/field.tsx';
import { ErrorMessage } from '../../ui/message.tsx';
import { itemWords, placeWords, sessionWords, severityWords } from './case-words.ts';
import styles from './cases.module.css';

export interface FindingDialogProps {
  readonly caseId: CaseId;
  readonly items: readonly CaseItem[];
  readonly onClose: () => void;
}

/** A new finding, and which items of the case it cites. */
export function FindingDialog({ caseId, items, onClose }: FindingDialogProps) {
  const [title, setTitle] = useState('');
  const [text, setText] = useState('');
  const [severity, setSeverity] = useState<Severity>('medium');
  const [cited, setCited] = useState<ReadonlySet<CaseItem['id']>>(new Set());
  const [error, setError] = useState<AppError | null>(null);
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    call('cases.addFinding', { caseId, title: title.trim(), text: text.trim(), severity, itemIds: [...cited] }).then(
      onClose,
      (failure: unknown) => setError(toAppError(failure)),
    );
  };
  return (
    <Dialog title="New finding" onClose={onClose} width={560}>
      <form className={styles.form} onSubmit={onSubmit}>
        <TextField label="What was found" value={title} isRequired onChange={setTitle} />
        <TextField label="Explanation" value={text} lines={4} onChange={setText} />
        <SelectField
          label="Severity"
          value={severity}
          options={severities.map((value) => ({ value, label: severityWords[value] }))}
          onChange={setSeverity}
        />
        <fieldset className={styles.cited}>
          <legend>It cites</legend>
          {items.map(({ id, kind, citation, comment }) => (
            <CheckField
              key={id}
              label={visibleText(
                [`${itemWords[kind]}: ${sessionWords(citation)}`, placeWords(citation), comment].filter(Boolean).join(', '),
              )}
              isChecked={cited.has(id)}
              onChange={(isChecked) =>
                setCited((before) => new Set(isChecked ? [...before, id] : [...before].filter((each) => each !== id)))
              }
            />
          ))}
        </fieldset>
        {error && <ErrorMessage error={error} />}
        <div className={styles.buttons}>
          <Button type="submit" variant="primary" isDisabled={title.trim() === ''}>
            Add
          </Button>
          <Button onPress={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}
