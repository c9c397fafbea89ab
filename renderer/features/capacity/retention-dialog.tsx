import { useState } from 'react';
import { useTimeZone } from '../../app/session.ts';
import { call } from '../../bridge/client.ts';
import { useQuery } from '../../bridge/use-query.ts';
import { formatBytes, formatCount, formatInstant, plural } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { CheckField } from '../../ui/field.tsx';
import { ErrorMessage } from '../../ui/message.tsx';
import { toast, toastError } from '../../ui/toast.tsx';
import styles from './capacity.module.css';

const mostShown = 200;

/** What a rule flags, before anything is removed. */
export function RetentionDialog({ ruleId, onClose }: { readonly ruleId: string; readonly onClose: () => void }) {
  const { data, error } = useQuery('retention.preview', { ruleId, limit: mostShown }, ['recordings', 'retention']);
  const [includePinned, setIncludePinned] = useState(false);
  const zone = useTimeZone();
  const totals = data?.totals;
  const removable = totals ? totals.cached - (includePinned ? 0 : totals.pinned) : 0;
  const bytes = totals ? totals.cachedBytes - (includePinned ? 0 : totals.pinnedBytes) : 0;
  const apply = (): void => {
    call('retention.apply', { ruleId, includePinned }).then(() => {
      toast(`Removing ${plural(removable, 'cached copy', 'cached copies')}.`);
      onClose();
    }, toastError);
  };
  return (
    <Dialog title={data ? `What "${data.rule.name}" flags` : 'What the rule flags'} onClose={onClose} width={860}>
      {error && <ErrorMessage error={error} />}
      {data && totals && (
        <div className={styles.body}>
          <p>
            {plural(totals.recordings, 'recording')} of older sessions; {formatCount(totals.cached)} of them cached here (
            {formatBytes(totals.cachedBytes)}).
            {data.overdue.length < totals.recordings && ` The first ${formatCount(data.overdue.length)} are listed.`}
          </p>
          {data.overdue.length > 0 && (
            <DataTable
              caption="Recordings that the rule flags"
              heads={['Since', 'Object', 'Size', 'Cached', 'Kept offline']}
              figuresFrom={2}
              rows={data.overdue.map(({ recordingId, sinceMs, key, sizeBytes, cachedBytes, pinned }) => ({
                key: recordingId,
                cells: [
                  formatInstant(sinceMs, zone),
                  key,
                  formatBytes(sizeBytes),
                  cachedBytes === 0 ? 'No' : formatBytes(cachedBytes),
                  pinned ? 'Yes' : 'No',
                ],
              }))}
            />
          )}
          {totals.pinned > 0 && (
            <CheckField
              label={`Remove what is kept offline, too: ${plural(totals.pinned, 'recording')}, ${formatBytes(totals.pinnedBytes)}`}
              isChecked={includePinned}
              onChange={setIncludePinned}
            />
          )}
          <p className={styles.muted}>Only copies in the cache here are removed. The objects in the store stay and can be fetched again.</p>
          <div className={styles.actions}>
            <Button variant="danger" isDisabled={removable === 0} onPress={apply}>
              Remove {plural(removable, 'cached copy', 'cached copies')} ({formatBytes(bytes)})
            </Button>
            <Button onPress={onClose}>Not now</Button>
          </div>
        </div>
      )}
    </Dialog>
  );
}
