import { CircleCheck } from 'lucide-react';
import { useState } from 'react';
import type { ResultOf } from '../../../shared/contract/index.ts';
import { type ErrorPayload, toAppError } from '../../../shared/errors.ts';
import { call } from '../../bridge/client.ts';
import { formatCount } from '../../lib/format.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { ErrorMessage } from '../../ui/message.tsx';
import { toast } from '../../ui/toast.tsx';
import { GatewayFields } from './gateway-fields.tsx';
import { GatewayFound } from './gateway-found.tsx';
import { readDraft, type SourceDraft } from './source-draft.ts';
import { AzureFields, FolderFields, S3Fields } from './source-fields.tsx';
import styles from './sources.module.css';

const kinds = [
  { value: 's3', label: 'S3 bucket' },
  { value: 'azure', label: 'Azure container' },
  { value: 'folder', label: 'Folder' },
  { value: 'akeyless', label: 'Akeyless Gateway' },
] as const;

export interface AddSourceDialogProps {
  /** What the form holds at first. */
  readonly begin: SourceDraft;
  /** What to know about it, where a gateway told of it. */
  readonly notes?: readonly string[];
  readonly onClose: () => void;
}

/** Adds a source: fields by kind, tested before it is saved if the user wants, synced at once. */
export function AddSourceDialog({ begin, notes = [], onClose }: AddSourceDialogProps) {
  const [draft, setDraft] = useState(begin);
  const [problem, setProblem] = useState<Pick<ErrorPayload, 'message' | 'action'> | null>(null);
  const [tested, setTested] = useState<ResultOf<'sources.test'> | null>(null);
  const [isBusy, setBusy] = useState(false);
  const change = (changes: Partial<SourceDraft>): void => {
    setDraft((before) => ({ ...before, ...changes }));
    setTested(null);
    setProblem(null);
  };
  const withDraft = async (work: (read: Extract<ReturnType<typeof readDraft>, { ok: true }>) => Promise<void>): Promise<void> => {
    const read = readDraft(draft);
    if (!read.ok) return setProblem({ message: read.problem, action: 'Correct it and try again.' });
    setProblem(null);
    setBusy(true);
    await work(read).catch((error: unknown) => setProblem(toAppError(error)));
    setBusy(false);
  };
  const test = (): Promise<void> => withDraft(async ({ store, secret }) => setTested(await call('sources.test', { store, secret })));
  const add = (): Promise<void> =>
    withDraft(async ({ name, store, secret }) => {
      const { source } = await call('sources.add', { name, store, secret });
      await call('sources.sync', { sourceId: source.id });
      toast(`${source.name} was added and is being synced.`);
      onClose();
    });
  return (
    <Dialog title="Add a source" onClose={onClose} width={720}>
      <form
        className={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void add();
        }}
      >
        <fieldset className={styles.kinds}>
          <legend>Kind</legend>
          {kinds.map(({ value, label }) => (
            <label key={value}>
              <input type="radio" name="kind" checked={draft.kind === value} onChange={() => change({ kind: value })} />
              {label}
            </label>
          ))}
        </fieldset>
        <TextField label="Name" value={draft.name} hint="As you call it here; may be empty." onChange={(name) => change({ name })} />
        {draft.kind === 's3' && <S3Fields draft={draft} onChange={change} />}
        {draft.kind === 'azure' && <AzureFields draft={draft} onChange={change} />}
        {draft.kind === 'folder' && <FolderFields draft={draft} onChange={change} />}
        {draft.kind === 'akeyless' && <GatewayFields draft={draft} onChange={change} />}
        {notes.length > 0 && (
          <ul className={`${styles.notes} ${styles.wide}`} aria-label="What the gateway says about it">
            {notes.map((note) => (
              <li key={note}>{visibleText(note)}</li>
            ))}
          </ul>
        )}
        <p className={styles.note}>
          Witness only reads from a source.
          {draft.kind === 'akeyless' && ' A gateway lists sessions; add the store of their recordings as a source of its own.'}
          {draft.kind !== 'folder' && ' Credentials are kept in the vault of this data folder, never in the database.'}
        </p>
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
              Add and sync
            </Button>
          </div>
        </div>
      </form>
    </Dialog>
  );
}
