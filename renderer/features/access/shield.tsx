import { Shield as ShieldIcon, ShieldOff } from 'lucide-react';
import { createContext, type ReactNode, useContext } from 'react';
import { type Protection, type SessionAccess, strictest } from '../../../shared/model/access.ts';
import type { SessionId } from '../../../shared/model/ids.ts';
import { useQuery } from '../../bridge/use-query.ts';
import styles from './access.module.css';
import { demandWords } from './access-words.ts';

/** That something is protected, and whether it is open now: by its shape and in words. */
export function Shield({ protection, isOpen = false }: { readonly protection: Protection; readonly isOpen?: boolean }) {
  const { opening, exporting } = protection;
  if (opening === 'none' && exporting === 'none') return null;
  const Icon = isOpen && opening !== 'none' ? ShieldOff : ShieldIcon;
  const demanded = `to open: ${demandWords[opening].toLowerCase()}; to export: ${demandWords[strictest([opening, exporting])].toLowerCase()}`;
  const said = isOpen && opening !== 'none' ? `Protected, open now (${demanded})` : `Protected (${demanded})`;
  return (
    <span className={styles.shield} data-open={isOpen} role="img" aria-label={said} title={said}>
      <Icon size={14} aria-hidden />
    </span>
  );
}

const MarksContext = createContext<ReadonlyMap<SessionId, SessionAccess>>(new Map());

/** Knows what the sessions in sight demand; nothing is asked for as long as nothing is protected. */
export function SessionMarks({ sessionIds, children }: { readonly sessionIds: readonly SessionId[]; readonly children: ReactNode }) {
  const { data: known } = useQuery('access.protections', {}, ['access']);
  const isNeeded = (known?.protections.length ?? 0) > 0 && sessionIds.length > 0;
  const { data } = useQuery('access.sessions', isNeeded ? { sessionIds: sessionIds.slice(0, 500) } : null, ['access', 'cases', 'sessions']);
  const marks = new Map((isNeeded ? (data?.sessions ?? []) : []).map((each) => [each.sessionId, each]));
  return <MarksContext value={marks}>{children}</MarksContext>;
}

/** The mark of a session in a list that is inside `SessionMarks`. */
export function SessionShield({ sessionId }: { readonly sessionId: SessionId }) {
  const access = useContext(MarksContext).get(sessionId);
  return access ? <Shield protection={access} isOpen={access.isOpen} /> : null;
}
