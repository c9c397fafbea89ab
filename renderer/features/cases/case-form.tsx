import { type FormEvent, useState } from 'react';
import { type AppError, toAppError } from '../../../shared/errors.ts';
import { type CaseStatus, type CaseSummary, caseStatuses } from '../../../shared/model/cases.ts';
import { type Severity, severities } from '../../../shared/model/review.ts';
import { call } from '../../bridge/client.ts';
import { Button } from '../../ui/button.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import formStyles from '../../ui/form.module.css';
import { ErrorMessage } from '../../ui/message.tsx';
import { caseStatusWords, severityWords } from './case-words.ts';
import styles from './cases.module.css';

interface Draft {
  readonly title: string;
  readonly summary: string;
  readonly status: CaseStatus;
  readonly severity: Severity;
  /** Separated by commas. */
  readonly tags: string;
  readonly assignee: string;
  readonly secondReviewer: string;
}

function draftOf({ title, summary, status, severity, tags, assignee, secondReviewer }: CaseSummary): Draft {
  return { title, summary, status, severity, tags: tags.join(', '), assignee, secondReviewer };
}

/** What is said of a case. */
export function CaseForm({ summary }: { readonly summary: CaseSummary }) {
  // What somebody types is theirs until it is saved, whatever comes in meanwhile.
  const [edits, setEdits] = useState<Partial<Draft>>({});
  const [error, setError] = useState<AppError | null>(null);
  const known = draftOf(summary);
  const draft: Draft = { ...known, ...edits };
  const isChanged = JSON.stringify(draft) !== JSON.stringify(known);
  const set = (patch: Partial<Draft>): void => setEdits((before) => ({ ...before, ...patch }));
  const save = async (): Promise<void> => {
    const tags = draft.tags.split(',').flatMap((tag) => (tag.trim() === '' ? [] : [tag.trim()]));
    try {
      await call('cases.update', { ...draft, caseId: summary.id, title: draft.title.trim(), tags });
      setEdits({});
      setError(null);
    } catch (failure) {
      setError(toAppError(failure));
    }
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    if (isChanged && draft.title.trim() !== '') void save();
  };
  return (
    <form className={styles.caseForm} onSubmit={onSubmit} aria-label="Case">
      <div className={styles.wide}>
        <TextField label="Title" value={draft.title} isRequired onChange={(title) => set({ title })} />
      </div>
      <SelectField
        label="Status"
        value={draft.status}
        options={caseStatuses.map((value) => ({ value, label: caseStatusWords[value] }))}
        onChange={(status) => set({ status })}
      />
      <SelectField
        label="Severity"
        value={draft.severity}
        options={severities.map((value) => ({ value, label: severityWords[value] }))}
        onChange={(severity) => set({ severity })}
      />
      <TextField label="Assignee" value={draft.assignee} onChange={(assignee) => set({ assignee })} />
      <TextField label="Second reviewer" value={draft.secondReviewer} onChange={(secondReviewer) => set({ secondReviewer })} />
      <div className={styles.wide}>
        <TextField label="Tags, separated by commas" value={draft.tags} onChange={(tags) => set({ tags })} />
      </div>
      <div className={styles.whole}>
        <TextField label="Summary" value={draft.summary} lines={3} onChange={(text) => set({ summary: text })} />
      </div>
      {error && (
        <div className={styles.whole}>
          <ErrorMessage error={error} />
        </div>
      )}
      <div className={formStyles.buttons}>
        <Button type="submit" variant="primary" isDisabled={!isChanged || draft.title.trim() === ''}>
          Save
        </Button>
        {isChanged && <Button onPress={() => setEdits({})}>Undo</Button>}
      </div>
    </form>
  );
}
