import type { FleetRules } from '../../../shared/model/fleet.ts';
import { TextField } from '../../ui/field.tsx';
import styles from './fleet.module.css';

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];

export interface FleetFormProps {
  readonly texts: FleetTexts;
  readonly onChange: (texts: FleetTexts) => void;
}

/** Thresholds as they are typed. */
export interface FleetTexts {
  readonly until: string;
  readonly period: string;
  readonly baseline: string;
  readonly window: string;
  readonly stale: string;
  readonly inactive: string;
}

export const defaultTexts: FleetTexts = { until: '', period: '7', baseline: '28', window: '24', stale: '15', inactive: '24' };

/** Null while something typed is no threshold. */
export function readTexts(texts: FleetTexts): { readonly rules: Partial<FleetRules>; readonly untilMs: number | null } | null {
  const { until, period, baseline, window, stale, inactive } = texts;
  const isDays = (text: string): boolean => isAmount(text) && Number(text) >= 1 && Number(text) <= 366;
  if (![window, stale, inactive].every(isAmount) || !isDays(period) || !isDays(baseline)) return null;
  return {
    rules: {
      periodMs: Math.round(Number(period) * day),
      baselineMs: Math.round(Number(baseline) * day),
      rollingWindowMs: Math.round(Number(window) * hour),
      staleAfterMs: Math.round(Number(stale) * minute),
      inactiveAfterMs: Math.round(Number(inactive) * hour),
    },
    // The last day is a whole day.
    untilMs: until === '' ? null : Date.parse(`${until}T00:00:00Z`) + day,
  };
}

/** By what the fleet is judged; a change is judged at once. */
export function FleetForm({ texts, onChange }: FleetFormProps) {
  const set = (change: Partial<FleetTexts>): void => onChange({ ...texts, ...change });
  const wrong = (text: string, isDays = false): { problem?: string } => {
    if (isDays) return isAmount(text) && Number(text) >= 1 && Number(text) <= 366 ? {} : { problem: '1 to 366.' };
    return isAmount(text) ? {} : { problem: 'A number, 0 or more.' };
  };
  return (
    <div className={styles.form} role="group" aria-label="Thresholds">
      <TextField label="Until (UTC)" type="date" value={texts.until} onChange={(until) => set({ until })} />
      <TextField
        label="Period, days"
        type="number"
        value={texts.period}
        onChange={(period) => set({ period })}
        {...wrong(texts.period, true)}
      />
      <TextField
        label="Baseline, days before"
        type="number"
        value={texts.baseline}
        onChange={(baseline) => set({ baseline })}
        {...wrong(texts.baseline, true)}
      />
      <TextField
        label="Rolling window, hours"
        type="number"
        value={texts.window}
        onChange={(window) => set({ window })}
        {...wrong(texts.window)}
      />
      <TextField
        label="Stale after, minutes"
        type="number"
        value={texts.stale}
        onChange={(stale) => set({ stale })}
        {...wrong(texts.stale)}
      />
      <TextField
        label="Inactive after, hours"
        type="number"
        value={texts.inactive}
        onChange={(inactive) => set({ inactive })}
        {...wrong(texts.inactive)}
      />
    </div>
  );
}

function isAmount(text: string): boolean {
  return /^\d{1,6}(\.\d+)?$/.test(text);
}
