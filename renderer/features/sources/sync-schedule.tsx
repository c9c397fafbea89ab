import type { Source } from '../../../shared/model/source.ts';
import { call } from '../../bridge/client.ts';
import { SelectField } from '../../ui/field.tsx';
import { toastError } from '../../ui/toast.tsx';
import styles from './sources.module.css';

const usual = [
  ['never', 'When asked for'],
  ['15', 'Every 15 minutes'],
  ['60', 'Every hour'],
  ['360', 'Every 6 hours'],
  ['1440', 'Every day'],
  ['10080', 'Every week'],
] as const;

/** How often a source is synced by itself while this window is open. */
export function SyncSchedule({ source: { id, syncEveryMinutes } }: { readonly source: Source }) {
  const value = syncEveryMinutes === null ? 'never' : String(syncEveryMinutes);
  const known = usual.map(([minutes, label]) => ({ value: minutes as string, label: label as string }));
  // The command line takes any number.
  const options = known.some((option) => option.value === value) ? known : [...known, { value, label: `Every ${value} minutes` }];
  return (
    <div className={styles.schedule}>
      <SelectField
        label="Sync"
        value={value}
        options={options}
        {...(syncEveryMinutes !== null && { hint: 'By itself, while Witness is open.' })}
        onChange={(chosen) => {
          const everyMinutes = chosen === 'never' ? null : Number(chosen);
          call('sources.setSchedule', { sourceId: id, everyMinutes }).catch(toastError);
        }}
      />
    </div>
  );
}
