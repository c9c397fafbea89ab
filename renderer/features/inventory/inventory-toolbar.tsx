import { Download, FolderPlus, Info, Pin } from 'lucide-react';
import type { RefObject } from 'react';
import type { Session } from '../../../shared/model/session.ts';
import { navigate, routeTo } from '../../app/router.ts';
import { formatCount, plural } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { changeAddress } from './filter-address.ts';
import styles from './inventory-view.module.css';
import { ViewMenu } from './view-menu.tsx';

export interface InventoryToolbarProps {
  readonly params: URLSearchParams;
  /** Null while it is not known. */
  readonly total: number | null;
  readonly selected: readonly Session[];
  readonly search: RefObject<HTMLInputElement | null>;
  readonly canFetch: boolean;
  readonly onFetch: () => void;
  readonly onKeep: () => void;
  /** Shows what is known of the one session that is selected. */
  readonly onFacts: () => void;
  readonly onFilter: (params: URLSearchParams) => void;
}

/** How many sessions there are, the text filter, and what can be done with those listed or selected. */
export function InventoryToolbar(props: InventoryToolbarProps) {
  const { params, total, selected, search, canFetch, onFetch, onKeep, onFacts, onFilter } = props;
  const count = selected.length;
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
        aria-label="Filter by user, target, secret, gateway or session id"
        placeholder="User, target, secret, session id"
        value={params.get('text') ?? ''}
        onChange={(event) => onFilter(changeAddress(params, { text: event.target.value }))}
      />
      <ViewMenu params={params} />
      <Button
        onPress={onFetch}
        isDisabled={!canFetch}
        title={
          count > 0
            ? 'Fetch the recordings of the selected sessions, to keep them here (F)'
            : 'Fetch the recordings of all sessions that are listed, to keep them here (F)'
        }
      >
        <Download size={15} aria-hidden /> {count > 0 ? `Fetch ${formatCount(count)}` : 'Fetch'}
      </Button>
      {count > 0 && (
        <Button onPress={onKeep} title="Fetch the recordings of the selected sessions and never let them leave the cache (K)">
          <Pin size={15} aria-hidden /> Keep offline
        </Button>
      )}
      {count === 1 && (
        <Button onPress={onFacts} title="Show what is known of the selected session (I)">
          <Info size={15} aria-hidden /> Facts
        </Button>
      )}
      <Button onPress={() => navigate(routeTo('sources', { add: 's3' }))}>
        <FolderPlus size={15} aria-hidden /> Add source
      </Button>
    </>
  );
}
