import { CircleCheck } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { ResultOf } from '../../../shared/contract/index.ts';
import { type ErrorPayload, toAppError } from '../../../shared/errors.ts';
import { formatCount } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { ErrorMessage } from '../../ui/message.tsx';
import { GatewayFields } from './gateway-fields.tsx';
import { GatewayFound } from './gateway-found.tsx';
import type { ReadDraft, SourceDraft } from './source-draft.ts';
import { AzureFields, FolderFields, S3Fields } from './source-fields.tsx';
import styles from './sources.module.css';

type Read = Extract<ReadDraft, { ok: true }>;

export interface SourceFormProps {
  /** What the form holds at first. */
  readonly begin: SourceDraft;
  readonly read: (draft: SourceDraft) => ReadDraft;
  readonly onTest: (read: Read) => Promise<ResultOf<'sources.test'>>;
  readonly onSave: (read: Read) => Promise<void>;
  readonly saveLabel: string;
  /** A source that is there already: what it is cannot be changed, only its name and the way to it. */
  readonly isKnown?: boolean;
  /** Before the fields. */
  readonly head?: (draft: SourceDraft, onChange: (changes: Partial<SourceDraft>) => void) => ReactNode;
  /** After the fields. */
  readonly notes: (draft: SourceDraft) => ReactNode;
}

/** The fields of a source by its kind, which can be tried before they are saved. */
export function SourceForm({ begin, read, onTest, onSave, saveLabel, isKnown = false, head, notes }: SourceFormProps) {
  const [draft, setDraft] = useState(begin);
  const [problem, setProblem] = useState<Pick<ErrorPayload, 'message' | 'action'> | null>(null);
  const [tested, setTested] = useState<ResultOf<'sources.test'> | null>(null);
  const [isBusy, setBusy] = useState(false);
  const change = (changes: Partial<SourceDraft>): void => {
    setDraft((before) => ({ ...before, ...changes }));
    setTested(null);
    setProblem(null);
  };
  const withDraft = async (work: (given: Read) => Promise<void>): Promise<void> => {
    const given = read(draft);
    if (!given.ok) return setProblem({ message: given.problem, action: 'Correct it and try again.' });
    setProblem(null);
    setBusy(true);
    await work(given).catch((error: unknown) => setProblem(toAppError(error)));
    setBusy(false);
  };
  const test = (): Promise<void> => withDraft(async (given) => setTested(await onTest(given)));
  const fields = { draft, isKnown, onChange: change };
  return (
    <form
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void withDraft(onSave);
      }}
    >
      {head?.(draft, change)}
      <TextField label="Name" value={draft.name} hint="As you call it here; may be empty." onChange={(name) => change({ name })} />
      {draft.kind === 's3' && <S3Fields {...fields} />}
      {draft.kind === 'azure' && <AzureFields {...fields} />}
      {draft.kind === 'folder' && <FolderFields {...fields} />}
      {draft.kind === 'akeyless' && <GatewayFields {...fields} />}
      {notes(draft)}
      <div className={styles.footer}>
        {problem !== null && <ErrorMessage error={problem} />}
        {tested?.error && <ErrorMessage error={tested.error} />}
        {tested?.gateway && <GatewayFound found={tested.gateway} />}
        {tested?.reachable && tested.gateway === null && (
          <p role="status" className={styles.good}>
            <CircleCheck size={15} aria-hidden /> It can be read: {formatCount(tested.objectsSeen)}
            {tested.moreObjects ? ' objects and more' : ' objects'}.
          </p>
        )}
        <div className={styles.buttons}>
          <Button isDisabled={isBusy} onPress={() => void test()}>
            {isBusy ? 'Asking\u2026' : 'Test'}
          </Button>
          <Button type="submit" variant="primary" isDisabled={isBusy}>
            {saveLabel}
          </Button>
        </div>
      </div>
    </form>
  );
}
