import type { JournalEntry } from '../../../shared/model/journal.ts';
import { useTimeZone } from '../../app/session.ts';
import { formatInstant } from '../../lib/format.ts';
import { visibleText } from '../../lib/visible-text.ts';
import styles from './journal.module.css';
import { actionWords, detailText } from './journal-words.ts';

export function JournalTable({ entries }: { readonly entries: readonly JournalEntry[] }) {
  const zone = useTimeZone();
  return (
    <table className={styles.table} aria-label="Journal">
      <thead>
        <tr>
          <th scope="col">Entry</th>
          <th scope="col">Time</th>
          <th scope="col">Who</th>
          <th scope="col">What</th>
          <th scope="col">Object</th>
          <th scope="col">Reason and details</th>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <tr key={entry.seq}>
            <td className={styles.number}>{entry.seq}</td>
            <td className={styles.time}>{formatInstant(entry.atMs, zone)}</td>
            <td>
              {visibleText(entry.reviewer || entry.account)}
              {entry.reviewer !== '' && <span className={styles.muted}> ({visibleText(entry.account)})</span>}
            </td>
            <td className={styles.what}>{actionWords[entry.action]}</td>
            <td className={styles.object}>{visibleText(entry.object)}</td>
            <td className={styles.object}>
              {entry.reason !== '' && <p>{visibleText(entry.reason)}</p>}
              <span className={styles.muted}>{visibleText(detailText(entry))}</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
