import { useState } from 'react';
import { AppError } from '../../../shared/errors.ts';
import { reconciliationReportSchema } from '../../../shared/model/reconciliation.ts';
import { call } from '../../bridge/client.ts';
import { jobEnded } from '../../bridge/jobs.ts';
import { Button } from '../../ui/button.tsx';
import { toast, toastError } from '../../ui/toast.tsx';
import type { ReconcileQuestion } from './use-reconciliation.ts';

/** Writes the report of what was asked as a signed page into the exports folder. Null: nothing was asked yet. */
export function SignReport({ question }: { readonly question: ReconcileQuestion | null }) {
  const [isBusy, setBusy] = useState(false);
  const write = async (asked: ReconcileQuestion): Promise<void> => {
    const { jobId } = await call('sessions.reportReconciliation', asked);
    const { state, error, result } = await jobEnded(jobId);
    if (error) throw AppError.fromPayload(error);
    if (state !== 'done') return;
    const { path, isSelfMade } = reconciliationReportSchema.parse(result);
    toast(`The report is in ${path}${isSelfMade ? ', signed with a certificate that Witness made itself' : ''}`);
  };
  return (
    <Button
      isDisabled={question === null || isBusy}
      onPress={() => {
        if (question === null) return;
        setBusy(true);
        write(question)
          .catch(toastError)
          .finally(() => setBusy(false));
      }}
    >
      Sign report
    </Button>
  );
}
