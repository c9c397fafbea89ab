import { useState } from 'react';
import type { SourceId } from '../../../shared/model/ids.ts';
import { type ReconcileRules, reconcileRulesSchema } from '../../../shared/model/reconciliation.ts';
import type { Source } from '../../../shared/model/source.ts';
import { Button } from '../../ui/button.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import styles from './reconcile.module.css';
import type { ReconcileQuestion } from './use-reconciliation.ts';

const [minute, day] = [60_000, 86_400_000];
const defaults = reconcileRulesSchema.parse({});

/** Which sessions, and by what they are judged. */
export function ReconcileForm(props: {
  readonly sources: readonly Source[];
  readonly isRunning: boolean;
  readonly onStart: (question: ReconcileQuestion) => void;
  readonly onStop: () => void;
}) {
  const { sources, isRunning, onStart, onStop } = props;
  const [source, setSource] = useState<SourceId | 'all'>('all');
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [lateAfter, setLateAfter] = useState(String(defaults.lateAfterMs / minute));
  const [tolerance, setTolerance] = useState(String(defaults.toleranceMs / minute));
  const [retention, setRetention] = useState('');
  const [height, setHeight] = useState(String(defaults.leastHeight));
  const rules: ReconcileRules | null = rulesOf({ lateAfter, tolerance, retention, height });
  const submit = (): void => {
    if (!rules) return;
    onStart({
      filter: {
        sourceId: source === 'all' ? [] : [source],
        fromMs: from === '' ? null : Date.parse(`${from}T00:00:00Z`),
        // The last day is a whole day.
        toMs: to === '' ? null : Date.parse(`${to}T00:00:00Z`) + day,
      },
      rules,
    });
  };
  const problem = (text: string, isEmptyFine = false): { problem: string } | undefined =>
    isNumber(text) || (isEmptyFine && text === '') ? undefined : { problem: 'A number, 0 or more.' };
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <SelectField
        label="Source"
        value={source}
        options={[{ value: 'all', label: 'All sources' }, ...sources.map(({ id, name }) => ({ value: id, label: name }))]}
        onChange={setSource}
      />
      <TextField label="From (UTC)" type="date" value={from} onChange={setFrom} />
      <TextField label="To (UTC)" type="date" value={to} onChange={setTo} />
      <TextField label="Late after, minutes" type="number" value={lateAfter} onChange={setLateAfter} {...problem(lateAfter)} />
      <TextField label="Tolerance, minutes" type="number" value={tolerance} onChange={setTolerance} {...problem(tolerance)} />
      <TextField
        label="Retention, days"
        type="number"
        value={retention}
        placeholder="no limit"
        onChange={setRetention}
        {...problem(retention, true)}
      />
      <TextField label="Least picture height" type="number" value={height} onChange={setHeight} {...problem(height)} />
      {isRunning ? (
        <Button onPress={onStop}>Stop</Button>
      ) : (
        <Button type="submit" variant="primary" isDisabled={rules === null}>
          Reconcile
        </Button>
      )}
    </form>
  );
}

function isNumber(text: string): boolean {
  return /^\d{1,9}(?:\.\d{1,3})?$/.test(text);
}

function rulesOf(given: { lateAfter: string; tolerance: string; retention: string; height: string }): ReconcileRules | null {
  const { lateAfter, tolerance, retention, height } = given;
  if (![lateAfter, tolerance, height].every(isNumber) || !(retention === '' || isNumber(retention))) return null;
  return {
    lateAfterMs: Math.round(Number(lateAfter) * minute),
    toleranceMs: Math.round(Number(tolerance) * minute),
    retentionMs: retention === '' ? null : Math.round(Number(retention) * day),
    leastHeight: Math.round(Number(height)),
  };
}
