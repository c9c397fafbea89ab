import { useState } from 'react';
import type { Fleet } from '../../../shared/model/fleet.ts';
import { visibleText } from '../../../shared/visible-text.ts';
import { navigate, routeTo } from '../../app/router.ts';
import { useQuery } from '../../bridge/use-query.ts';
import { plural } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { Chart } from '../../ui/chart/chart.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState, ErrorMessage, Waiting } from '../../ui/message.tsx';
import { ScreenLayout } from '../../ui/screen.tsx';
import part from '../../ui/section.module.css';
import { ClusterList } from './cluster-list.tsx';
import styles from './fleet.module.css';
import { defaultTexts, FleetForm, readTexts } from './fleet-form.tsx';
import { fleetFindingWords, rateWords } from './fleet-words.ts';

/** The clusters that sessions run through: reports, versions, differences, and how sessions end. */
export function FleetView() {
  const [texts, setTexts] = useState(defaultTexts);
  const question = readTexts(texts);
  const { data, error, refresh } = useQuery('fleet.read', question, ['sources', 'sessions']);
  return (
    <ScreenLayout title="Fleet" isFilled>
      <div className={styles.screen}>
        <FleetForm texts={texts} onChange={setTexts} />
        {error && <ErrorMessage error={error} onRetry={refresh} />}
        {!data && !error && <Waiting>{'Reading the fleet\u2026'}</Waiting>}
        {data && <FleetFacts fleet={data} />}
      </div>
    </ScreenLayout>
  );
}

function FleetFacts({ fleet }: { readonly fleet: Fleet }) {
  const { clusters, findings, unread, versions, gateways, overall, gatewaySources } = fleet;
  return (
    <>
      {unread.map(({ source, part, message }) => (
        <ErrorMessage
          key={`${source} ${part}`}
          error={{
            message: `Not whole: ${part} of ${source} could not be read. ${message}`,
            action: 'See what the source says, give the identity the right to read it, and sync again.',
          }}
        />
      ))}
      <section className={part.section} aria-labelledby="fleet-findings">
        <h2 id="fleet-findings">{findings.length === 0 ? 'Nothing to look at' : plural(findings.length, 'finding')}</h2>
        {findings.length === 0 ? (
          <p className={styles.muted}>No cluster is stale, drifts or differs, and no rate is higher than usual, as far as is known.</p>
        ) : (
          <DataTable
            caption="Findings"
            heads={['Finding', 'Where', 'Why']}
            rows={findings.map(({ kind, subject, detail }) => ({
              key: `${kind} ${subject}`,
              cells: [fleetFindingWords[kind], subject, detail],
            }))}
          />
        )}
      </section>
      {gatewaySources === 0 && (
        <section className={part.section} aria-label="Clusters">
          <EmptyState title="No gateway added">
            <p>Clusters, their versions and their reports are told by an Akeyless Gateway. The sessions below come from other sources.</p>
            <Button variant="primary" onPress={() => navigate(routeTo('sources', { add: 'akeyless' }))}>
              Add a gateway
            </Button>
          </EmptyState>
        </section>
      )}
      {gatewaySources > 0 && clusters.length === 0 && (
        <section className={part.section} aria-label="Clusters">
          <EmptyState title="No cluster known yet">
            <p>Sync the gateway; if there are still none, its identity may not list clusters.</p>
            <Button onPress={() => navigate(routeTo('sources'))}>Open sources</Button>
          </EmptyState>
        </section>
      )}
      {clusters.length > 0 && <ClusterList clusters={clusters} />}
      {versions.length > 0 && (
        <section className={part.section} aria-labelledby="fleet-versions">
          <h2 id="fleet-versions">Versions</h2>
          <DataTable
            caption="Versions in the fleet"
            heads={['Version', 'Instances', 'Clusters']}
            figuresFrom={1}
            rows={versions.map(({ version, instances, clusters: count }) => ({
              key: version,
              cells: [version, String(instances), String(count)],
            }))}
          />
        </section>
      )}
      <SessionChart fleet={fleet} />
      <section className={part.section} aria-labelledby="fleet-rates">
        <h2 id="fleet-rates">How sessions end</h2>
        <p className={styles.muted}>
          Rates are of sessions that ended in the period, against those of the baseline before it. High: at least {fleet.rules.riseFactor}{' '}
          times the baseline, and more than chance explains (two proportions, z of 2). Fewer than {fleet.rules.leastSessions} sessions in
          either are not judged.
        </p>
        <DataTable
          caption="Failed and terminated sessions by gateway"
          heads={['Gateway', 'Active now', 'Ended', 'Failed', 'Terminated', 'Failed rate', 'Terminated rate']}
          figuresFrom={1}
          rows={[{ ...overall, gateway: 'All' }, ...gateways].map(({ gateway, active, period, failed, terminated }, index) => ({
            key: `${index} ${gateway}`,
            cells: [
              gateway === null ? 'Unknown' : visibleText(gateway),
              String(active),
              String(period.ended),
              String(period.failed),
              String(period.terminated),
              rateWords(failed),
              rateWords(terminated),
            ],
          }))}
        />
      </section>
    </>
  );
}

function SessionChart({ fleet }: { readonly fleet: Fleet }) {
  const { activity, rules } = fleet;
  const { startsMs, started, failed, terminated, bucketMs } = activity;
  const total = started.reduce((sum, count) => sum + count, 0);
  const unit = bucketMs > 86_400_000 ? 'week' : 'day';
  return (
    <section className={part.section} aria-label="Sessions over time">
      <Chart
        title={`Sessions by ${unit} (UTC)`}
        summary={`${plural(total, 'session')} in ${plural(startsMs.length, unit)}: ${Math.round(rules.baselineMs / 86_400_000)} days of baseline, then the period.`}
        timesMs={startsMs}
        mark={{ ms: fleet.untilMs - rules.periodMs, label: 'Period \u25b8' }}
        timeHead={unit === 'week' ? 'Week from' : 'Day'}
        timeText={(ms) => new Date(ms).toISOString().slice(0, 10)}
        valueText={String}
        series={[
          { label: 'Started', values: started, color: '--border-strong', kind: 'bars' },
          { label: 'Failed', values: failed, color: '--danger', kind: 'line' },
          { label: 'Terminated', values: terminated, color: '--warn', kind: 'dashes' },
        ]}
      />
    </section>
  );
}
