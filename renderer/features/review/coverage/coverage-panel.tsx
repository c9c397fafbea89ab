import type { SessionCoverage } from '../../../../shared/model/coverage.ts';
import { watchedPercentText } from '../../../../shared/watched-percent.ts';
import { formatDuration, formatInstant, formatPosition, type TimeZoneSetting } from '../../../lib/format.ts';
import { DataTable } from '../../../ui/data-table.tsx';
import { FieldList } from '../panels/field-list.tsx';
import { PanelMessage } from '../panels/panel-message.tsx';
import styles from '../panels/panels.module.css';
import { levelRows, reviewerWords, stretchWords } from './coverage-words.ts';

export interface CoveragePanelProps {
  /** Null until it is read. */
  readonly coverage: SessionCoverage | null;
  readonly timeZone: TimeZoneSetting;
}

/** Of a long review only the last stretches are listed here. */
const mostListed = 500;

/** What of this session was watched: how much in which way, by whom, and each stretch. */
export function CoveragePanel({ coverage, timeZone }: CoveragePanelProps) {
  if (coverage === null) return null;
  const { durationMs, percent, recordings, reviewers, stretches } = coverage;
  if (stretches.length === 0) {
    return (
      <PanelMessage
        title="Nothing was watched yet"
        text="What plays in a window that can be seen counts, at its speed. A jump does not, nor a picture that stands still."
      />
    );
  }
  const names = new Map(recordings.map(({ recordingId, key }) => [recordingId, key]));
  const listed = stretches.slice(-mostListed).reverse();
  return (
    <div className={styles.scrolling} tabIndex={0}>
      <FieldList
        title="What was watched"
        fields={[
          {
            name: 'Watched',
            value: percent === null ? null : `${watchedPercentText(percent, coverage.watchedMs)} of ${formatDuration(durationMs)}`,
          },
          ...levelRows(coverage, durationMs).map(([name, ms]) => ({ name, value: formatDuration(ms) })),
        ]}
      />
      {recordings.length > 1 && (
        <section className={styles.fields}>
          <h2>By recording</h2>
          <DataTable
            caption="Watched of each recording"
            heads={['Recording', 'Watched', 'Length', '%']}
            figuresFrom={1}
            rows={recordings.map((each) => ({
              key: each.recordingId,
              cells: [
                each.key,
                formatDuration(each.watchedMs),
                each.durationMs === null ? '\u2013' : formatDuration(each.durationMs),
                each.percent === null ? '\u2013' : String(each.percent),
              ],
            }))}
          />
        </section>
      )}
      <section className={styles.fields}>
        <h2>By reviewer</h2>
        <DataTable
          caption="Watched by each reviewer"
          heads={['Reviewer', 'Watched', 'Faster', 'Skipped']}
          figuresFrom={1}
          rows={reviewers.map((each) => ({
            key: reviewerWords(each),
            cells: [reviewerWords(each), ...[each.watchedMs, each.fastMs, each.skippedMs].map(formatDuration)],
          }))}
        />
      </section>
      <section className={styles.fields}>
        <h2>{listed.length < stretches.length ? `The last ${listed.length} of ${stretches.length} stretches` : 'Each stretch'}</h2>
        <DataTable
          caption="Each stretch that was played"
          heads={['Stretch', 'How', 'When', 'By', ...(recordings.length > 1 ? ['Recording'] : [])]}
          rows={listed.map((stretch, at) => ({
            key: `${listed.length - at}`,
            cells: [
              `${formatPosition(stretch.fromMs)} to ${formatPosition(stretch.toMs)}`,
              stretchWords(stretch),
              formatInstant(stretch.startedAtMs, timeZone),
              reviewerWords(stretch),
              ...(recordings.length > 1 ? [names.get(stretch.recordingId) ?? ''] : []),
            ],
          }))}
        />
      </section>
    </div>
  );
}
