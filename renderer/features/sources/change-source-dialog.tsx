import type { Source, SourceSettings } from '../../../shared/model/source.ts';
import { visibleText } from '../../../shared/visible-text.ts';
import { call } from '../../bridge/client.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { toast } from '../../ui/toast.tsx';
import { draftOf, readChangedDraft } from './source-draft.ts';
import { SourceForm } from './source-form.tsx';
import styles from './sources.module.css';

export interface ChangeSourceDialogProps {
  readonly source: Source;
  /** As it is: of that source. */
  readonly store: SourceSettings;
  readonly onClose: () => void;
}

const whatStays = {
  s3: 'The bucket and the prefix stay: another bucket is another source.',
  azure: 'The container and the prefix stay: another container is another source.',
  folder: 'Where the same recordings lie now, when the folder or share has moved.',
  akeyless: 'The same gateway by another address, or another way to sign in to it.',
} as const;

/** Another name for a source, or another way to it, with new credentials where they are given; tested before it is saved. */
export function ChangeSourceDialog({ source, store: known, onClose }: ChangeSourceDialogProps) {
  const { id: sourceId } = source;
  return (
    <Dialog title={`Change ${visibleText(source.name)}`} onClose={onClose} width={720}>
      <SourceForm
        begin={{ ...draftOf(known), name: source.name }}
        read={(draft) => readChangedDraft(draft, known)}
        saveLabel="Save"
        isKnown
        onTest={({ store, secret }) => call('sources.testKnown', { sourceId, store, secret })}
        onSave={async ({ name, store, secret }) => {
          await call('sources.change', { sourceId, name, store, secret });
          toast(`${name} was changed.`);
          onClose();
        }}
        notes={({ kind }) => (
          <p className={styles.note}>
            {whatStays[kind]}
            {kind !== 'folder' && ' Credentials that are left empty stay as they are.'}
          </p>
        )}
      />
    </Dialog>
  );
}
