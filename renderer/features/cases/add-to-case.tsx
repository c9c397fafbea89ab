import { type FormEvent, useState } from 'react';
import type { ParamsOf } from '../../../shared/contract/index.ts';
import { type AppError, toAppError } from '../../../shared/errors.ts';
import { type CaseId, caseIdSchema } from '../../../shared/model/ids.ts';
import { visibleText } from '../../../shared/visible-text.ts';
import { navigate, routeTo } from '../../app/router.ts';
import { call } from '../../bridge/client.ts';
import { useQuery } from '../../bridge/use-query.ts';
import { plural } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import formStyles from '../../ui/form.module.css';
import { ErrorMessage } from '../../ui/message.tsx';
import { toast } from '../../ui/toast.tsx';

export type NewCaseItem = ParamsOf<'cases.addItems'>['items'][number];

/** Something that can be put into a case, in words. */
export interface CaseChoice {
  readonly label: string;
  readonly items: readonly NewCaseItem[];
}

export interface AddToCaseProps {
  /** The likeliest first; at least one. */
  readonly choices: readonly CaseChoice[];
  readonly onClose: () => void;
}

const newCase = 'new';

/** Puts something into a case that is there, or into a new one. */
export function AddToCase({ choices, onClose }: AddToCaseProps) {
  const { data, error: readError } = useQuery('cases.list', {}, ['cases']);
  const open = (data?.cases ?? []).filter(({ status }) => status !== 'closed');
  const [picked, setPicked] = useState<string | null>(null);
  const [title, setTitle] = useState('');
  const [choice, setChoice] = useState('0');
  const [comment, setComment] = useState('');
  const [error, setError] = useState<AppError | null>(null);
  const chosen = picked ?? open[0]?.id ?? newCase;
  const isNew = chosen === newCase;

  const add = async (): Promise<void> => {
    setError(null);
    try {
      const caseId: CaseId = isNew ? (await call('cases.create', { title: title.trim() })).caseId : caseIdSchema.parse(chosen);
      const given = choices[Number(choice)]?.items ?? [];
      const items = given.map((item) => ({ ...item, comment: item.noteId ? '' : comment.trim() }));
      const { added } = await call('cases.addItems', { caseId, items });
      toast(added === 0 ? 'It is in the case already.' : `${plural(added, 'item')} added to the case.`, {
        action: { label: 'Show', run: () => navigate(routeTo('cases', { case: caseId })) },
      });
      onClose();
    } catch (failure) {
      setError(toAppError(failure));
    }
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    if (!isNew || title.trim() !== '') void add();
  };
  return (
    <Dialog title="Add to case" onClose={onClose} width={480}>
      <form className={formStyles.form} onSubmit={onSubmit}>
        <SelectField
          label="Case"
          value={chosen}
          options={[
            ...open.map(({ id, title: name }) => ({ value: String(id), label: visibleText(name) })),
            { value: newCase, label: 'A new case' },
          ]}
          onChange={setPicked}
        />
        {isNew && <TextField label="Title of the new case" value={title} isRequired onChange={setTitle} />}
        {choices.length > 1 && (
          <SelectField
            label="What"
            value={choice}
            options={choices.map(({ label }, at) => ({ value: String(at), label: visibleText(label) }))}
            onChange={setChoice}
          />
        )}
        {choices.length === 1 && <p className={formStyles.muted}>{visibleText(choices[0]?.label ?? '')}</p>}
        <TextField
          label="Comment"
          value={comment}
          lines={3}
          hint="What it is in the case for. A note brings its own text."
          onChange={setComment}
        />
        {(error ?? readError) && <ErrorMessage error={error ?? (readError as AppError)} />}
        <div className={formStyles.buttons}>
          <Button type="submit" variant="primary" isDisabled={isNew && title.trim() === ''}>
            Add
          </Button>
          <Button onPress={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}
