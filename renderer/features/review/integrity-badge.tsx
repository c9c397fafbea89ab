import { CloudDownload, CloudOff, FileWarning, ShieldCheck, ShieldQuestion } from 'lucide-react';
import type { Recording } from '../../../shared/model/recording.ts';
import { Badge } from '../../ui/badge.tsx';
import { arrivalOf, shareOf } from './arrival/arrival.ts';
import { useDownloads } from './arrival/downloads.ts';

/** Whether the copy on this computer is the stored original. */
export function IntegrityBadge({ recording }: { readonly recording: Recording }) {
  const { cacheState, storeChecksumVerified } = recording;
  const arrival = arrivalOf(
    recording,
    useDownloads(({ byId }) => byId.get(recording.id)),
  );
  if (cacheState === 'damaged') return <Badge icon={FileWarning} tone="danger" text="Damaged copy" />;
  if (arrival?.isRunning) return <Badge icon={CloudDownload} tone="info" text={`Downloading ${shareOf(arrival)}, not verified yet`} />;
  if (arrival && arrival.hereBytes > 0) return <Badge icon={CloudOff} tone="warn" text={`${shareOf(arrival)} cached, not verified`} />;
  if (cacheState !== 'complete') return <Badge icon={CloudOff} tone="low" text="Not cached" />;
  if (storeChecksumVerified === true) return <Badge icon={ShieldCheck} tone="ok" text="Cached, verified" />;
  return <Badge icon={ShieldQuestion} tone="info" text="Cached, no store checksum" />;
}
