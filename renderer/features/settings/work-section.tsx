import { leastBytesPerSecond, type WorkLimits } from '../../../shared/model/settings.ts';
import { useApp } from '../../app/session.ts';
import { SelectField } from '../../ui/field.tsx';
import part from '../../ui/section.module.css';
import { rateText, readRate } from './quota.ts';
import { SavedText } from './saved-text.tsx';
import styles from './settings.module.css';

export interface WorkSectionProps {
  readonly onSave: (change: { readonly limits: WorkLimits }) => Promise<void>;
}

const choices = (counts: readonly number[]) => counts.map((count) => ({ value: String(count), label: String(count) }));

/** What work in the background may take of this computer and its network. */
export function WorkSection({ onSave }: WorkSectionProps) {
  const limits = useApp((state) => state.settings.limits);
  const save = (change: Partial<WorkLimits>): Promise<void> => onSave({ limits: { ...useApp.getState().settings.limits, ...change } });
  const choose = (change: Partial<WorkLimits>): void => {
    // Its failure has been shown.
    save(change).catch(() => undefined);
  };
  return (
    <section className={`${part.section} ${styles.section}`}>
      <h2>Work in the background</h2>
      <p className={styles.muted}>
        Fetching several recordings, indexing and reading screen text step back while something is being played. How far they are, and how
        to pause them, is under Jobs.
      </p>
      <SavedText
        label="Downloads, MB a second"
        type="number"
        hint="What all downloads may take together; 0: as fast as they come."
        value={rateText(limits.downloadBytesPerSecond)}
        problemOf={(text) => (readRate(text) === null ? `0, or ${leastBytesPerSecond / 1_000_000} and more.` : null)}
        onSave={async (text) => {
          const downloadBytesPerSecond = readRate(text);
          if (downloadBytesPerSecond !== null) await save({ downloadBytesPerSecond });
        }}
      />
      <SelectField
        label="Recordings downloaded at once"
        value={String(limits.downloadsAtOnce)}
        options={choices([1, 2, 4, 8, 16])}
        onChange={(count) => choose({ downloadsAtOnce: Number(count) })}
      />
      <SelectField
        label="Recordings indexed at once (each takes up to two cores)"
        value={String(limits.indexAtOnce)}
        options={choices([1, 2, 3, 4, 6, 8])}
        onChange={(count) => choose({ indexAtOnce: Number(count) })}
      />
    </section>
  );
}
