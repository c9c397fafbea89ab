import { Download, Shield } from 'lucide-react';
import { useState } from 'react';
import { toAppError } from '../../../shared/errors.ts';
import type { NotSearched } from '../../../shared/model/review.ts';
import { visibleText } from '../../../shared/visible-text.ts';
import { reviewRoute } from '../../app/router.ts';
import { useApp } from '../../app/session.ts';
import { isAccessDemanded } from '../../bridge/asked-calls.ts';
import { formatCount, plural } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { toastError } from '../../ui/toast.tsx';
import { fetchAndIndex, planMending } from './fetch-and-index.ts';
import styles from './search.module.css';

const listed = 200;

const reasons: Readonly<Record<NotSearched['reason'], string>> = {
  protected: 'is protected: open it to search it',
  'not-cached': 'not fetched yet',
  'not-indexed': 'not indexed yet',
  encrypted: 'has to be decrypted first',
  unsupported: 'holds no text that can be searched',
  failed: 'indexing failed',
  'not-read': 'the text on its screen was not read yet',
  'partly-read': 'the text on its screen was read only in part',
};

export interface NotSearchedListProps {
  readonly entries: readonly NotSearched[];
  /** Called when what could be mended has been. */
  readonly onMended: () => void;
  /** Asks for what is demanded to open what is protected, and searches that, too. */
  readonly onOpenProtected: () => Promise<void>;
}

/** What a search did not cover, and why: silence would read as "nothing there". */
export function NotSearchedList({ entries, onMended, onOpenProtected }: NotSearchedListProps) {
  const indexAfterFetch = useApp((state) => state.settings.indexAfterFetch);
  const [isBusy, setBusy] = useState(false);
  if (entries.length === 0) return null;
  const mendable = entries.filter(({ reason }) => reason !== 'unsupported' && reason !== 'encrypted' && reason !== 'protected');
  const protectedCount = entries.filter(({ reason }) => reason === 'protected').length;
  const mend = async (): Promise<void> => {
    setBusy(true);
    await fetchAndIndex(planMending(entries, indexAfterFetch)).catch(toastError);
    setBusy(false);
    onMended();
  };
  return (
    <details className={styles.not}>
      <summary>{plural(entries.length, 'recording was', 'recordings were')} not searched</summary>
      <ul>
        {entries.slice(0, listed).map(({ recordingId, sessionId, key, reason }) => (
          <li key={recordingId}>
            <a href={reviewRoute({ sessionId, recordingId })}>{visibleText(key)}</a> {'\u2013'} {reasons[reason]}
          </li>
        ))}
      </ul>
      {entries.length > listed && <p>{formatCount(entries.length - listed)} more.</p>}
      {protectedCount > 0 && (
        // Who declines has decided: no error.
        <Button onPress={() => void onOpenProtected().catch((error: unknown) => isAccessDemanded(toAppError(error)) || toastError(error))}>
          <Shield size={15} aria-hidden />
          {`Open ${plural(protectedCount, 'protected recording')}\u2026`}
        </Button>
      )}
      {mendable.length > 0 && (
        <Button isDisabled={isBusy} onPress={() => void mend()}>
          <Download size={15} aria-hidden />
          {isBusy ? 'Fetching and indexing\u2026' : `Fetch and index ${plural(mendable.length, 'recording')}`}
        </Button>
      )}
    </details>
  );
}
