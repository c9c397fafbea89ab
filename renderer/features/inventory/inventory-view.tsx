import { useRef, useState } from 'react';
import type { Session } from '../../../shared/model/session.ts';
import { useActions } from '../../app/actions.ts';
import { comparedCount, compareRoute, navigate, reviewRoute, routeTo } from '../../app/router.ts';
import { togglePin, useIsPinned } from '../../app/shortcuts.ts';
import { collectSessions } from '../../bridge/collect-sessions.ts';
import { useQuery } from '../../bridge/use-query.ts';
import { plural } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState, ErrorMessage, Waiting } from '../../ui/message.tsx';
import { ScreenLayout } from '../../ui/screen.tsx';
import { toastError } from '../../ui/toast.tsx';
import { AddToCase } from '../cases/add-to-case.tsx';
import { ExportDialog } from '../export/export-dialog.tsx';
import { FirstRun } from '../sources/first-run.tsx';
import { BulkBar } from './bulk-bar.tsx';
import { columns } from './columns.tsx';
import { FacetPanel } from './facet-panel.tsx';
import { FetchAllDialog, unaskedSessions } from './fetch-all-dialog.tsx';
import { changeAddress, isFiltered, readAddress } from './filter-address.ts';
import { fetchFiltered, fetchSelected, indexSessions, isFetchable, keepOffline } from './inventory-actions.ts';
import { useInventoryPlace } from './inventory-place.ts';
import { useShownColumns } from './inventory-preferences.ts';
import { NoSessions, StaleNotice } from './inventory-states.tsx';
import { InventoryToolbar } from './inventory-toolbar.tsx';
import styles from './inventory-view.module.css';
import { SampleBar } from './sampling/sample-bar.tsx';
import { SampleDialog } from './sampling/sample-dialog.tsx';
import { SessionFactsDialog } from './session-facts-dialog.tsx';
import { SessionTable } from './session-table.tsx';
import { ShortcutRow } from './shortcut-row.tsx';
import { useSelection } from './use-selection.ts';
import { useSessions } from './use-sessions.ts';

/** Every session of every source, filtered by the address. */
export function InventoryView({ params }: { readonly params: URLSearchParams }) {
  const address = readAddress(params);
  const query = params.toString();
  // Read once: where this screen was left, if it is the same view that is come back to.
  const [place] = useState(() => {
    const left = useInventoryPlace.getState();
    return left.query === query ? left : { sessionId: null, loaded: 0 };
  });
  const sources = useQuery('sources.list', {}, ['sources']);
  const facets = useQuery('sessions.facets', { filter: address.filter }, ['sessions']);
  const sessions = useSessions(address, place.loaded);
  const selection = useSelection(query);
  const shown = useShownColumns();
  const search = useRef<HTMLInputElement>(null);
  const [isAsking, setAsking] = useState(false);
  const [isSampling, setSampling] = useState(false);
  const [isAddingToCase, setAddingToCase] = useState(false);
  const [isExporting, setExporting] = useState(false);
  const [facts, setFacts] = useState<Session | null>(null);

  const go = (changed: URLSearchParams): void => navigate(routeTo('inventory', changed), true);
  const open = (session: Session): void => {
    useInventoryPlace.setState({ query, sessionId: session.id, loaded: sessions.sessions.length });
    navigate(reviewRoute({ sessionId: session.id }));
  };
  const selected = [...selection.ids];
  const known = sessions.sessions.filter(({ id }) => selection.ids.has(id));
  // What is not loaded yet may have something to fetch.
  const mayFetch = selected.length > 0 ? known.length < selected.length : sessions.nextCursor !== null;
  const canFetch = mayFetch || (selected.length > 0 ? known : sessions.sessions).some(isFetchable);
  const fetch = (): void => {
    if (selected.length > 0) fetchSelected(mayFetch ? selected : known.filter(isFetchable).map(({ id }) => id));
    else if (sessions.total > unaskedSessions) setAsking(true);
    else fetchFiltered(address.filter);
  };
  const selectAll = (): void => void collectSessions(address.filter, () => true).then(selection.replace, toastError);
  const keep = (): void => void keepOffline(selected, true);
  const isPinned = useIsPinned(known[0]?.id);
  const canCompare = selected.length >= comparedCount.least && selected.length <= comparedCount.most;
  const compare = (): void => navigate(compareRoute(selected));
  const showFacts = (): void => setFacts(known[0] ?? null);
  const pin = (): void => {
    if (known[0]) togglePin(known[0]);
  };
  useActions([
    { id: 'inventory.filter', run: () => search.current?.focus() },
    {
      id: 'inventory.fetch',
      ...(selected.length > 0 && { label: 'Fetch the selected recordings' }),
      enabled: () => canFetch,
      run: fetch,
    },
    {
      id: 'inventory.keep',
      enabled: () => selected.length > 0,
      run: keep,
    },
    {
      id: 'inventory.case',
      enabled: () => selected.length > 0,
      run: () => setAddingToCase(true),
    },
    {
      id: 'inventory.letGo',
      enabled: () => selected.length > 0,
      run: () => void keepOffline(selected, false),
    },
    {
      id: 'inventory.facts',
      enabled: () => selected.length === 1,
      run: showFacts,
    },
    {
      id: 'inventory.pin',
      enabled: () => known[0] !== undefined && selected.length === 1,
      run: pin,
    },
    {
      id: 'inventory.compare',
      enabled: () => canCompare,
      run: compare,
    },
    {
      id: 'inventory.sample',
      enabled: () => sessions.total > 0,
      run: () => setSampling(true),
    },
    { id: 'inventory.selectAll', run: selectAll },
    {
      id: 'inventory.index',
      enabled: () => selected.length > 0,
      run: () => void indexSessions(selected),
    },
    {
      id: 'inventory.export',
      enabled: () => selected.length > 0,
      run: () => setExporting(true),
    },
    {
      id: 'inventory.clear',
      enabled: () => isFiltered(params),
      run: () => go(new URLSearchParams()),
    },
  ]);

  if (!sources.data) return sources.error ? <ErrorMessage error={sources.error} onRetry={sources.refresh} /> : null;
  if (sources.data.sources.length === 0) return <FirstRun />;
  const isEmpty = sessions.sessions.length === 0 && !sessions.error;
  return (
    <ScreenLayout
      title="Inventory"
      isFilled
      actions={
        <InventoryToolbar
          params={params}
          total={sessions.loading && isEmpty ? null : sessions.total}
          selected={selected.length}
          search={search}
          canFetch={canFetch}
          onFetch={fetch}
          onSample={() => setSampling(true)}
          onFilter={go}
        />
      }
    >
      <div className={styles.columns}>
        <FacetPanel
          filter={address.filter}
          facets={facets.data?.facets ?? {}}
          sources={sources.data.sources}
          params={params}
          onChange={go}
        />
        <div className={styles.table} data-region>
          <ShortcutRow />
          <StaleNotice sources={sources.data.sources} />
          {address.filter.sample !== null && (
            <SampleBar sampleId={address.filter.sample} onSelect={selectAll} onLeave={() => go(changeAddress(params, { sample: null }))} />
          )}
          {selected.length > 0 && (
            <BulkBar
              count={selected.length}
              total={sessions.total}
              onSelectAll={selectAll}
              onIndex={() => void indexSessions(selected)}
              onExport={() => setExporting(true)}
              onKeep={keep}
              onAddToCase={() => setAddingToCase(true)}
              onCompare={canCompare ? compare : null}
              onFacts={showFacts}
              isPinned={isPinned}
              onPin={pin}
              onClear={selection.clear}
            />
          )}
          {sessions.error && <ErrorMessage error={sessions.error} onRetry={sessions.refresh} />}
          {isEmpty && sessions.loading && <Waiting>{'Reading the sessions\u2026'}</Waiting>}
          {isEmpty && !sessions.loading && isFiltered(params) && (
            <EmptyState title="No session matches">
              <Button onPress={() => go(new URLSearchParams())}>Show all sessions</Button>
            </EmptyState>
          )}
          {isEmpty && !sessions.loading && !isFiltered(params) && <NoSessions sources={sources.data.sources} />}
          {!isEmpty && (
            <SessionTable
              columns={columns.filter(({ id }) => shown.includes(id))}
              sessions={sessions.sessions}
              total={sessions.total}
              sort={address.sort}
              selection={selection}
              address={query}
              initialId={place.sessionId}
              isBusy={sessions.loading}
              onSort={({ key, descending }) => go(changeAddress(params, { sort: key, order: descending ? null : 'up' }))}
              onOpen={open}
              onEndReached={sessions.loadMore}
              onSelectAll={selectAll}
            />
          )}
        </div>
      </div>
      {isSampling && (
        <SampleDialog
          filter={address.filter}
          total={sessions.total}
          onShow={(sample) => {
            setSampling(false);
            go(new URLSearchParams({ sample }));
          }}
          onClose={() => setSampling(false)}
        />
      )}
      {isExporting && <ExportDialog of={{ sessionIds: selected }} onClose={() => setExporting(false)} />}
      {isAddingToCase && (
        <AddToCase
          choices={[{ label: plural(selected.length, 'session'), items: selected.map((sessionId) => ({ sessionId })) }]}
          onClose={() => setAddingToCase(false)}
        />
      )}
      {facts && <SessionFactsDialog session={facts} onClose={() => setFacts(null)} />}
      {isAsking && <FetchAllDialog total={sessions.total} onFetch={() => fetchFiltered(address.filter)} onClose={() => setAsking(false)} />}
    </ScreenLayout>
  );
}
