import type { JournalEntry } from '../../../shared/model/journal.ts';
import { visibleText } from '../../../shared/visible-text.ts';
import { useTimeZone } from '../../app/session.ts';
import { formatInstant } from '../../lib/format.ts';
import { DataTable } from '../../ui/data-table.tsx';
import styles from './journal.module.css';
import { actionWords, detailText } from './journal-words.ts';

const heads = ['Entry', 'Time', 'Who', 'What', 'Object', 'Reason and details'];

export function JournalTable({ entries }: { readonly entries: readonly JournalEntry[] }) {
  const zone = useTimeZone();
  const rows = entries.map((entry) => ({
    key: String(entry.seq),
    cells: [
      String(entry.seq),
      <span key="time" className={styles.time}>
        {formatInstant(entry.atMs, zone)}
      </span>,
      <span key="who">
        {visibleText(entry.reviewer || entry.account)}
        {entry.reviewer !== '' && <span className={styles.muted}> ({visibleText(entry.account)})</span>}
      </span>,
      <span key="what" className={styles.time}>
        {actionWords[entry.action]}
      </span>,
      <span key="object" className={styles.object}>
        {visibleText(entry.object)}
      </span>,
      <span key="why" className={styles.object}>
        {entry.reason !== '' && <span className={styles.reason}>{visibleText(entry.reason)}</span>}
        <span className={styles.muted}>{visibleText(detailText(entry))}</span>
      </span>,
    ],
  }));
  return <DataTable caption="Journal" heads={heads} rows={rows} isFilling />;
}
