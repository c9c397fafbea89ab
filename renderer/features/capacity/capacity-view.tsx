import { useState } from 'react';
import type { Capacity } from '../../../shared/model/capacity.ts';
import { navigate, routeTo } from '../../app/router.ts';
import { useQuery } from '../../bridge/use-query.ts';
import { formatBytes, formatCount, plural } from '../../lib/format.ts';
import { typeWord } from '../../lib/words.ts';
import { Button } from '../../ui/button.tsx';
import { Chart } from '../../ui/chart/chart.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { FactList } from '../../ui/fact-list.tsx';
import { EmptyState, ErrorMessage, Waiting } from '../../ui/message.tsx';
import { ScreenLayout } from '../../ui/screen.tsx';
import part from '../../ui/section.module.css';
import styles from './capacity.module.css';
import { growthSeries } from './growth-series.ts';
import { ProjectionSection } from './projection-section.tsx';
import { defaultProjection, readProjection } from './projection-texts.ts';
import { RetentionSection } from './retention-section.tsx';

/** What recordings take, how that grows, what it will come to, and how long copies are kept here. */
export function CapacityView() {
  const [texts, setTexts] = useState(defaultProjection);
  const projection = readProjection(texts);
  const { data, error, refresh } = useQuery('capacity.read', projection && { projection }, ['sources', 'recordings']);
  return (
    <ScreenLayout title="Capacity" isFilled>
      <div className={styles.screen}>
        {error && <ErrorMessage error={error} onRetry={refresh} />}
        {!data && !error && <Waiting>{'Measuring\u2026'}</Waiting>}
        {data?.stored.objects === 0 && (
          <EmptyState title="No recording known yet">
            <p>Add a bucket, container or folder and sync it: sizes are measured from what it lists, nothing has to be fetched.</p>
            <Button variant="primary" onPress={() => navigate(routeTo('sources', { add: 's3' }))}>
              Add a source
            </Button>
          </EmptyState>
        )}
        {data && data.stored.objects > 0 && (
          <>
            <Measured capacity={data} />
            <ProjectionSection capacity={data} texts={texts} onChange={setTexts} />
            <Growth growth={data.growth} />
          </>
        )}
        {data && <Cached cached={data.cached} />}
        <RetentionSection />
      </div>
    </ScreenLayout>
  );
}

function Measured({ capacity: { hourly, stored } }: { readonly capacity: Capacity }) {
  return (
    <section className={part.section} aria-labelledby="capacity-measured">
      <h2 id="capacity-measured">Measured</h2>
      <p className={styles.muted}>
        {plural(stored.objects, 'object')} in the stores, {formatBytes(stored.bytes)}. Size over length of each session; the 75th percentile
        (nearest rank) is what to plan on. The picture is known of what was fetched. 1 MB is 1,000,000 bytes.
      </p>
      <DataTable
        caption="Size of an hour by type and picture"
        heads={['Type', 'Picture', 'Samples', 'Median per hour', '75th percentile per hour', 'Judged']}
        figuresFrom={2}
        rows={hourly.map(({ resourceType, height, samples, medianBytes, p75Bytes, isEnough }) => ({
          key: `${resourceType} ${height}`,
          cells: [
            typeWord(resourceType),
            height === null ? 'None or not known' : `${height} lines`,
            formatCount(samples),
            formatBytes(medianBytes),
            formatBytes(p75Bytes),
            isEnough ? 'Enough samples' : 'Too few samples',
          ],
        }))}
      />
    </section>
  );
}

function Growth({ growth }: { readonly growth: Capacity['growth'] }) {
  const { monthsMs, bytesPerMonth, measuredMonths } = growth;
  const said =
    bytesPerMonth === null
      ? 'No month is whole yet: what comes in a month cannot be said.'
      : `${formatBytes(bytesPerMonth)} come in a month: the mean of the last ${measuredMonths === 1 ? 'whole month' : `${measuredMonths} whole months`}.`;
  return (
    <section className={part.section} aria-label="Growth">
      <Chart
        title="Recorded by month (UTC)"
        summary={said}
        timesMs={monthsMs}
        timeHead="Month"
        timeText={(ms) => new Date(ms).toISOString().slice(0, 7)}
        valueText={formatBytes}
        series={growthSeries(growth)}
        isStacked
      />
      <p className={styles.muted}>{said} Months are those in which sessions began; the month that runs is not whole.</p>
    </section>
  );
}

function Cached({ cached: { usedBytes, quotaBytes, pinnedBytes, byType } }: { readonly cached: Capacity['cached'] }) {
  return (
    <section className={part.section} aria-labelledby="capacity-cached">
      <h2 id="capacity-cached">Cached here</h2>
      <FactList
        facts={[
          ['Used', `${formatBytes(usedBytes)} of ${formatBytes(quotaBytes)}`],
          ['Kept offline', formatBytes(pinnedBytes)],
        ]}
      />
      {byType.length === 0 ? (
        <p className={styles.muted}>Nothing was fetched yet, or all of it has left the cache.</p>
      ) : (
        <DataTable
          caption="Cached copies by type"
          heads={['Type', 'Recordings', 'Size', 'Kept offline']}
          figuresFrom={1}
          rows={byType.map(({ resourceType, recordings, bytes, pinnedBytes: pinned }) => ({
            key: resourceType,
            cells: [typeWord(resourceType), formatCount(recordings), formatBytes(bytes), formatBytes(pinned)],
          }))}
        />
      )}
      <p className={styles.muted}>
        The quota is set under <a href={routeTo('settings')}>Settings</a>.
      </p>
    </section>
  );
}
