import type { SessionControls } from '../../../shared/model/gateway.ts';
import { visibleText } from '../../../shared/visible-text.ts';
import { useTimeZone } from '../../app/session.ts';
import { formatInstant } from '../../lib/format.ts';
import { FactList } from '../../ui/fact-list.tsx';
import styles from './session-facts.module.css';

/** What governed a session: its own time to live, the settings of the item it was opened with, and those of the gateway. */
export function SessionControlFacts({ controls }: { readonly controls: SessionControls | null }) {
  const zone = useTimeZone();
  if (controls === null) return <p className={styles.note}>No gateway has told about this session or the item it was opened with.</p>;
  const { ttl, resource, remoteAccess } = controls;
  const delay = resource?.rotateDelayMinutes ? `, after ${resource.rotateDelayMinutes} min` : '';
  const facts: readonly (readonly [string, string])[] = [
    ['Time to live of the session', ttl ?? unknown],
    ['Item', resource?.name ?? unknown],
    ['Locked during the session', flag(resource?.lockDuringSession)],
    ['Rotated after disconnection', resource?.rotateAfterDisconnect ? `Yes${delay}` : flag(resource?.rotateAfterDisconnect)],
    ['Delay before connecting', resource?.connectionDelaySeconds == null ? unknown : `${resource.connectionDelaySeconds} s`],
    ['One session at a time', flag(resource?.blockConcurrent)],
    ['Default time to live', ttlOf(remoteAccess?.defaultSessionTtlMinutes)],
    [
      'Recording indicator',
      remoteAccess?.hideRecordingIndicator == null ? unknown : remoteAccess.hideRecordingIndicator ? 'Hidden' : 'Shown',
    ],
  ];
  return (
    <>
      <FactList facts={facts} />
      <p className={styles.note}>
        {resource && `The item is as it was read on ${formatInstant(resource.readAtMs, zone)}; `}
        {remoteAccess?.clusterId && `the last two are settings of the gateway ${visibleText(remoteAccess.clusterId)}. `}
        While the session ran, settings may have been others.
      </p>
    </>
  );
}

const unknown = '\u2013';

function flag(value: boolean | null | undefined): string {
  return value == null ? unknown : value ? 'Yes' : 'No';
}

function ttlOf(minutes: number | null | undefined): string {
  if (minutes == null) return unknown;
  return minutes === 0 ? 'No limit' : `${minutes} min`;
}
