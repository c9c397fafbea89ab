import { useState } from 'react';
import { matchWords } from '../../../shared/match-words.ts';
import type { Recording } from '../../../shared/model/recording.ts';
import { visibleText } from '../../../shared/visible-text.ts';
import { useTimeZone } from '../../app/session.ts';
import { useQuery } from '../../bridge/use-query.ts';
import { formatInstant } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { LinkDialog } from './link-dialog.tsx';
import styles from './matching.module.css';
import { UnlinkDialog } from './unlink-dialog.tsx';

/** How a recording found its session, what was said by hand, and the two ways to say otherwise. */
export function MatchControl({ recording, onMoved }: { readonly recording: Recording; readonly onMoved: (now: Recording) => void }) {
  const zone = useTimeZone();
  const [open, setOpen] = useState<'link' | 'unlink' | null>(null);
  const { data } = useQuery('sessions.matches', { sessionIds: [recording.sessionId] }, ['sessions', 'recordings']);
  const steps = data?.matches.find(({ recordingId }) => recordingId === recording.id)?.byHand ?? [];
  const close = (): void => setOpen(null);
  const moved = (now: Recording): void => {
    close();
    onMoved(now);
  };
  return (
    <section className={styles.control} aria-label="Session of the recording">
      <p>Matched by {visibleText(matchWords(recording))}</p>
      {steps.length > 0 && (
        <ol aria-label="What was said by hand" className={styles.steps}>
          {steps.map(({ action, atMs, author, reason, externalId, sessionId }) => (
            <li key={atMs}>
              {action === 'link' ? 'Linked to' : 'Taken out of'} {visibleText(externalId ?? sessionId)}, {formatInstant(atMs, zone)}
              {author !== '' && `, by ${visibleText(author)}`}: {visibleText(reason)}
            </li>
          ))}
        </ol>
      )}
      <div className={styles.buttons}>
        <Button onPress={() => setOpen('link')}>{'Choose its session\u2026'}</Button>
        {recording.matchMethod !== 'derived' && <Button onPress={() => setOpen('unlink')}>{'Take it out of this session\u2026'}</Button>}
      </div>
      {open === 'link' && <LinkDialog recordingId={recording.id} onClose={close} onLinked={moved} />}
      {open === 'unlink' && <UnlinkDialog recordingId={recording.id} onClose={close} onUnlinked={moved} />}
    </section>
  );
}
