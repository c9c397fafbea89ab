import type { CaseId, CaseRecordId } from '../../../shared/model/ids.ts';
import { offerUndo } from '../../app/undo.ts';
import { call } from '../../bridge/client.ts';
import { toastError } from '../../ui/toast.tsx';

/** Takes an item or a finding out of a case, and offers to put it back as it was. `name`: what it is, in words. */
export async function takeOut(caseId: CaseId, recordId: CaseRecordId, name: string): Promise<void> {
  try {
    await call('cases.removeRecord', { caseId, recordId });
  } catch (error) {
    toastError(error);
    return;
  }
  offerUndo({
    said: `Taken out of the case: ${name}`,
    undone: `Back in the case: ${name}`,
    undo: () => call('cases.restoreRecord', { caseId, recordId }),
  });
}
