import { type FormEvent, useState } from 'react';
import { type AppError, toAppError } from '../../../shared/errors.ts';
import type { CaseFinding, CaseItem } from '../../../shared/model/cases.ts';
import type { CaseId } from '../../../shared/model/ids.ts';
import { type Severity, severities } from '../../../shared/model/review.ts';
import { visibleText } from '../../../shared/visible-text.ts';
import { call } from '../../bridge/client.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { CheckField, SelectField, TextField } from '../../ui/field.tsx';
import formStyles from '../../ui/form.module.css';
import { ErrorMessage } from '../../ui/message.tsx';
import { itemWords, placeWords, sessionWords, severityWords } from './case-words.ts';
import styles from './cases.module.css';
import { citableOf } from './citable.ts';

export interface FindingDialogProps {
  readonly caseId: CaseId;
  readonly items: readonly CaseItem[];
  /** To change; else a new one is made. */
  readonly finding?: CaseFinding;
  readonly onClose: () => void;
}

/** A finding, new or changed, and which items of the case it cites. */
export function FindingDialog({ caseId, items, finding, onClose }: FindingDialogProps) {
  const [title, setTitle] = useState(finding?.title ?? '');
  const [text, setText] = useState(finding?.text ?? '');
  const [severity, setSeverity] = useState<Severity>(finding?.severity ?? 'medium');
  // As they were when the dialog was opened: what comes in meanwhile moves nothing under the pointer.
  const [choices] = useState(() => citableOf(items, finding?.citations ?? []));
  const [cited, setCited] = useState<ReadonlySet<string>>(() => new Set(choices.filter((each) => each.isCited).map(({ key }) => key)));
  const [error, setError] = useState<AppError | null>(null);
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    const said = { caseId, title: title.trim(), text: text.trim(), severity };
    const chosen = choices.filter(({ key }) => cited.has(key));
    const saved = finding
      ? call('cases.updateFinding', { ...said, recordId: finding.id, citations: chosen.map(({ citation }) => citation) })
      : call('cases.addFinding', { ...said, itemIds: chosen.flatMap(({ item }) => (item ? [item.id] : [])) });
    saved.then(onClose, (failure: unknown) => setError(toAppError(failure)));
  };
  return (
    <Dialog title={finding ? 'Change the finding' : 'New finding'} onClose={onClose} width={560}>
      <form className={formStyles.form} onSubmit={onSubmit}>
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
          {choices.map(({ key, item, citation }) => (
            <CheckField
              key={key}
              label={visibleText(
                [`${item ? itemWords[item.kind] : 'No longer in the case'}: ${sessionWords(citation)}`, placeWords(citation), item?.comment]
                  .filter(Boolean)
                  .join(', '),
              )}
              isChecked={cited.has(key)}
              onChange={(isChecked) =>
                setCited((before) => new Set(isChecked ? [...before, key] : [...before].filter((each) => each !== key)))
              }
            />
          ))}
        </fieldset>
        {error && <ErrorMessage error={error} />}
        <div className={formStyles.buttons}>
          <Button type="submit" variant="primary" isDisabled={title.trim() === ''}>
            {finding ? 'Save' : 'Add'}
          </Button>
          <Button onPress={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}
