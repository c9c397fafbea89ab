import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef, useState } from 'react';
import type { Decision, Finding } from '../../../shared/model/reconciliation.ts';
import { FindingItem } from './finding-item.tsx';
import styles from './reconcile.module.css';

const closedHeight = 38;

/** The findings, newest session first. Only those in sight are in the document. */
export function FindingList(props: {
  readonly findings: readonly Finding[];
  readonly onDecided: (finding: Finding, decision: Decision) => void;
  readonly onLinked: (finding: Finding) => void;
}) {
  const { findings, onDecided, onLinked } = props;
  const scroller = useRef<HTMLElement>(null);
  const [open, setOpen] = useState<string | null>(null);
  const virtual = useVirtualizer({
    count: findings.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => closedHeight,
    getItemKey: (index) => keyOf(findings[index], index),
    overscan: 10,
  });
  return (
    <section ref={scroller} className={styles.list} aria-label="Findings">
      <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {virtual.getVirtualItems().map(({ index, start, key }) => {
          const finding = findings[index];
          if (!finding) return null;
          const id = String(key);
          return (
            <div
              key={id}
              ref={virtual.measureElement}
              data-index={index}
              className={styles.row}
              style={{ transform: `translateY(${start}px)` }}
            >
              <FindingItem
                finding={finding}
                isOpen={open === id}
                onToggle={() => setOpen(open === id ? null : id)}
                onDecided={(decision) => onDecided(finding, decision)}
                onLinked={() => onLinked(finding)}
              />
            </div>
          );
        })}
      </div>
    </section>
  );
}

function keyOf(finding: Finding | undefined, index: number): string {
  return finding ? `${finding.kind} ${finding.sessionId} ${finding.recordingId ?? ''}` : String(index);
}
