import type { ReactNode } from 'react';
import type { Session, SessionSort } from '../../../shared/model/session.ts';
import { visibleText } from '../../../shared/visible-text.ts';
import { watchedPercentText } from '../../../shared/watched-percent.ts';
import { formatDuration, formatInstant, type TimeZoneSetting } from '../../lib/format.ts';
import { typeWord } from '../../lib/words.ts';
import { CachedBadge, RecordedBadge, StatusBadge } from '../../ui/badge.tsx';
import { SessionShield } from '../access/shield.tsx';

export interface Column {
  readonly id: string;
  readonly label: string;
  /** Pixels it needs to be of use. */
  readonly minWidth: number;
  /** The same where times are local: the offset of a zone takes more room than "UTC". */
  readonly localMinWidth?: number;
  /** Its share of the room that is left; none when it has all it can use. */
  readonly grow?: number;
  readonly sortKey?: SessionSort['key'];
  /** Figures that are compared from row to row stand under each other, at this side. */
  readonly figures?: 'start' | 'end';
  readonly cell: (session: Session, zone: TimeZoneSetting) => ReactNode;
}

const none = <span title="Unknown">{'\u2013'}</span>;
const text = (value: string | null): ReactNode => (value === null ? none : <span title={visibleText(value)}>{visibleText(value)}</span>);

export const columns: readonly Column[] = [
  {
    id: 'start',
    label: 'Start',
    minWidth: 194,
    localMinWidth: 236,
    sortKey: 'startedAt',
    figures: 'start',
    cell: ({ startedAtMs }, zone) => (startedAtMs === null ? none : formatInstant(startedAtMs, zone)),
  },
  {
    id: 'duration',
    label: 'Duration',
    minWidth: 76,
    sortKey: 'duration',
    figures: 'end',
    cell: ({ durationMs }) => (durationMs === null ? none : formatDuration(durationMs)),
  },
  {
    id: 'user',
    label: 'User',
    minWidth: 112,
    grow: 1.6,
    sortKey: 'user',
    cell: ({ id, user }) => (
      <>
        <SessionShield sessionId={id} />
        {text(user)}
      </>
    ),
  },
  { id: 'target', label: 'Target', minWidth: 82, grow: 1.1, sortKey: 'target', cell: ({ target }) => text(target) },
  { id: 'type', label: 'Type', minWidth: 92, sortKey: 'resourceType', cell: ({ resourceType }) => text(typeWord(resourceType)) },
  { id: 'status', label: 'Status', minWidth: 110, sortKey: 'status', cell: ({ status }) => <StatusBadge status={status} /> },
  {
    id: 'recording',
    label: 'Recording',
    minWidth: 120,
    sortKey: 'recordedState',
    cell: ({ recordedState }) => <RecordedBadge state={recordedState} />,
  },
  {
    id: 'cached',
    label: 'Kept',
    minWidth: 84,
    cell: ({ cachedCount, recordingCount }) => <CachedBadge cached={cachedCount} of={recordingCount} />,
  },
  { id: 'notes', label: 'Notes', minWidth: 60, figures: 'end', cell: ({ noteCount }) => (noteCount === 0 ? '' : String(noteCount)) },
  {
    id: 'watched',
    label: 'Seen',
    minWidth: 76,
    sortKey: 'watched',
    figures: 'end',
    cell: ({ watchedPercent }) =>
      watchedPercent === null ? '' : <span title="Watched at up to 2x">{watchedPercentText(watchedPercent)}</span>,
  },
  { id: 'gateway', label: 'Gateway', minWidth: 78, grow: 0.95, sortKey: 'gateway', cell: ({ gateway }) => text(gateway) },
  { id: 'secret', label: 'Secret', minWidth: 110, grow: 1, sortKey: 'secretName', cell: ({ secretName }) => text(secretName) },
  { id: 'error', label: 'Error', minWidth: 130, grow: 1.2, sortKey: 'errorMessage', cell: ({ errorMessage }) => text(errorMessage) },
  { id: 'session', label: 'Session id', minWidth: 190, cell: ({ externalId }) => text(externalId) },
];

/** Pixels that a column needs where times are shown in a zone. */
export function minWidthOf({ minWidth, localMinWidth }: Column, zone: TimeZoneSetting): number {
  return zone === 'local' && localMinWidth !== undefined ? localMinWidth : minWidth;
}

/** The CSS grid track of a column. */
export function trackOf(column: Column, zone: TimeZoneSetting): string {
  const minWidth = `${minWidthOf(column, zone)}px`;
  return column.grow === undefined ? minWidth : `minmax(${minWidth}, ${column.grow}fr)`;
}

/** Shown until a user chooses others. */
export const defaultColumns = [
  'start',
  'duration',
  'user',
  'target',
  'type',
  'status',
  'recording',
  'cached',
  'notes',
  'watched',
  'gateway',
];
