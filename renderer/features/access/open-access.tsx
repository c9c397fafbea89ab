import { Lock } from 'lucide-react';
import type { AccessGrant, SessionAccess } from '../../../shared/model/access.ts';
import type { CaseId } from '../../../shared/model/ids.ts';
import { visibleText } from '../../../shared/visible-text.ts';
import { useTimeZone } from '../../app/session.ts';
import { call } from '../../bridge/client.ts';
import { useQuery } from '../../bridge/use-query.ts';
import { formatInstant } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { toastError } from '../../ui/toast.tsx';
import styles from './access.module.css';
import { useProtection } from './protection-fields.tsx';
import { Shield } from './shield.tsx';

/** That a session is protected, until when it is open, and a way to close it before. */
export function OpenSession({ access }: { readonly access: SessionAccess }) {
  return (
    <span className={styles.open}>
      <Shield protection={access} isOpen />
      <OpenUntil grants={access.grants} />
    </span>
  );
}

/** The same of a case; onClosed: it is to be shown no longer. */
export function OpenCase({ caseId, onClosed }: { readonly caseId: CaseId; readonly onClosed: () => void }) {
  const protection = useProtection({ kind: 'case', id: caseId });
  const { data } = useQuery('access.grants', {}, ['access']);
  if (protection === null || data === null) return null;
  return (
    <span className={styles.open}>
      <Shield protection={protection} isOpen />
      <OpenUntil grants={data.grants.filter(({ kind, id }) => kind === 'case' && id === caseId).toReversed()} onClosed={onClosed} />
    </span>
  );
}

/** The last one to open something; the oldest first. */
function OpenUntil({ grants, onClosed }: { readonly grants: readonly AccessGrant[]; readonly onClosed?: () => void }) {
  const zone = useTimeZone();
  const latest = grants.findLast(({ purpose }) => purpose === 'opening');
  if (!latest) return null;
  const { kind, id, endsAtMs, secondPerson } = latest;
  return (
    <>
      <span>
        Open until {formatInstant(endsAtMs, zone)}
        {secondPerson !== null && ` with ${visibleText(secondPerson)}`}
      </span>
      <Button
        variant="quiet"
        title="Close it again: what is demanded is asked for anew"
        onPress={() => void call('access.end', { kind, id }).then(onClosed, toastError)}
      >
        <Lock size={14} aria-hidden /> Close
      </Button>
    </>
  );
}
