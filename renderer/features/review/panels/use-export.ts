import { useMemo, useState } from 'react';
import type { DerivedChoice } from '../../../../shared/model/derived.ts';
import {
  type ExportRecord,
  type ExportResult,
  exportResultSchema,
  type VerifyReport,
  verifyReportSchema,
} from '../../../../shared/model/evidence.ts';
import type { JobId, SessionId } from '../../../../shared/model/ids.ts';
import type { Job } from '../../../../shared/model/job.ts';
import { call } from '../../../bridge/client.ts';
import { useQuery } from '../../../bridge/use-query.ts';
import { toastError } from '../../../ui/toast.tsx';
import { useJob } from '../use-job.ts';

export interface EvidenceExport {
  readonly job: Job | null;
  readonly result: ExportResult | null;
  /** Bags of this session, newest first. */
  readonly bags: readonly ExportRecord[];
  readonly verifyJob: Job | null;
  readonly report: VerifyReport | null;
  /** withoutOriginals: and without the recordings themselves; redacted null: as it is. */
  readonly onExport: (reason: string, redacted: { readonly withoutOriginals: boolean } | null, derived: DerivedChoice) => void;
  readonly onVerify: (bagPath: string) => void;
}

/** Exporting a session as a bag, and checking a bag. */
export function useExport(sessionId: SessionId): EvidenceExport {
  const [exportId, setExportId] = useState<JobId | null>(null);
  const [verifyId, setVerifyId] = useState<JobId | null>(null);
  const job = useJob(exportId);
  const verifyJob = useJob(verifyId);
  const { data } = useQuery('evidence.exports', {}, ['exports']);
  const bags = useMemo(() => {
    const own = (data?.exports ?? []).filter((record) => record.sessionId === sessionId);
    return own.sort((a, b) => b.exportedAtMs - a.exportedAtMs);
  }, [data, sessionId]);

  return {
    job,
    verifyJob,
    bags,
    result: exportResultSchema.safeParse(job?.result).data ?? null,
    report: verifyReportSchema.safeParse(verifyJob?.result).data ?? null,
    onExport(reason, redacted, derived) {
      setVerifyId(null);
      call('evidence.export', { sessionId, reason, redacted, derived }).then(({ jobId }) => setExportId(jobId), toastError);
    },
    onVerify(bagPath) {
      call('evidence.verify', { bagPath }).then(({ jobId }) => setVerifyId(jobId), toastError);
    },
  };
}
