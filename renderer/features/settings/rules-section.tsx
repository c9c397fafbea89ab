import { Ban, Check, RefreshCw } from 'lucide-react';
import { visibleText } from '../../../shared/visible-text.ts';
import { call } from '../../bridge/client.ts';
import { collectSessions } from '../../bridge/collect-sessions.ts';
import { useQuery } from '../../bridge/use-query.ts';
import { plural } from '../../lib/format.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { ErrorMessage } from '../../ui/message.tsx';
import part from '../../ui/section.module.css';
import { toast, toastError } from '../../ui/toast.tsx';
import styles from './settings.module.css';

async function indexAgain(): Promise<void> {
  const sessionIds = await collectSessions({}, ({ cachedCount }) => cachedCount > 0);
  if (sessionIds.length === 0) return toast('No recording is here yet: the rules count when one is fetched.');
  await call('recordings.index', { sessionIds, force: true });
  toast(`The recordings of ${plural(sessionIds.length, 'session')} are indexed again.`);
}

/** The rules that make markers: where they are, which there are, what is wrong with them. */
export function RulesSection() {
  const { data, error, refresh } = useQuery('rules.status', {});
  const problems = data?.problems ?? [];
  return (
    <section className={`${part.section} ${styles.section}`}>
      <h2>Rules</h2>
      <p className={styles.muted}>
        Markers are made by the rules in <code>{visibleText(data?.path ?? '')}</code>. Edit the file, then index again.
      </p>
      {error && <ErrorMessage error={error} onRetry={refresh} />}
      {problems.map((problem) => (
        <ErrorMessage key={problem} error={{ message: problem, action: 'Correct the file; nothing is indexed before.' }} />
      ))}
      <ul className={styles.rules}>
        {data?.rules.map(({ id, label, severity, enabled }) => (
          <li key={id}>
            <span>{visibleText(label)}</span>
            <span className={styles.muted}>{severity}</span>
            <Badge icon={enabled ? Check : Ban} tone={enabled ? 'ok' : 'low'} text={enabled ? 'On' : 'Off'} />
          </li>
        ))}
      </ul>
      <div className={styles.buttons}>
        <Button onPress={refresh}>
          <RefreshCw size={15} aria-hidden /> Read the file again
        </Button>
        <Button isDisabled={problems.length > 0} onPress={() => void indexAgain().catch(toastError)}>
          Index again with these rules
        </Button>
      </div>
    </section>
  );
}
