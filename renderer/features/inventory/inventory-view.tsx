import { Download, FolderPlus } from 'lucide-react';
import { useRef } from 'react';
import type { Session } from '../../../shared/model/session.ts';
import { useActions } from '../../app/actions.ts';
import { navigate, reviewRoute, routeTo } from '../../app/router.ts';
import { call } from '../../bridge/client.ts';
import { useQuery } from '../../bridge/use-query.ts';
import { plural } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState, ErrorMessage } from '../../ui/message.tsx';
import { ScreenLayout } from '../../ui/screen.tsx';
import { toast, toastError } from '../../ui/toast.tsx';
import { FirstRun } from '../sources/first-run.tsx';
import { columns } from './columns.tsx';
import { FacetPanel } from './facet-panel.tsx';
import { changeAddress, isFiltered, readAddress } from './filter-address.ts';
import { useInventoryPreferences } from './inventory-preferences.ts';
import styles from './inventory-view.module.css';
import { SessionTable } from './session-table.tsx';
import { useSessions } from './use-sessions.ts';
import { ViewMenu } from './view-menu.tsx';

/** Every session of every source, filtered by the address. */
export function InventoryView({ params }: { readonly params: URLSearchParams }) {
  const address = readAddress(params);
  const sources = useQuery('sources.list', {}, ['sources']);
  const facets = useQuery('sessions.facets', { filter: address.filter }, ['sessions']);
  const sessions = useSessions(address);
  const shown = useInventoryPreferences((state) => state.columns);
  const search = useRef<HTMLInputElement>(null);
  const go = (changed: URLSearchParams): void => navigate(routeTo('inventory', changed), true);
  const open = (session: Session): void => navigate(reviewRoute({ sessionId: session.id }));
  const fetchable = sessions.sessions.filter((session) => session.recordingCount > session.cachedCount);
  const fetchShown = (): void => {
    call('recordings.fetch', { sessionIds: fetchable.map(({ id }) => id) }).then(
      () => toast(`Fetching the recordings of ${plural(fetchable.length, 'session')}.`),
      toastError,
    );
  };
  useActions([
    { id: 'inventory.filter', label: 'Filter sessions', group: 'Inventory', keys: ['/'], run: () => search.current?.focus() },
    {
      id: 'inventory.fetch',
      label: 'Fetch the listed recordings',
      group: 'Inventory',
      keys: ['f'],
      enabled: () => fetchable.length > 0,
      run: fetchShown,
    },
    {
      id: 'inventory.clear',
      label: 'Clear filters',
      group: 'Inventory',
      enabled: () => isFiltered(params),
      run: () => go(new URLSearchParams()),
    },
  ]);

  if (sources.data?.sources.length === 0) return <FirstRun />;
  const isEmpty = !sessions.loading && sessions.sessions.length === 0 && !sessions.error;
  const actions = (
    <>
      <span className={styles.total} role="status">
        {plural(sessions.total, 'session')}
      </span>
      <input
        ref={search}
        className={styles.search}
        type="search"
        aria-label="Filter by user, target, secret, gateway or session id"
        placeholder="User, target, secret, session id"
        value={params.get('text') ?? ''}
        onChange={(event) => go(changeAddress(params, { text: event.target.value }))}
      />
      <ViewMenu params={params} />
      <Button
        onPress={fetchShown}
        isDisabled={fetchable.length === 0}
        title="Fetch the recordings of the listed sessions, to keep them here (F)"
      >
        <Download size={15} aria-hidden /> Fetch
      </Button>
      <Button onPress={() => navigate(routeTo('sources', { add: 's3' }))}>
        <FolderPlus size={15} aria-hidden /> Add source
      </Button>
    </>
  );
  return (
    <ScreenLayout title="Inventory" isFilled actions={actions}>
      <div className={styles.columns}>
        <FacetPanel
          filter={address.filter}
          facets={facets.data?.facets ?? {}}
          sources={sources.data?.sources ?? []}
          params={params}
          onChange={go}
        />
        <div className={styles.table}>
          {sessions.error && <ErrorMessage error={sessions.error} onRetry={sessions.refresh} />}
          {isEmpty && isFiltered(params) && (
            <EmptyState title="No session matches">
              <Button onPress={() => go(new URLSearchParams())}>Clear filters</Button>
            </EmptyState>
          )}
          {isEmpty && !isFiltered(params) && (
            <EmptyState title="No sessions yet">
              <p>Sync a source, or import an exported session list.</p>
              <Button onPress={() => navigate(routeTo('sources'))}>Open sources</Button>
            </EmptyState>
          )}
          {sessions.sessions.length > 0 && (
            <SessionTable
              columns={columns.filter(({ id }) => shown.includes(id))}
              sessions={sessions.sessions}
              total={sessions.total}
              sort={address.sort}
              onSort={({ key, descending }) => go(changeAddress(params, { sort: key, order: descending ? null : 'up' }))}
              onOpen={open}
              onEndReached={sessions.loadMore}
            />
          )}
        </div>
      </div>
    </ScreenLayout>
  );
}
