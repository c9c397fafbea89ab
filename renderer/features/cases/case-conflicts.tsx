import type { CaseConflict } from '../../../shared/model/cases.ts';
import type { CaseId } from '../../../shared/model/ids.ts';
import { visibleText } from '../../../shared/visible-text.ts';
import { useTimeZone } from '../../app/session.ts';
import { call } from '../../bridge/client.ts';
import { formatInstant } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import formStyles from '../../ui/form.module.css';
import { toastError } from '../../ui/toast.tsx';
import { differencesOf } from './case-words.ts';
import styles from './cases.module.css';

const kindWords: Readonly<Record<CaseConflict['kind'], string>> = {
  case: 'The case',
  item: 'An item',
  finding: 'A finding',
  note: 'A note',
};

/** What was changed here and in another library: both versions, and a choice. */
export function CaseConflicts({ caseId, conflicts }: { readonly caseId: CaseId; readonly conflicts: readonly CaseConflict[] }) {
  const zone = useTimeZone();
  return (
    <ul className={styles.findings} aria-label="Conflicts">
      {conflicts.map((conflict) => {
        const { id, kind, theirs, takenInAtMs } = conflict;
        const resolve = (keep: 'ours' | 'theirs') => void call('cases.resolve', { caseId, recordId: id, keep }).catch(toastError);
        return (
          <li key={id} className={styles.card} data-conflict="true">
            <p className={styles.conflictText}>
              {kindWords[kind]} was changed here and elsewhere
              {theirs.changedBy !== '' && `, there by ${visibleText(theirs.changedBy)}`} (taken in {formatInstant(takenInAtMs, zone)}).
            </p>
            <DataTable
              caption={`Differences: ${kindWords[kind]}`}
              heads={['What', 'Here', 'There']}
              rows={differencesOf(conflict).map(({ name, ours, theirs: there }) => ({ key: name, cells: [name, ours, there] }))}
            />
            <div className={formStyles.buttons}>
              <Button onPress={() => resolve('ours')}>Keep what is here</Button>
              <Button onPress={() => resolve('theirs')}>Take what is there</Button>
            </div>
          </li>
        );
      })}
    </ul>
  );
}
