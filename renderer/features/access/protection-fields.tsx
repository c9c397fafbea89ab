import { demandLevels, isAtLeast, noProtection, type Protected, type Protection } from '../../../shared/model/access.ts';
import { call } from '../../bridge/client.ts';
import { useQuery } from '../../bridge/use-query.ts';
import { SelectField } from '../../ui/field.tsx';
import { toastError } from '../../ui/toast.tsx';
import styles from './access.module.css';
import { demandWords } from './access-words.ts';

const options = demandLevels.map((value) => ({ value, label: demandWords[value] }));

/** What a source or a case demands; null until it is known. */
export function useProtection(of: Protected): Protection | null {
  const { data } = useQuery('access.protections', {}, ['access']);
  if (data === null) return null;
  return data.protections.find((each) => each.of.kind === of.kind && each.of.id === of.id)?.protection ?? noProtection;
}

/** What a source or a case demands before it is opened and exported; each change counts at once. */
export function ProtectionFields({ of }: { readonly of: Protected }) {
  const protection = useProtection(of);
  if (protection === null) return null;
  const change = (changed: Partial<Protection>): void => {
    call('access.protect', { of, protection: changed }).catch(toastError);
  };
  return (
    <div className={styles.fields}>
      <SelectField label="Demanded to open" value={protection.opening} options={options} onChange={(opening) => change({ opening })} />
      <SelectField
        label="Demanded to export"
        value={protection.exporting}
        options={options}
        {...(!isAtLeast(protection.exporting, protection.opening) && { hint: 'And what is demanded to open: it is seen, too.' })}
        onChange={(exporting) => change({ exporting })}
      />
    </div>
  );
}
