import { visibleText } from '../../../shared/visible-text.ts';
import { call } from '../../bridge/client.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { toast } from '../../ui/toast.tsx';
import { readDraft, type SourceDraft } from './source-draft.ts';
import { SourceForm } from './source-form.tsx';
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
  return (
    <Dialog title="Add a source" onClose={onClose} width={720}>
      <SourceForm
        begin={begin}
        read={readDraft}
        saveLabel="Add and sync"
        onTest={({ store, secret }) => call('sources.test', { store, secret })}
        onSave={async ({ name, store, secret }) => {
          const { source } = await call('sources.add', { name, store, secret });
          await call('sources.sync', { sourceId: source.id });
          toast(`${source.name} was added and is being synced.`);
          onClose();
        }}
        head={(draft, onChange) => (
          <fieldset className={styles.kinds}>
            <legend>Kind</legend>
            {kinds.map(({ value, label }) => (
              <label key={value}>
                <input type="radio" name="kind" checked={draft.kind === value} onChange={() => onChange({ kind: value })} />
                {label}
              </label>
            ))}
          </fieldset>
        )}
        notes={({ kind }) => (
          <>
            {notes.length > 0 && (
              <ul className={`${styles.notes} ${styles.wide}`} aria-label="What the gateway says about it">
                {notes.map((note) => (
                  <li key={note}>{visibleText(note)}</li>
                ))}
              </ul>
            )}
            <p className={styles.note}>
              Witness only reads from a source.
              {kind === 'akeyless' && ' A gateway lists sessions; add the store of their recordings as a source of its own.'}
              {kind !== 'folder' && ' Credentials are kept in the vault of this data folder, never in the database.'}
            </p>
          </>
        )}
      />
    </Dialog>
  );
}
