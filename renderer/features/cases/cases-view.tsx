import { FolderInput, FolderPlus } from 'lucide-react';
import { useState } from 'react';
import { caseIdSchema } from '../../../shared/model/ids.ts';
import { visibleText } from '../../../shared/visible-text.ts';
import { useActions } from '../../app/actions.ts';
import { withKey } from '../../app/key-bindings.ts';
import { navigate, routeTo } from '../../app/router.ts';
import { useTimeZone } from '../../app/session.ts';
import { useQuery } from '../../bridge/use-query.ts';
import { formatInstant } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState, ErrorMessage } from '../../ui/message.tsx';
import { ScreenLayout } from '../../ui/screen.tsx';
import { CaseShield } from '../access/case-shield.tsx';
import { CaseScreen } from './case-screen.tsx';
import { caseStatusWords, severityWords } from './case-words.ts';
import { NewCaseDialog } from './new-case-dialog.tsx';
import { TakeInDialog } from './take-in-dialog.tsx';

/** All cases, or the one that the address names. */
export function CasesView({ params }: { readonly params: URLSearchParams }) {
  const chosen = caseIdSchema.safeParse(params.get('case'));
  return chosen.success ? <CaseScreen key={chosen.data} caseId={chosen.data} /> : <CaseList />;
}

function CaseList() {
  const { data, error, refresh } = useQuery('cases.list', {}, ['cases']);
  const zone = useTimeZone();
  const [open, setOpen] = useState<'new' | 'take-in' | null>(null);
  useActions([
    { id: 'cases.new', run: () => setOpen('new') },
    { id: 'cases.takeIn', run: () => setOpen('take-in') },
  ]);
  return (
    <ScreenLayout
      title="Cases"
      actions={
        <>
          <Button onPress={() => setOpen('take-in')} title={withKey('Merge a case that was handed over', 'cases.takeIn')}>
            <FolderInput size={15} aria-hidden /> {'Take in\u2026'}
          </Button>
          <Button variant="primary" onPress={() => setOpen('new')} title={withKey('New case', 'cases.new')}>
            <FolderPlus size={15} aria-hidden /> New case
          </Button>
        </>
      }
    >
      {error && <ErrorMessage error={error} onRetry={refresh} />}
      {data?.cases.length === 0 && (
        <EmptyState title="No cases yet">
          A case holds sessions, moments and notes that belong together, and what was found. Select sessions in the inventory and add them
          to one.
        </EmptyState>
      )}
      {data && data.cases.length > 0 && (
        <DataTable
          caption="Cases"
          heads={['Case', 'Status', 'Severity', 'Assignee', 'Second reviewer', 'Changed', 'Items', 'Findings', 'Conflicts']}
          figuresFrom={6}
          rows={data.cases.map((each) => ({
            key: each.id,
            cells: [
              <span key="title">
                <CaseShield caseId={each.id} />
                <a href={routeTo('cases', { case: each.id })}>{visibleText(each.title)}</a>
              </span>,
              ...[caseStatusWords[each.status], severityWords[each.severity], each.assignee, each.secondReviewer],
              formatInstant(each.changedAtMs, zone),
              ...[each.items, each.findings, each.conflicts].map(String),
            ],
          }))}
        />
      )}
      {open === 'new' && <NewCaseDialog onMade={(caseId) => navigate(routeTo('cases', { case: caseId }))} onClose={() => setOpen(null)} />}
      {open === 'take-in' && <TakeInDialog onClose={() => setOpen(null)} />}
    </ScreenLayout>
  );
}
