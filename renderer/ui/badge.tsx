import {
  Ban,
  Check,
  CircleAlert,
  CircleDashed,
  CircleHelp,
  CircleX,
  Cloud,
  CloudDownload,
  FileQuestion,
  LoaderCircle,
  type LucideIcon,
  OctagonX,
  Radio,
  Video,
} from 'lucide-react';
import type { RecordedState, SessionStatus } from '../../shared/model/session.ts';
import { recordedWords, statusWords } from '../lib/words.ts';
import styles from './badge.module.css';

type Tone = 'ok' | 'info' | 'low' | 'warn' | 'danger';

export interface BadgeProps {
  readonly icon: LucideIcon;
  readonly tone: Tone;
  readonly text: string;
}

/** A state: an icon of its own shape, a colour, and its word. */
export function Badge({ icon: Icon, tone, text }: BadgeProps) {
  return (
    <span className={styles.badge} data-tone={tone}>
      <Icon size={14} aria-hidden />
      {text}
    </span>
  );
}

const statusLooks: Readonly<Record<SessionStatus, readonly [LucideIcon, Tone]>> = {
  connecting: [LoaderCircle, 'info'],
  connected: [Radio, 'info'],
  failed: [CircleX, 'danger'],
  completed: [Check, 'ok'],
  terminated: [OctagonX, 'warn'],
  unknown: [CircleHelp, 'low'],
};

export function StatusBadge({ status }: { readonly status: SessionStatus }) {
  const [icon, tone] = statusLooks[status];
  return <Badge icon={icon} tone={tone} text={statusWords[status]} />;
}

const recordedLooks: Readonly<Record<RecordedState, readonly [LucideIcon, Tone]>> = {
  recorded: [Video, 'ok'],
  missing: [CircleAlert, 'danger'],
  'not-expected': [Ban, 'low'],
  'in-progress': [CircleDashed, 'info'],
  orphan: [FileQuestion, 'warn'],
};

export function RecordedBadge({ state }: { readonly state: RecordedState }) {
  const [icon, tone] = recordedLooks[state];
  return <Badge icon={icon} tone={tone} text={recordedWords[state]} />;
}

/** How many of a session's recordings are here. */
export function CachedBadge({ cached, of }: { readonly cached: number; readonly of: number }) {
  if (of === 0) return <span aria-hidden>{'\u2013'}</span>;
  if (cached === of) return <Badge icon={CloudDownload} tone="ok" text="Offline" />;
  return <Badge icon={Cloud} tone="low" text={cached === 0 ? 'In store' : `${cached} of ${of}`} />;
}
