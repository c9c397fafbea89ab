import type { CaseId } from '../../../shared/model/ids.ts';
import { useProtection } from './protection-fields.tsx';
import { Shield } from './shield.tsx';

/** The mark of a case in a list. */
export function CaseShield({ caseId }: { readonly caseId: CaseId }) {
  const protection = useProtection({ kind: 'case', id: caseId });
  return protection && <Shield protection={protection} />;
}
