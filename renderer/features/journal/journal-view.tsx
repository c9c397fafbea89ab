import { useState } from 'react';
import { z } from 'zod';
import { type AppError, toAppError } from '../../../shared/errors.ts';
import { type JournalReport, journalReportSchema } from '../../../shared/model/journal.ts';
import { timeStampFactsSchema } from '../../../shared/model/time-stamp.ts';
import { useTimeZone } from '../../app/session.ts';
import { formatCount, formatInstant, plural } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { JournalOutcome } from '../../ui/journal-outcome.tsx';
import { EmptyState, ErrorMessage } from '../../ui/message.tsx';
import { ScreenLayout } from '../../ui/screen.tsx';
import { toast } from '../../ui/toast.tsx';
import styles from './journal.module.css';
import { JournalTable } from './journal-table.tsx';
import { runJournalJob, useJournal } from './use-journal.ts';

const exportedSchema = z.object({ path: z.string(), entries: z.int() });

/** What was done in this library, by whom and when, and whether the record of it is whole. */
export function JournalView() {
  const { entries, total, error, isReading, hasOlder, refresh, showOlder } = useJournal();
  const zone = useTimeZone();
  const [report, setReport] = useState<JournalReport | null>(null);
  const [failure, setFailure] = useState<AppError | null>(null);
  const [isBusy, setBusy] = useState(false);

  const run = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true);
    setFailure(null);
    try {
      await work();
    } catch (caught) {
      setFailure(toAppError(caught));
    } finally {
      setBusy(false);
    }
    refresh();
  };
  const verify = (): Promise<void> =>
    run(async () => {
      setReport(null);
      const result = await runJournalJob('journal.verify');
      if (result !== null) setReport(journalReportSchema.parse(result));
    });
  const exportFile = (): Promise<void> =>
    run(async () => {
      const result = exportedSchema.safeParse(await runJournalJob('journal.export'));
      if (result.success) toast(`${plural(result.data.entries, 'entry', 'entries')} written to ${result.data.path}`);
    });
  const stamp = (): Promise<void> =>
    run(async () => {
      const result = timeStampFactsSchema.safeParse(await runJournalJob('journal.stamp'));
      if (result.success) toast(`Time-stamped ${formatInstant(result.data.atMs, zone)} by ${result.data.authority}`);
    });

  return (
    <ScreenLayout
      title="Journal"
      isFilled
      actions={
        <>
          <Button isDisabled={isBusy} onPress={() => void exportFile()}>
            Export
          </Button>
          <Button isDisabled={isBusy} onPress={() => void stamp()}>
            Time stamp
          </Button>
          <Button variant="primary" isDisabled={isBusy} onPress={() => void verify()}>
            Verify
          </Button>
        </>
      }
    >
      <div className={styles.screen}>
        <p className={styles.muted}>
          Each entry carries the hash of the one before it, and the newest one is signed. An entry that is edited, removed, put in or moved
          is found and named.
        </p>
        {failure && <ErrorMessage error={failure} />}
        {report && <JournalOutcome report={report} />}
        {error && <ErrorMessage error={error} onRetry={refresh} />}
        {total === 0 && !isReading && (
          <EmptyState title="Nothing was done here yet">What is opened, searched, noted and exported is listed here.</EmptyState>
        )}
        {entries.length > 0 && (
          <div className={styles.list}>
            <JournalTable entries={entries} />
            <div className={styles.more}>
              <span role="status" className={styles.muted}>
                {formatCount(entries.length)} of {plural(total ?? entries.length, 'entry', 'entries')}
              </span>
              {hasOlder && (
                <Button isDisabled={isReading} onPress={showOlder}>
                  Show older
                </Button>
              )}
            </div>
          </div>
        )}
      </div>
    </ScreenLayout>
  );
}
