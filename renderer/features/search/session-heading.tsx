import type { SessionId } from '../../../shared/model/ids.ts';
import { visibleText } from '../../../shared/visible-text.ts';
import { reviewRoute } from '../../app/router.ts';
import { useTimeZone } from '../../app/session.ts';
import { useQuery } from '../../bridge/use-query.ts';
import { formatPeriod, plural } from '../../lib/format.ts';
import { typeWord } from '../../lib/words.ts';
import styles from './search.module.css';

/** Whose session the hits below are from. */
export function SessionHeading({ sessionId, count }: { readonly sessionId: SessionId; readonly count: number }) {
  const zone = useTimeZone();
  const session = useQuery('sessions.get', { sessionId }).data?.session;
  return (
    <h2 className={styles.heading}>
      <a href={reviewRoute({ sessionId })}>
        {session
          ? visibleText(`${session.user ?? 'Unknown user'} \u2192 ${typeWord(session.resourceType)} ${session.target ?? ''}`)
          : '\u2026'}
      </a>
      {session?.startedAtMs != null && <span>{formatPeriod(session.startedAtMs, session.endedAtMs, zone)}</span>}
      <span>{plural(count, 'hit')}</span>
    </h2>
  );
}
