import type { Session } from '../../../shared/model/session.ts';
import { useTimeZone } from '../../app/session.ts';
import { useQuery } from '../../bridge/use-query.ts';
import { formatPeriod, plural } from '../../lib/format.ts';
import { typeWord } from '../../lib/words.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorMessage, Waiting } from '../../ui/message.tsx';
import { ChooseSessions } from './choose-sessions.tsx';
import { overlapping, searchedSince } from './overlapping.ts';

export interface CompareWithProps {
  readonly session: Session;
  /** Where its clock stands, epoch milliseconds; null where it has none. */
  readonly clockMs: number | null;
  readonly onClose: () => void;
}

const title = 'Compare with sessions of the same time';

/** Which sessions that were under way at the same time as one are to be beside it. */
export function CompareWith({ session, clockMs, onClose }: CompareWithProps) {
  const zone = useTimeZone();
  const since = searchedSince(session);
  const { data, error, refresh } = useQuery('sessions.list', since && { filter: { fromMs: since.fromMs, toMs: since.toMs }, limit: 500 }, [
    'sessions',
  ]);
  if (since === null) {
    return (
      <Dialog title={title} onClose={onClose}>
        <p>Nothing says when this session started, so there is no telling which ones were under way at the same time.</p>
      </Dialog>
    );
  }
  if (data === null) {
    return (
      <Dialog title={title} onClose={onClose}>
        {error ? <ErrorMessage error={error} onRetry={refresh} /> : <Waiting>{'Looking for sessions\u2026'}</Waiting>}
      </Dialog>
    );
  }
  const found = overlapping(data.sessions, session);
  const isCut = data.nextCursor !== null ? ` Of ${plural(data.total, 'session')} of that time the 500 latest were looked at.` : '';
  const text = found.length === 0 ? 'No other session was under way at the same time.' : 'These were under way at the same time.';
  return (
    <ChooseSessions
      title={title}
      text={`${text}${isCut}`}
      choices={found.map(({ id, user, target, resourceType, startedAtMs, endedAtMs }) => ({
        sessionId: id,
        words: `${user ?? 'Unknown user'} on ${target ?? 'unknown target'}, ${typeWord(resourceType)}, ${startedAtMs === null ? 'start unknown' : formatPeriod(startedAtMs, endedAtMs, zone)}`,
      }))}
      fixed={[session.id]}
      clockMs={clockMs}
      onClose={onClose}
    />
  );
}
