import type { ReactNode } from 'react';
import type { Session, SessionSort } from '../../../shared/model/session.ts';
import { formatDuration, formatInstant, type TimeZoneSetting } from '../../lib/format.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { typeWord } from '../../lib/words.ts';
import { CachedBadge, RecordedBadge, StatusBadge } from '../../ui/badge.tsx';

export interface Column {
  readonly id: string;
  readonly label: string;
  /** CSS grid track. */
  readonly width: string;
  readonly sortKey?: SessionSort['key'];
  readonly isNumeric?: boolean;
  readonly cell: (session: Session, zone: TimeZoneSetting) => ReactNode;
}

const none = <span title="Unknown">{'\u2013'}</span>;
const text = (value: string | null): ReactNode => (value === null ? none : <span title={visibleText(value)}>{visibleText(value)}</span>);

export const columns: readonly Column[] = [
  {
    id: 'start',
    label: 'Start',
    width: '206px',
    sortKey: 'startedAt',
    cell: ({ startedAtMs }, zone) => (startedAtMs === null ? none : formatInstant(startedAtMs, zone)),
  },
  {
    id: 'duration',
    label: 'Duration',
    width: '80px',
    sortKey: 'duration',
    isNumeric: true,
    cell: ({ durationMs }) => (durationMs === null ? none : formatDuration(durationMs)),
  },
  { id: 'user', label: 'User', width: 'minmax(120px, 1.2fr)', sortKey: 'user', cell: ({ user }) => text(user) },
  { id: 'target', label: 'Target', width: 'minmax(110px, 1fr)', sortKey: 'target', cell: ({ target }) => text(target) },
  { id: 'type', label: 'Type', width: '90px', sortKey: 'resourceType', cell: ({ resourceType }) => visibleText(typeWord(resourceType)) },
  { id: 'status', label: 'Status', width: '116px', sortKey: 'status', cell: ({ status }) => <StatusBadge status={status} /> },
  { id: 'recording', label: 'Recording', width: '124px', cell: ({ recordedState }) => <RecordedBadge state={recordedState} /> },
  {
    id: 'cached',
    label: 'Kept',
    width: '86px',
    cell: ({ cachedCount, recordingCount }) => <CachedBadge cached={cachedCount} of={recordingCount} />,
  },
  { id: 'notes', label: 'Notes', width: '60px', isNumeric: true, cell: ({ noteCount }) => (noteCount === 0 ? '' : String(noteCount)) },
  { id: 'gateway', label: 'Gateway', width: 'minmax(90px, 0.8fr)', cell: ({ gateway }) => text(gateway) },
  { id: 'secret', label: 'Secret', width: 'minmax(110px, 1fr)', cell: ({ secretName }) => text(secretName) },
  { id: 'session', label: 'Session id', width: '200px', cell: ({ externalId }) => text(externalId) },
];

/** Shown until a user chooses others. */
export const defaultColumns = ['start', 'duration', 'user', 'target', 'type', 'status', 'recording', 'cached', 'notes', 'gateway'];
