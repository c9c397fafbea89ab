import type { JournalReport } from '../../shared/model/journal.ts';
import { useTimeZone } from '../app/session.ts';
import { formatCount, formatInstant, plural } from '../lib/format.ts';
import styles from './journal-outcome.module.css';
import { OutcomeCard } from './outcome.tsx';

/** Verified, or altered: where, and how. */
export function JournalOutcome({ report }: { readonly report: JournalReport }) {
  const zone = useTimeZone();
  const { outcome, entries, withheld, lastAtMs, head, keyFingerprint, stamps, breaks } = report;
  const isVerified = outcome === 'verified';
  return (
    <OutcomeCard outcome={outcome} title={isVerified ? 'Verified' : 'Altered'}>
      <p>
        {isVerified
          ? `All ${plural(entries, 'entry', 'entries')} are as they were written`
          : `${plural(breaks.length, 'break')} in ${plural(entries, 'entry', 'entries')}`}
        {withheld > 0 && `; of ${formatCount(withheld)} more nothing but their place in the chain is told`}
        {lastAtMs !== null && `; the last one is of ${formatInstant(lastAtMs, zone)}`}.
      </p>
      {breaks.length > 0 && (
        <ol className={styles.breaks}>
          {breaks.map(({ kind, seq, message }, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes, and two breaks may be the same.
            <li key={at}>
              <strong>
                {kind}, entry {seq}:
              </strong>{' '}
              {message}
            </li>
          ))}
        </ol>
      )}
      {stamps.map(({ seq, facts }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes, and an entry may be stamped twice.
        <p key={at}>
          Time stamp over entry {seq}: {facts === null ? 'not valid' : `${formatInstant(facts.atMs, zone)}, ${facts.authority}`}
        </p>
      ))}
      <p className={styles.hashes}>
        Head {head}
        {keyFingerprint !== null && (
          <>
            <br />
            Key {keyFingerprint}
          </>
        )}
      </p>
    </OutcomeCard>
  );
}
