import { useState } from 'react';
import type { SourceId } from '../../../shared/model/ids.ts';
import { visibleText } from '../../../shared/visible-text.ts';
import { useQuery } from '../../bridge/use-query.ts';
import { TextField } from '../../ui/field.tsx';
import { flagWord } from './gateway-words.ts';
import styles from './sources.module.css';

const shown = 100;

/** The items that sessions are opened with, and the settings that govern these sessions. */
export function ResourceTable({ sourceId }: { readonly sourceId: SourceId }) {
  const [text, setText] = useState('');
  const { data } = useQuery('sources.resources', { sourceId, text, limit: shown }, ['sources']);
  if (!data || (data.resources.length === 0 && text === '')) return null;
  return (
    <section>
      <h3>Items that sessions are opened with</h3>
      <TextField label="Filter items by their path" type="search" value={text} onChange={setText} />
      <div className={styles.tableBox} tabIndex={0}>
        <table className={styles.table}>
          <thead>
            <tr>
              {['Item', 'Type', 'Locked during session', 'Rotated after', 'Rotation delay', 'Connection delay', 'One at a time'].map(
                (name) => (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ),
              )}
            </tr>
          </thead>
          <tbody>
            {data.resources.map((resource) => (
              <tr key={resource.name}>
                <th scope="row">
                  <code>{visibleText(resource.name)}</code>
                </th>
                <td>{visibleText(resource.itemType ?? '\u2013')}</td>
                <td>{flagWord(resource.lockDuringSession)}</td>
                <td>{flagWord(resource.rotateAfterDisconnect)}</td>
                <td>{resource.rotateDelayMinutes === null ? '\u2013' : `${resource.rotateDelayMinutes} min`}</td>
                <td>{resource.connectionDelaySeconds === null ? '\u2013' : `${resource.connectionDelaySeconds} s`}</td>
                <td>{flagWord(resource.blockConcurrent)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {data.nextAfter !== null && <p className={styles.note}>The first {shown} are shown; filter to see others.</p>}
    </section>
  );
}
