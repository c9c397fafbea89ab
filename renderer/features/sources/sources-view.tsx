import { FolderPlus } from 'lucide-react';
import { useState } from 'react';
import type { StoreProposal } from '../../../shared/model/source.ts';
import { useActions } from '../../app/actions.ts';
import { navigate, routeTo, useRoute } from '../../app/router.ts';
import { useQuery } from '../../bridge/use-query.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorMessage } from '../../ui/message.tsx';
import { ScreenLayout } from '../../ui/screen.tsx';
import { AddSourceDialog } from './add-source-dialog.tsx';
import { FirstRun } from './first-run.tsx';
import { SourceCard } from './source-card.tsx';
import { draftOf, emptyDraft, type SourceDraft } from './source-draft.ts';
import styles from './sources.module.css';

function kindOf(adding: string): SourceDraft['kind'] {
  return adding === 'azure' || adding === 'folder' || adding === 'akeyless' ? adding : 's3';
}

/** Where recordings come from, and who lists their sessions. */
export function SourcesView() {
  const { data, error, refresh } = useQuery('sources.list', {}, ['sources', 'sessions']);
  const hasStore = data?.sources.some(({ store }) => store.kind !== 'akeyless') ?? false;
  const adding = useRoute().params.get('add');
  // A store that a gateway told of: it is in no address, since it is nobody's but this window's.
  const [proposal, setProposal] = useState<StoreProposal | null>(null);
  const addProposed = (proposed: StoreProposal): void => {
    setProposal(proposed);
    navigate(routeTo('sources', { add: proposed.store?.kind ?? 's3' }));
  };
  const add = (): void => navigate(routeTo('sources', { add: 's3' }));
  useActions([{ id: 'sources.add', run: add }]);
  return (
    <>
      {data?.sources.length === 0 && adding === null ? (
        <FirstRun />
      ) : (
        <ScreenLayout
          title="Sources"
          actions={
            <Button variant="primary" onPress={add}>
              <FolderPlus size={15} aria-hidden /> Add source
            </Button>
          }
        >
          {error && <ErrorMessage error={error} onRetry={refresh} />}
          <ul className={styles.list}>
            {data?.sources.map((source) => (
              <SourceCard key={source.id} source={source} hasStore={hasStore} onAddStore={addProposed} />
            ))}
          </ul>
        </ScreenLayout>
      )}
      {adding !== null && (
        <AddSourceDialog
          begin={proposal?.store ? draftOf(proposal.store) : { ...emptyDraft, kind: kindOf(adding) }}
          notes={proposal?.notes ?? []}
          onClose={() => {
            setProposal(null);
            navigate(routeTo('sources'), true);
          }}
        />
      )}
    </>
  );
}
