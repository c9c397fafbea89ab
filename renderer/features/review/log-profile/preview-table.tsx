import type { LogPreviewRow } from '../../../../shared/model/log-profile.ts';
import { visibleText } from '../../../../shared/visible-text.ts';
import styles from './log-profile.module.css';

/** The first lines of a log as a profile reads them. */
export function PreviewTable({ rows }: { readonly rows: readonly LogPreviewRow[] }) {
  if (rows.length === 0) return <p className={styles.note}>This profile finds no text in the beginning of this file.</p>;
  return (
    <div className={styles.preview} tabIndex={0}>
      <table>
        <caption className={styles.note}>What the first lines become</caption>
        <thead>
          <tr>
            {['Line', 'Time (UTC)', 'Session', 'Source', 'Text'].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ line, atEpochMs, session, source, text }) => (
            <tr key={line}>
              <td>{line}</td>
              <td>{atEpochMs === null ? '\u2013' : new Date(atEpochMs).toISOString()}</td>
              <td>{visibleText(session ?? '\u2013')}</td>
              <td>{source === 'input' ? 'typed' : 'shown'}</td>
              <td>{visibleText(text)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
