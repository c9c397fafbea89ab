import type { PackageId } from '../../../shared/model/ids.ts';
import { useTimeZone } from '../../app/session.ts';
import { call } from '../../bridge/client.ts';
import { useQuery } from '../../bridge/use-query.ts';
import { formatCount, formatInstant } from '../../lib/format.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorMessage } from '../../ui/message.tsx';
import { toast, toastError } from '../../ui/toast.tsx';
import styles from './verify.module.css';

/** Exports that were interrupted: they go on where they were, or are discarded, and never by themselves. */
export function UnfinishedPackages() {
  const { data, error, refresh } = useQuery('evidence.unfinished', {}, ['exports']);
  const zone = useTimeZone();
  const goOn = (packageId: PackageId): void => {
    call('evidence.continue', { packageId }).then(() => {
      toast('The export goes on where it was.');
      refresh();
    }, toastError);
  };
  const discard = (packageId: PackageId): void => {
    call('evidence.discard', { packageId }).then(() => toast('What was written of it is removed.'), toastError);
  };
  if (error) return <ErrorMessage error={error} onRetry={refresh} />;
  if (!data || data.packages.length === 0) return null;
  return (
    <section>
      <h2>Not finished</h2>
      <ul className={styles.exports} aria-label="Exports that were interrupted">
        {data.packages.map(({ id, name, targetDir, exportedAtMs, sessions, wholeSessions, reason }) => (
          <li key={id}>
            <div>
              <code>{visibleText(`${targetDir}/${name}`)}</code>
              <p className={styles.muted}>
                {formatInstant(exportedAtMs, zone)} {'\u00b7'} {formatCount(wholeSessions)} of {formatCount(sessions)} sessions written
                {reason !== '' && ` \u00b7 ${visibleText(reason)}`}
              </p>
            </div>
            <Button label={`Continue ${name}`} onPress={() => goOn(id)}>
              Continue
            </Button>
            <Button label={`Discard ${name}`} onPress={() => discard(id)}>
              Discard
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
