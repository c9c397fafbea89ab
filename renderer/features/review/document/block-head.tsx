import { ChevronDown, ChevronRight, Copy } from 'lucide-react';
import type { OutlineBlock } from '../../../../shared/model/playback.ts';
import { visibleText } from '../../../../shared/visible-text.ts';
import { formatPosition } from '../../../lib/format.ts';
import styles from './document.module.css';

export interface BlockHeadProps {
  readonly block: OutlineBlock;
  readonly isCollapsed: boolean;
  readonly onToggle: () => void;
  readonly onCopy: () => void;
}

const certainty: Readonly<Record<NonNullable<OutlineBlock['confidence']>, string>> = {
  marked: 'The shell itself marked this command.',
  typed: 'The keys of this command were recorded.',
  inferred: 'Inferred from a prompt on the screen: it may be no command.',
};

/** The head of a block: folds it, says what it is, how long it took and how it ended. */
export function BlockHead({ block, isCollapsed, onToggle, onCopy }: BlockHeadProps) {
  const { kind, label, atMs, endMs, exitStatus, confidence } = block;
  const Chevron = isCollapsed ? ChevronRight : ChevronDown;
  const name = visibleText(label);
  return (
    <span className={styles.head} data-kind={kind}>
      <button type="button" className={styles.fold} aria-expanded={!isCollapsed} aria-label={`Show or hide ${name}`} onClick={onToggle}>
        <Chevron size={14} aria-hidden="true" />
      </button>
      <span className={styles.label}>{name}</span>
      <span className={styles.facts}>
        {kind === 'program' && <span>full screen</span>}
        {confidence === 'inferred' && <span title={certainty.inferred}>inferred</span>}
        {endMs !== null && <span title="How long it took">{duration(endMs - atMs)}</span>}
        {exitStatus !== null && (
          <span className={styles.exit} data-failed={exitStatus !== 0}>
            exit {exitStatus}
          </span>
        )}
      </span>
      <button
        type="button"
        className={styles.copy}
        aria-label={`Copy ${name} with a citation`}
        title="Copy with a citation"
        onClick={onCopy}
      >
        <Copy size={13} aria-hidden="true" />
      </button>
    </span>
  );
}

function duration(ms: number): string {
  return ms < 60_000 ? `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s` : formatPosition(ms).replace(/\.\d+$/, '');
}
