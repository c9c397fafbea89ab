import type { DerivedChoice } from '../../shared/model/derived.ts';
import styles from './derived-fields.module.css';
import { CheckField } from './field.tsx';

/** What is made unless told otherwise: clips of long ranges take room. */
export const usuallyDerived: DerivedChoice = { stills: true, clips: false, thumbnails: true };

export interface DerivedFieldsProps {
  readonly choice: DerivedChoice;
  /** Whether findings of a case name places, too, beside notes. */
  readonly isCase?: boolean;
  readonly onChange: (choice: DerivedChoice) => void;
}

/** What an export makes of the recordings beside transcripts. */
export function DerivedFields({ choice, isCase = false, onChange }: DerivedFieldsProps) {
  const named = isCase ? 'notes, items and findings name' : 'notes name';
  return (
    <fieldset className={styles.group}>
      <legend>Also make, each with its recipe</legend>
      <CheckField
        label={`Stills of the moments that ${named}`}
        isChecked={choice.stills}
        onChange={(stills) => onChange({ ...choice, stills })}
      />
      <CheckField
        label={`Clips of the ranges that ${named}: takes time and room`}
        isChecked={choice.clips}
        onChange={(clips) => onChange({ ...choice, clips })}
      />
      <CheckField
        label="A sheet of thumbnails of each video and Guacamole recording"
        isChecked={choice.thumbnails}
        onChange={(thumbnails) => onChange({ ...choice, thumbnails })}
      />
    </fieldset>
  );
}
