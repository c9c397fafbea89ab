import { Bookmark, History } from 'lucide-react';
import type { Session } from '../../../shared/model/session.ts';
import { showOverlay } from '../../app/overlays.ts';
import { reviewRoute } from '../../app/router.ts';
import { useTimeZone } from '../../app/session.ts';
import { useShortcuts } from '../../app/shortcuts.ts';
import { formatInstant, formatPeriod } from '../../lib/format.ts';
import { sessionName } from '../../lib/session-name.ts';
import { Button } from '../../ui/button.tsx';
import styles from './shortcut-row.module.css';

/** Of each kind: what fits into one line each. The rest is in the palette. */
const mostShown = 3;

/** Pinned sessions and those opened last, above the list and whatever its filter. */
export function ShortcutRow() {
  const { pinned, recent } = useShortcuts();
  const shown = { pinned: pinned.slice(0, mostShown), recent: recent.slice(0, mostShown) };
  const all = [...shown.pinned, ...shown.recent];
  if (all.length === 0) return null;
  const more = pinned.length + recent.length - all.length;
  const names = all.map(sessionName);
  const isAmbiguous = (name: string): boolean => names.indexOf(name) !== names.lastIndexOf(name);
  return (
    <nav className={styles.row} aria-label="Pinned and recent sessions" data-region>
      {shown.pinned.length > 0 && (
        <div className={styles.group}>
          <span className={styles.heading}>
            <Bookmark size={14} aria-hidden /> Pinned
          </span>
          {shown.pinned.map((session) => (
            <ShortcutLink key={session.id} session={session} isDated={isAmbiguous(sessionName(session))} />
          ))}
        </div>
      )}
      {shown.recent.length > 0 && (
        <div className={styles.group}>
          <span className={styles.heading}>
            <History size={14} aria-hidden /> Recent
          </span>
          {shown.recent.map((session) => (
            <ShortcutLink key={session.id} session={session} isDated={isAmbiguous(sessionName(session))} />
          ))}
        </div>
      )}
      {more > 0 && (
        <Button variant="quiet" onPress={() => showOverlay('palette')} title="Show them in the command palette">
          {more} more
        </Button>
      )}
    </nav>
  );
}

function ShortcutLink({ session, isDated }: { readonly session: Session; readonly isDated: boolean }) {
  const timeZone = useTimeZone();
  const { startedAtMs, endedAtMs } = session;
  return (
    <a
      className={styles.link}
      href={reviewRoute({ sessionId: session.id })}
      title={startedAtMs === null ? 'Start unknown' : formatPeriod(startedAtMs, endedAtMs, timeZone)}
    >
      {sessionName(session)}
      {isDated && startedAtMs !== null && <span className={styles.date}> {formatInstant(startedAtMs, timeZone)}</span>}
    </a>
  );
}
