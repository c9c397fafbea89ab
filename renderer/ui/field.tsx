import { type ReactNode, useId } from 'react';
import styles from './field.module.css';

interface ControlIds {
  readonly id: string;
  readonly 'aria-describedby'?: string;
  readonly 'aria-invalid'?: true;
}

export interface FieldProps {
  readonly label: string;
  readonly hint?: string;
  /** What is wrong with the value; shown in place of the hint. */
  readonly problem?: string;
  readonly children: (ids: ControlIds) => ReactNode;
}

/** Label and hint tied to one control. */
export function Field({ label, hint, problem, children }: FieldProps) {
  const id = useId();
  const hintId = useId();
  const said = problem ?? hint;
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      {children({ id, ...(said !== undefined && { 'aria-describedby': hintId }), ...(problem !== undefined && { 'aria-invalid': true }) })}
      {said !== undefined && (
        <p id={hintId} className={problem === undefined ? styles.hint : styles.problem}>
          {said}
        </p>
      )}
    </div>
  );
}

export interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** The field was left. */
  readonly onBlur?: () => void;
  readonly hint?: string;
  readonly problem?: string;
  readonly type?: 'text' | 'password' | 'search' | 'date' | 'number';
  readonly placeholder?: string;
  readonly isRequired?: boolean;
  /** It can be read and copied, not changed. */
  readonly isReadOnly?: boolean;
  /** More than one: a text of several lines. */
  readonly lines?: number;
}

export function TextField(props: TextFieldProps) {
  const {
    label,
    value,
    onChange,
    onBlur,
    hint,
    problem,
    type = 'text',
    placeholder,
    isRequired = false,
    isReadOnly = false,
    lines = 1,
  } = props;
  const shared = {
    className: styles.input,
    value,
    placeholder,
    required: isRequired,
    readOnly: isReadOnly,
    autoComplete: 'off',
    spellCheck: false,
    onBlur,
  } as const;
  return (
    <Field label={label} {...(hint !== undefined && { hint })} {...(problem !== undefined && { problem })}>
      {(ids) =>
        lines > 1 ? (
          <textarea {...ids} {...shared} rows={lines} onChange={(event) => onChange(event.target.value)} />
        ) : (
          <input {...ids} {...shared} type={type} onChange={(event) => onChange(event.target.value)} />
        )
      }
    </Field>
  );
}

export interface SelectFieldProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly onChange: (value: T) => void;
  readonly hint?: string;
}

export function SelectField<T extends string>({ label, value, options, onChange, hint }: SelectFieldProps<T>) {
  return (
    <Field label={label} {...(hint !== undefined && { hint })}>
      {(ids) => (
        <select
          {...ids}
          className={styles.input}
          value={value}
          onChange={(event) => {
            const chosen = options.find((option) => option.value === event.target.value);
            if (chosen) onChange(chosen.value);
          }}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

export interface CheckFieldProps {
  readonly label: string;
  readonly isChecked: boolean;
  readonly onChange: (isChecked: boolean) => void;
}

export function CheckField({ label, isChecked, onChange }: CheckFieldProps) {
  return (
    <label className={styles.check}>
      <input type="checkbox" checked={isChecked} onChange={(event) => onChange(event.target.checked)} />
      <span>{label}</span>
    </label>
  );
}
