import { useState } from 'react';
import type { PackageId } from '../../../shared/model/ids.ts';
import type { UnfinishedPackage } from '../../../shared/model/package.ts';
import { visibleText } from '../../../shared/visible-text.ts';
import { useTimeZone } from '../../app/session.ts';
import { call } from '../../bridge/client.ts';
import { useQuery } from '../../bridge/use-query.ts';
import { formatCount, formatInstant } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import formStyles from '../../ui/form.module.css';
import { ErrorMessage } from '../../ui/message.tsx';
import { toast, toastError } from '../../ui/toast.tsx';
import styles from './verify.module.css';

/** Exports that were interrupted: they go on where they were, or are discarded, and never by themselves. */
export function UnfinishedPackages() {
  const { data, error, refresh } = useQuery('evidence.unfinished', {}, ['exports']);
  const zone = useTimeZone();
  const [asked, setAsked] = useState<UnfinishedPackage | null>(null);
  const goOn = (packageId: PackageId): void => {
    call('evidence.continue', { packageId }).then(() => {
      toast('The export goes on where it was.');
      refresh();
    }, toastError);
  };
  const discard = (packageId: PackageId): void => {
    setAsked(null);
    call('evidence.discard', { packageId }).then(() => toast('What was written of it is removed.'), toastError);
  };
  if (error) return <ErrorMessage error={error} onRetry={refresh} />;
  if (!data || data.packages.length === 0) return null;
  return (
    <section>
      <h2>Not finished</h2>
      <ul className={styles.exports} aria-label="Exports that were interrupted">
        {data.packages.map((each) => (
          <li key={each.id}>
            <div>
              <code>{visibleText(`${each.targetDir}/${each.name}`)}</code>
              <p className={styles.muted}>
                {formatInstant(each.exportedAtMs, zone)} {'\u00b7'} {formatCount(each.wholeSessions)} of {formatCount(each.sessions)}{' '}
                sessions written
                {each.reason !== '' && ` \u00b7 ${visibleText(each.reason)}`}
              </p>
            </div>
            <Button label={`Continue ${each.name}`} onPress={() => goOn(each.id)}>
              Continue
            </Button>
            <Button label={`Discard ${each.name}`} onPress={() => setAsked(each)}>
              Discard
            </Button>
          </li>
        ))}
      </ul>
      {asked && (
        <Dialog title="Discard this export?" onClose={() => setAsked(null)} width={480}>
          <div className={formStyles.form}>
            <p>
              {formatCount(asked.wholeSessions)} of {formatCount(asked.sessions)} sessions are written. They are removed, and would have to
              be written again. The recordings and what you have exported before stay.
            </p>
            <div className={formStyles.buttons}>
              <Button onPress={() => setAsked(null)}>Keep it</Button>
              <Button variant="danger" onPress={() => discard(asked.id)}>
                Discard
              </Button>
            </div>
          </div>
        </Dialog>
      )}
    </section>
  );
}
