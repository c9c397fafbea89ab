import type { Recording } from '../../../../shared/model/recording.ts';
import type { Session } from '../../../../shared/model/session.ts';
import { formatBytes, formatCount, type TimeZoneSetting } from '../../../lib/format.ts';
import { ExportEvidence } from './export-evidence.tsx';
import { FieldList } from './field-list.tsx';
import styles from './panels.module.css';

export interface IntegrityPanelProps {
  readonly session: Session;
  readonly recording: Recording | null;
  readonly timeZone: TimeZoneSetting;
}

/** How it is known that these are the bytes that were stored, and handing them over as evidence. */
export function IntegrityPanel({ session, recording, timeZone }: IntegrityPanelProps) {
  return (
    <div className={styles.scrolling} tabIndex={0}>
      {recording && (
        <FieldList
          title="Original"
          fields={[
            { name: 'SHA-256', value: recording.sha256, isCode: true },
            { name: 'Against the store', value: verifiedWords(recording) },
            {
              name: 'Store checksum',
              value: recording.checksum && `${recording.checksum.algorithm} ${recording.checksum.value}`,
              isCode: true,
            },
            { name: 'ETag', value: recording.etag, isCode: true },
            { name: 'Version', value: recording.versionId, isCode: true },
            { name: 'Size', value: `${formatCount(recording.sizeBytes)} bytes (${formatBytes(recording.sizeBytes)})` },
            { name: 'Local copy', value: cacheWords(recording) },
            { name: 'Kept offline', value: recording.pinned ? 'yes' : 'until space is needed' },
          ]}
        />
      )}
      <ExportEvidence session={session} timeZone={timeZone} />
    </div>
  );
}

/** Whether the bytes were compared with what the store says of them. */
export function verifiedWords({ storeChecksumVerified, cacheState }: Recording): string {
  if (storeChecksumVerified === true) return 'verified: the checksum the store gave matches';
  if (storeChecksumVerified === false) return 'does not match';
  return cacheState === 'complete' ? 'the store offers no checksum; length and SHA-256 are kept' : 'not fetched yet';
}

export function cacheWords({ cacheState, cachedBytes, sizeBytes }: Recording): string {
  switch (cacheState) {
    case 'none':
      return 'none';
    case 'partial':
      return `${formatBytes(cachedBytes)} of ${formatBytes(sizeBytes)}`;
    case 'complete':
      return 'complete, encrypted';
    case 'damaged':
      return 'damaged';
  }
}
