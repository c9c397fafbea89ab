import { useMemo, useState } from 'react';
import type { FindingKind } from '../../../shared/model/reconciliation.ts';
import { useQuery } from '../../bridge/use-query.ts';
import { formatCount, plural } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState, ErrorMessage } from '../../ui/message.tsx';
import { ScreenLayout } from '../../ui/screen.tsx';
import { FindingList } from './finding-list.tsx';
import { download, findingsCsv, findingsJson } from './findings-report.ts';
import styles from './reconcile.module.css';
import { ReconcileForm } from './reconcile-form.tsx';
import { SignReport } from './sign-report.tsx';
import { StateCounts } from './state-counts.tsx';
import { type ReconcileQuestion, useReconciliation } from './use-reconciliation.ts';

/** "Is this all of them?": every session and object in exactly one state, and what has to be looked at. */
export function ReconcileView() {
  const sources = useQuery('sources.list', {}, ['sources']);
  const reconciliation = useReconciliation();
  const { findings, counts, judged, total, isRunning, error, unlisted, start, stop, decided } = reconciliation;
  const [kind, setKind] = useState<FindingKind | null>(null);
  const [asked, setAsked] = useState<ReconcileQuestion | null>(null);
  const shown = useMemo(() => (kind === null ? findings : findings.filter((finding) => finding.kind === kind)), [findings, kind]);
  // A link changes the session, the object, and what else fits: all of it is judged anew.
  const again = (): void => {
    if (asked) start(asked);
  };
  const isDone = total !== null && !isRunning;
  return (
    <ScreenLayout
      title="Reconcile"
      isFilled
      actions={
        <>
          <SignReport question={isDone ? asked : null} />
          <Button isDisabled={!isDone} onPress={() => download('reconciliation.csv', 'text/csv', findingsCsv(findings))}>
            Export CSV
          </Button>
          <Button isDisabled={!isDone} onPress={() => download('reconciliation.json', 'application/json', findingsJson(findings, counts))}>
            Export JSON
          </Button>
        </>
      }
    >
      <div className={styles.screen}>
        <ReconcileForm
          sources={sources.data?.sources ?? []}
          isRunning={isRunning}
          onStart={(question) => {
            setKind(null);
            setAsked(question);
            start(question);
          }}
          onStop={stop}
        />
        {error && <ErrorMessage error={error} />}
        {total === null && !isRunning && !error && (
          <EmptyState title="Is this all of them?">
            Every session is compared with its recordings, and every recording with its session: what is missing, late, cut, unreadable or
            an orphan is listed with its reason. Recordings that were fetched are judged by their content, too.
          </EmptyState>
        )}
        {total !== null && (
          <>
            <p role="status" className={styles.muted}>
              {isRunning
                ? `${formatCount(judged)} of ${plural(total, 'session')} compared\u2026`
                : `${plural(judged, 'session')} compared, ${plural(findings.length + unlisted, 'finding')}`}
              {unlisted > 0 && `; the first ${formatCount(findings.length)} are listed, "witness reconcile" gives them all`}
            </p>
            <div className={styles.results}>
              <StateCounts counts={counts} chosen={kind} onChoose={setKind} />
              {shown.length > 0 ? (
                <FindingList findings={shown} onDecided={decided} onLinked={again} />
              ) : (
                isDone && <EmptyState title="No findings">Every session under this filter is in order.</EmptyState>
              )}
            </div>
          </>
        )}
      </div>
    </ScreenLayout>
  );
}
