import { Archive, Bookmark, Briefcase, CheckCheck, Columns2, Info, Pin, ScanText, X } from 'lucide-react';
import { withKey } from '../../app/key-bindings.ts';
import { formatCount, plural } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import styles from './inventory-view.module.css';

export interface BulkBarProps {
  readonly count: number;
  /** Sessions under the filter. */
  readonly total: number;
  readonly onSelectAll: () => void;
  readonly onIndex: () => void;
  readonly onExport: () => void;
  readonly onKeep: () => void;
  readonly onAddToCase: () => void;
  /** Null unless as many are selected as fit side by side. */
  readonly onCompare: (() => void) | null;
  /** Shows what is known of the one session that is selected. */
  readonly onFacts: () => void;
  /** Of the one session that is selected. */
  readonly isPinned: boolean;
  readonly onPin: () => void;
  readonly onClear: () => void;
}

/** What can be done with the sessions that are selected, beside fetching them. */
export function BulkBar({
  count,
  total,
  onSelectAll,
  onIndex,
  onExport,
  onKeep,
  onAddToCase,
  onCompare,
  onFacts,
  isPinned,
  onPin,
  onClear,
}: BulkBarProps) {
  return (
    <div className={styles.bar} role="toolbar" aria-label="Selected sessions">
      <span className={styles.barText}>{plural(count, 'session')} selected</span>
      {count < total && (
        <Button onPress={onSelectAll} title="Select every session under the filter (Ctrl A in the list)">
          <CheckCheck size={15} aria-hidden /> Select all {formatCount(total)}
        </Button>
      )}
      <Button onPress={onIndex} title="Make the recordings that are here searchable">
        <ScanText size={15} aria-hidden /> Index
      </Button>
      <Button onPress={onExport} title="Export the selected sessions as evidence: in one package, or one for each">
        <Archive size={15} aria-hidden /> Export
      </Button>
      <Button
        onPress={onKeep}
        title={withKey('Fetch the recordings of the selected sessions and never let them leave the cache', 'inventory.keep')}
      >
        <Pin size={15} aria-hidden /> Keep offline
      </Button>
      <Button onPress={onAddToCase} title={withKey('Put the selected sessions into a case', 'inventory.case')}>
        <Briefcase size={15} aria-hidden /> Add to case
      </Button>
      {onCompare && (
        <Button onPress={onCompare} title={withKey('Play the selected sessions side by side, on one wall clock', 'inventory.compare')}>
          <Columns2 size={15} aria-hidden /> Compare
        </Button>
      )}
      {count === 1 && (
        <Button onPress={onFacts} title={withKey('Show what is known of the selected session', 'inventory.facts')}>
          <Info size={15} aria-hidden /> Facts
        </Button>
      )}
      {count === 1 && (
        <Button
          onPress={onPin}
          isPressed={isPinned}
          title={withKey('Keep the selected session at hand: above this list and in the command palette', 'inventory.pin')}
        >
          <Bookmark size={15} fill={isPinned ? 'currentColor' : 'none'} aria-hidden /> Pin
        </Button>
      )}
      <Button variant="quiet" onPress={onClear} title="Select nothing (Esc in the list)">
        <X size={15} aria-hidden /> Clear
      </Button>
    </div>
  );
}
