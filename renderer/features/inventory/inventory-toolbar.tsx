import { Dices, Download, FolderPlus } from 'lucide-react';
import type { RefObject } from 'react';
import { withKey } from '../../app/key-bindings.ts';
import { navigate, routeTo } from '../../app/router.ts';
import { formatCount, plural } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { changeAddress } from './filter-address.ts';
import styles from './inventory-view.module.css';
import { sessionTableId } from './session-table.tsx';
import { ViewMenu } from './view-menu.tsx';

export interface InventoryToolbarProps {
  readonly params: URLSearchParams;
  /** Null while it is not known. */
  readonly total: number | null;
  readonly selected: number;
  readonly search: RefObject<HTMLInputElement | null>;
  readonly canFetch: boolean;
  readonly onFetch: () => void;
  readonly onSample: () => void;
  readonly onFilter: (params: URLSearchParams) => void;
}

/** How many sessions there are, the text filter, and what can be done with those listed or selected. */
export function InventoryToolbar(props: InventoryToolbarProps) {
  const { params, total, selected: count, search, canFetch, onFetch, onSample, onFilter } = props;
  return (
    <>
      <span className={styles.total} role="status">
        {count > 0 && `${formatCount(count)} selected of `}
        {total !== null && plural(total, 'session')}
      </span>
      <input
        ref={search}
        className={styles.search}
        type="search"
        maxLength={200}
        spellCheck={false}
        aria-label="Filter by user, target, secret, gateway, error or session id"
        placeholder="User, target, secret, error, id"
        value={params.get('text') ?? ''}
        onChange={(event) => onFilter(changeAddress(params, { text: event.target.value }))}
        // The list is filtered while it is typed: both lead into it.
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown' && event.key !== 'Enter') return;
          event.preventDefault();
          document.getElementById(sessionTableId)?.focus();
        }}
      />
      <ViewMenu params={params} />
      <Button
        onPress={onFetch}
        isDisabled={!canFetch}
        title={withKey(
          `Fetch the recordings of ${count > 0 ? 'the selected sessions' : 'all sessions that are listed'}, to keep them here`,
          'inventory.fetch',
        )}
      >
        <Download size={15} aria-hidden /> {count > 0 ? `Fetch ${formatCount(count)}` : 'Fetch'}
      </Button>
      <Button onPress={onSample} isDisabled={!total} title={withKey('Draw a random sample of what is listed', 'inventory.sample')}>
        <Dices size={15} aria-hidden /> Sample
      </Button>
      <Button onPress={() => navigate(routeTo('sources', { add: 's3' }))}>
        <FolderPlus size={15} aria-hidden /> Add source
      </Button>
    </>
  );
}
