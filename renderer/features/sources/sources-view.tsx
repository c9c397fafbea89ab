import { FolderPlus } from 'lucide-react';
import { useActions } from '../../app/actions.ts';
import { navigate, routeTo, useRoute } from '../../app/router.ts';
import { useQuery } from '../../bridge/use-query.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorMessage } from '../../ui/message.tsx';
import { ScreenLayout } from '../../ui/screen.tsx';
import { AddSourceDialog } from './add-source-dialog.tsx';
import { FirstRun } from './first-run.tsx';
import { SourceCard } from './source-card.tsx';
import styles from './sources.module.css';

/** Where recordings come from. */
export function SourcesView() {
  const { data, error, refresh } = useQuery('sources.list', {}, ['sources', 'sessions']);
  const adding = useRoute().params.get('add');
  const add = (): void => navigate(routeTo('sources', { add: 's3' }));
  useActions([{ id: 'sources.add', label: 'Add a source', group: 'Sources', keys: ['a'], run: add }]);
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
              <SourceCard key={source.id} source={source} />
            ))}
          </ul>
        </ScreenLayout>
      )}
      {adding !== null && (
        <AddSourceDialog
          kind={adding === 'azure' || adding === 'folder' ? adding : 's3'}
          onClose={() => navigate(routeTo('sources'), true)}
        />
      )}
    </>
  );
}
