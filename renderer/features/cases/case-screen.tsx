import { Archive, ArrowLeft, Columns2, FilePlus2, Send } from 'lucide-react';
import { useState } from 'react';
import type { CaseItem } from '../../../shared/model/cases.ts';
import type { CaseId } from '../../../shared/model/ids.ts';
import { visibleText } from '../../../shared/visible-text.ts';
import { useActions } from '../../app/actions.ts';
import { withKey } from '../../app/key-bindings.ts';
import { comparedCount, navigate, routeTo } from '../../app/router.ts';
import { useTimeZone } from '../../app/session.ts';
import { useQuery } from '../../bridge/use-query.ts';
import { formatInstant, type TimeZoneSetting } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import formStyles from '../../ui/form.module.css';
import { ErrorMessage, Waiting } from '../../ui/message.tsx';
import { ScreenLayout } from '../../ui/screen.tsx';
import { OpenCase } from '../access/open-access.tsx';
import { ProtectionFields } from '../access/protection-fields.tsx';
import { ChooseSessions, type ComparedChoice } from '../compare/choose-sessions.tsx';
import { ExportDialog } from '../export/export-dialog.tsx';
import { actionWords, detailText } from '../journal/journal-words.ts';
import { CaseConflicts } from './case-conflicts.tsx';
import { CaseFindings } from './case-findings.tsx';
import { CaseForm } from './case-form.tsx';
import { CaseItems } from './case-items.tsx';
import { clockWords, sessionWords } from './case-words.ts';
import styles from './cases.module.css';
import { FindingDialog } from './finding-dialog.tsx';
import { HandOverDialog } from './hand-over-dialog.tsx';

/** Of the journals of others only the last entries are listed here. */
const mostReceived = 200;

/** One case: what is said of it, what is in it, what was found, and what is in conflict. */
export function CaseScreen({ caseId }: { readonly caseId: CaseId }) {
  const { data, error, refresh } = useQuery('cases.get', { caseId }, ['cases', 'notes', 'sessions', 'coverage', 'recordings']);
  const zone = useTimeZone();
  const [open, setOpen] = useState<'finding' | 'hand-over' | 'export' | 'compare' | null>(null);
  const back = (): void => navigate(routeTo('cases'));
  const compared = choicesOf(data?.items ?? [], zone);
  const canCompare = compared.length >= comparedCount.least;
  useActions([
    { id: 'case.compare', enabled: () => canCompare, run: () => setOpen('compare') },
    { id: 'case.finding', run: () => setOpen('finding') },
    { id: 'case.handOver', run: () => setOpen('hand-over') },
    { id: 'case.export', run: () => setOpen('export') },
    { id: 'case.back', run: back },
  ]);
  if (data === null) {
    return (
      <ScreenLayout title="Case">
        {error ? <ErrorMessage error={error} onRetry={refresh} /> : <Waiting>{'Reading the case\u2026'}</Waiting>}
      </ScreenLayout>
    );
  }
  const { summary, items, findings, conflicts, received } = data;
  return (
    <ScreenLayout
      title={visibleText(summary.title)}
      actions={
        <>
          <Button variant="quiet" onPress={back} title={withKey('Back to all cases', 'case.back')}>
            <ArrowLeft size={15} aria-hidden /> All cases
          </Button>
          <Button onPress={() => setOpen('finding')} title={withKey('Add a finding', 'case.finding')}>
            <FilePlus2 size={15} aria-hidden /> Finding
          </Button>
          {canCompare && (
            <Button
              onPress={() => setOpen('compare')}
              title={withKey('Sessions of the case side by side, on one wall clock', 'case.compare')}
            >
              <Columns2 size={15} aria-hidden /> Compare
            </Button>
          )}
          <Button
            onPress={() => setOpen('export')}
            title={withKey('One package of the case and the evidence of all its sessions', 'case.export')}
          >
            <Archive size={15} aria-hidden /> Export package
          </Button>
          <Button variant="primary" onPress={() => setOpen('hand-over')} title={withKey('Write the case to one file', 'case.handOver')}>
            <Send size={15} aria-hidden /> Hand over
          </Button>
        </>
      }
    >
      {error && <ErrorMessage error={error} onRetry={refresh} />}
      {conflicts.length > 0 && (
        <section className={styles.section}>
          <h2>Conflicts</h2>
          <CaseConflicts caseId={caseId} conflicts={conflicts} />
        </section>
      )}
      <CaseForm summary={summary} />
      <section className={styles.section} aria-labelledby="case-protection">
        <h2 id="case-protection">Protection</h2>
        <p className={formStyles.muted}>What is demanded before this case is opened or handed over, and before its sessions are.</p>
        <ProtectionFields of={{ kind: 'case', id: caseId }} />
        <OpenCase caseId={caseId} onClosed={back} />
      </section>
      <section className={styles.section}>
        <h2>In this case</h2>
        {items.length === 0 ? (
          <p className={formStyles.muted}>Nothing yet. Select sessions in the inventory, or open one, and choose Add to case.</p>
        ) : (
          <CaseItems caseId={caseId} items={items} />
        )}
      </section>
      <section className={styles.section}>
        <h2>Findings</h2>
        {findings.length === 0 ? (
          <p className={formStyles.muted}>None yet.</p>
        ) : (
          <CaseFindings caseId={caseId} items={items} findings={findings} />
        )}
      </section>
      {received.length > 0 && (
        <section className={styles.section}>
          <h2>What was done in other libraries</h2>
          <DataTable
            caption="Entries of the journals of other libraries"
            heads={['Time', 'Who', 'What', 'Details']}
            rows={received.slice(-mostReceived).map(({ library, entry }) => ({
              key: `${library} ${entry.seq}`,
              cells: [
                formatInstant(entry.atMs, zone),
                entry.reviewer === '' ? entry.account : `${entry.reviewer} (${entry.account})`,
                actionWords[entry.action],
                <span key="detail" className={styles.text}>
                  {visibleText([entry.reason, detailText(entry)].filter(Boolean).join('; '))}
                </span>,
              ],
            }))}
          />
        </section>
      )}
      {open === 'finding' && <FindingDialog caseId={caseId} items={items} onClose={() => setOpen(null)} />}
      {open === 'compare' && (
        <ChooseSessions
          title="Compare sessions of the case"
          text="They are played side by side, on one wall clock."
          choices={compared}
          fixed={[]}
          clockMs={null}
          onClose={() => setOpen(null)}
        />
      )}
      {open === 'export' && <ExportDialog of={{ caseId }} onClose={() => setOpen(null)} />}
      {open === 'hand-over' && <HandOverDialog caseId={caseId} onClose={() => setOpen(null)} />}
    </ScreenLayout>
  );
}

/** The sessions of a case that are in this library, each once. */
function choicesOf(items: readonly CaseItem[], zone: TimeZoneSetting): ComparedChoice[] {
  const choices = new Map<string, ComparedChoice>();
  for (const { here, citation } of items) {
    if (here === null || choices.has(here.sessionId)) continue;
    const words = [sessionWords(citation), clockWords(citation, zone)].filter((text) => text !== '').join(', ');
    choices.set(here.sessionId, { sessionId: here.sessionId, words });
  }
  return [...choices.values()];
}
