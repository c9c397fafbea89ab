import type { Recording } from '../../../../shared/model/recording.ts';
import type { Session } from '../../../../shared/model/session.ts';
import { navigate, reviewRoute } from '../../../app/router.ts';
import { useQuery } from '../../../bridge/use-query.ts';
import { formatBytes, formatCount, formatDuration, formatInstant, type TimeZoneSetting } from '../../../lib/format.ts';
import { recordedWords, statusWords, typeWord } from '../../../lib/words.ts';
import { SessionControlFacts } from '../../inventory/session-controls.tsx';
import { MatchControl } from '../../matching/match-control.tsx';
import { ReadAsLog } from '../log-profile/read-as-log.tsx';
import { FieldList } from './field-list.tsx';
import styles from './panels.module.css';

export interface DetailsPanelProps {
  readonly session: Session;
  readonly recording: Recording | null;
  readonly timeZone: TimeZoneSetting;
}

/** All that is known about the session and its recording. */
export function DetailsPanel({ session, recording, timeZone }: DetailsPanelProps) {
  const when = (ms: number | null): string | null => (ms === null ? null : formatInstant(ms, timeZone));
  const controls = useQuery('sessions.get', { sessionId: session.id }, ['sources']).data?.controls ?? null;
  const probe = recording?.probe ?? null;
  const decrypted = recording?.unwrapped?.decrypted ?? null;
  const sizeOf = (width: number | null | undefined, height: number | null | undefined): string | null =>
    width && height ? `${width} x ${height}` : null;
  return (
    <div className={styles.scrolling} tabIndex={0}>
      <FieldList
        title="Session"
        fields={[
          { name: 'User', value: session.user },
          { name: 'Target', value: session.target },
          { name: 'Type', value: typeWord(session.resourceType) },
          { name: 'Status', value: statusWords[session.status] },
          { name: 'Started', value: when(session.startedAtMs) },
          { name: 'Ended', value: when(session.endedAtMs) },
          { name: 'Duration', value: session.durationMs === null ? null : formatDuration(session.durationMs) },
          { name: 'Gateway', value: session.gateway },
          { name: 'Instance', value: session.instanceId, isCode: true },
          { name: 'Secret', value: session.secretName, isCode: true },
          { name: 'Client', value: session.clientType },
          { name: 'Access ID', value: session.accessId, isCode: true },
          { name: 'Session ID', value: session.externalId, isCode: true },
          { name: 'Error', value: session.errorMessage },
          { name: 'Known from', value: originWords[session.origin] },
          { name: 'Recorded', value: recordedWords[session.recordedState] },
        ]}
      />
      {controls && (
        <section className={styles.fields}>
          <h2>What governed it</h2>
          <SessionControlFacts controls={controls} />
        </section>
      )}
      {recording && (
        <MatchControl recording={recording} onMoved={(now) => navigate(reviewRoute({ sessionId: now.sessionId, recordingId: now.id }))} />
      )}
      {recording && <ReadAsLog recording={recording} />}
      {recording && (
        <FieldList
          title="Recording"
          fields={[
            { name: 'Key', value: recording.key, isCode: true },
            { name: 'Size', value: formatBytes(recording.sizeBytes) },
            { name: 'Stored', value: when(recording.lastModifiedMs) },
            { name: 'Format', value: probe?.format ?? null },
            { name: 'Layers', value: probe ? probe.layers.join(', ') || 'none' : null },
            ...(recording.unwrapped ? [{ name: 'Unpacked', value: `${formatBytes(recording.unwrapped.sizeBytes)}, kept encrypted` }] : []),
            ...(decrypted
              ? [
                  { name: 'Decrypted', value: when(decrypted.atMs) },
                  { name: 'Decrypted by', value: decrypted.command, isCode: true },
                  { name: 'With the key', value: decrypted.keyName, isCode: true },
                ]
              : []),
            { name: 'Duration', value: probe?.durationMs == null ? null : formatDuration(probe.durationMs) },
            { name: 'Started', value: when(probe?.startedAt ?? null) },
            { name: 'Terminal', value: sizeOf(probe?.cols, probe?.rows) },
            { name: 'Picture', value: sizeOf(probe?.width, probe?.height) },
            { name: 'Codec', value: probe?.videoCodec ?? null },
            { name: 'Frame rate', value: probe?.frameRate == null ? null : `${probe.frameRate} per second` },
            { name: 'Events', value: probe?.events == null ? null : formatCount(probe.events) },
            { name: 'Output', value: probe?.outputBytes == null ? null : formatBytes(probe.outputBytes) },
            { name: 'In the store', value: recording.removedFromStore ? 'no longer listed' : 'yes' },
            {
              name: 'Problems',
              value: probe && probe.problems.length > 0 ? probe.problems.map(({ message }) => message).join(' ') : 'none',
            },
          ]}
        />
      )}
    </div>
  );
}

const originWords: Readonly<Record<Session['origin'], string>> = {
  inventory: 'an exported inventory',
  sidecar: 'a metadata file beside the recording',
  derived: 'the recording and its name',
};
