import type { Session } from '../../../shared/model/session.ts';
import { navigate, reviewRoute } from '../../app/router.ts';
import { useTimeZone } from '../../app/session.ts';
import { useQuery } from '../../bridge/use-query.ts';
import { formatDuration, formatInstant } from '../../lib/format.ts';
import { recordedWords, statusWords, typeWord } from '../../lib/words.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FactList } from '../../ui/fact-list.tsx';
import { ErrorMessage } from '../../ui/message.tsx';
import { SessionControlFacts } from './session-controls.tsx';
import styles from './session-facts.module.css';

/** What is known of a session without opening it: its facts, and what governed it. */
export function SessionFactsDialog({ session, onClose }: { readonly session: Session; readonly onClose: () => void }) {
  const zone = useTimeZone();
  const { data, error, refresh } = useQuery('sessions.get', { sessionId: session.id }, ['sessions', 'sources']);
  const when = (ms: number | null): string => (ms === null ? '\u2013' : formatInstant(ms, zone));
  const facts: readonly (readonly [string, string])[] = [
    ['User', session.user ?? '\u2013'],
    ['Target', session.target ?? '\u2013'],
    ['Type', typeWord(session.resourceType)],
    ['Status', statusWords[session.status]],
    ['Started', when(session.startedAtMs)],
    ['Ended', when(session.endedAtMs)],
    ['Duration', session.durationMs === null ? '\u2013' : formatDuration(session.durationMs)],
    ['Recorded', recordedWords[session.recordedState]],
    ['Gateway', session.gateway ?? '\u2013'],
    ['Secret', session.secretName ?? '\u2013'],
    ['Session ID', session.externalId ?? '\u2013'],
    ['Error', session.errorMessage ?? '\u2013'],
  ];
  return (
    <Dialog title="Session" onClose={onClose} width={760}>
      <div className={styles.body}>
        <FactList facts={facts} />
        <h3>What governed it</h3>
        {error && <ErrorMessage error={error} onRetry={refresh} />}
        {data && <SessionControlFacts controls={data.controls} />}
        <div>
          <Button variant="primary" onPress={() => navigate(reviewRoute({ sessionId: session.id }))}>
            Open
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
