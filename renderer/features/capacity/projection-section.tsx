import type { Capacity } from '../../../shared/model/capacity.ts';
import { formatBytes } from '../../lib/format.ts';
import { typeWord } from '../../lib/words.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { TextField } from '../../ui/field.tsx';
import part from '../../ui/section.module.css';
import styles from './capacity.module.css';
import { isWithin, type ProjectionTexts } from './projection-texts.ts';

export interface ProjectionSectionProps {
  readonly capacity: Capacity;
  readonly texts: ProjectionTexts;
  readonly onChange: (texts: ProjectionTexts) => void;
}

/** What a retention period comes to, from inputs that can be changed; the hours of each type, too. */
export function ProjectionSection({ capacity: { projected }, texts, onChange }: ProjectionSectionProps) {
  const { retention, buffer, measured, hours } = texts;
  const within = (text: string, least: number, most: number): { problem?: string } =>
    isWithin(text, least, most) ? {} : { problem: `${least} to ${most}.` };
  return (
    <section className={part.section} aria-labelledby="capacity-projection">
      <h2 id="capacity-projection">Projection</h2>
      <div className={styles.form}>
        <TextField
          label="Retention, days"
          type="number"
          value={retention}
          onChange={(text) => onChange({ ...texts, retention: text })}
          {...within(retention, 0, 36_500)}
        />
        <TextField
          label="Buffer, percent"
          type="number"
          value={buffer}
          onChange={(text) => onChange({ ...texts, buffer: text })}
          hint="The vendor advises 20 to 30."
          {...within(buffer, 0, 1_000)}
        />
        <TextField
          label="Hours measured over, days"
          type="number"
          value={measured}
          onChange={(text) => onChange({ ...texts, measured: text })}
          {...within(measured, 1, 366)}
        />
        <p className={styles.total} role="status">
          <span className={styles.muted}>Storage needed</span>
          <strong>{formatBytes(projected.bytes)}</strong>
        </p>
      </div>
      <DataTable
        caption="Projected storage by type"
        heads={['Type', 'Samples', '75th percentile per hour', 'Hours per day, measured', 'Hours per day, planned', 'Storage']}
        figuresFrom={1}
        rows={projected.byType.map(({ resourceType, samples, p75Bytes, measuredHoursPerDay, bytes }) => ({
          key: resourceType,
          cells: [
            typeWord(resourceType),
            String(samples),
            samples === 0 ? 'Not measured' : formatBytes(p75Bytes),
            hoursText(measuredHoursPerDay),
            <input
              key="hours"
              className={styles.hours}
              type="number"
              min={0}
              step="any"
              aria-label={`Hours per day of ${typeWord(resourceType)}, planned`}
              placeholder={hoursText(measuredHoursPerDay)}
              value={hours[resourceType] ?? ''}
              onChange={(event) => onChange({ ...texts, hours: { ...hours, [resourceType]: event.target.value } })}
            />,
            samples === 0 ? 'Not known' : formatBytes(bytes),
          ],
        }))}
      />
      <p className={styles.muted}>
        Storage at steady state, when as many recordings leave as come: size of an hour, times hours per day, times days kept, plus the
        buffer. A type without samples counts as nothing.
      </p>
    </section>
  );
}

/** Two digits that count: a few minutes a day are not nothing. */
function hoursText(hours: number): string {
  if (hours === 0) return '0';
  return hours < 10 ? String(Number(hours.toPrecision(2))) : hours.toFixed(1);
}
