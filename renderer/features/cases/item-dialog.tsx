import { type FormEvent, useState } from 'react';
import { type AppError, toAppError } from '../../../shared/errors.ts';
import type { CaseItem } from '../../../shared/model/cases.ts';
import type { CaseId } from '../../../shared/model/ids.ts';
import { visibleText } from '../../../shared/visible-text.ts';
import { call } from '../../bridge/client.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import formStyles from '../../ui/form.module.css';
import { ErrorMessage } from '../../ui/message.tsx';
import { itemWords, placeWords, sessionWords } from './case-words.ts';

export interface ItemDialogProps {
  readonly caseId: CaseId;
  readonly item: CaseItem;
  readonly onClose: () => void;
}

/** What was said of a session, a moment or a range of a case, to be changed. */
export function ItemDialog({ caseId, item: { id, kind, citation, ...item }, onClose }: ItemDialogProps) {
  const [comment, setComment] = useState(item.comment);
  const [error, setError] = useState<AppError | null>(null);
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    call('cases.updateItem', { caseId, recordId: id, comment: comment.trim() }).then(onClose, (failure: unknown) =>
      setError(toAppError(failure)),
    );
  };
  return (
    <Dialog title="Change the comment" onClose={onClose} width={480}>
      <form className={formStyles.form} onSubmit={onSubmit}>
        <p className={formStyles.muted}>
          {visibleText([`${itemWords[kind]}: ${sessionWords(citation)}`, placeWords(citation)].filter(Boolean).join(', '))}
        </p>
        <TextField label="Comment" value={comment} lines={4} onChange={setComment} />
        {error && <ErrorMessage error={error} />}
        <div className={formStyles.buttons}>
          <Button type="submit" variant="primary">
            Save
          </Button>
          <Button onPress={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}
