import { X } from 'lucide-react';
import type { CaseFinding } from '../../../shared/model/cases.ts';
import type { CaseId } from '../../../shared/model/ids.ts';
import { useTimeZone } from '../../app/session.ts';
import { call } from '../../bridge/client.ts';
import { formatInstant } from '../../lib/format.ts';
import { visibleLines, visibleText } from '../../lib/visible-text.ts';
import { Button } from '../../ui/button.tsx';
import { toastError } from '../../ui/toast.tsx';
import { ItemLink } from './case-items.tsx';
import { clockWords, placeWords, severityWords } from './case-words.ts';
import styles from './cases.module.css';

/** What was found, each with what it cites: session, time, and the hash of the recording. */
export function CaseFindings({ caseId, findings }: { readonly caseId: CaseId; readonly findings: readonly CaseFinding[] }) {
  const zone = useTimeZone();
  return (
    <ul className={styles.findings} aria-label="Findings">
      {findings.map(({ id, title, text, severity, author, createdAtMs, citations, here }) => (
        <li key={id} className={styles.card}>
          <div className={styles.cardHead}>
            <strong>{visibleText(title)}</strong>
            <span className={styles.muted}>
              {severityWords[severity]}, {visibleText(author)}, {formatInstant(createdAtMs, zone)}
            </span>
            <Button
              variant="quiet"
              label={`Remove the finding ${visibleText(title)}`}
              title="Remove"
              onPress={() => void call('cases.removeRecord', { caseId, recordId: id }).catch(toastError)}
            >
              <X size={14} aria-hidden />
            </Button>
          </div>
          {text !== '' && <p className={styles.text}>{visibleLines(text)}</p>}
          <ul className={styles.citations}>
            {citations.map((citation, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the citations of a finding never change, and two may be the same.
              <li key={at}>
                <ItemLink here={here[at] ?? null} citation={citation} /> {placeWords(citation)} {clockWords(citation, zone)}
                <span className={styles.hash}>{citation.recording?.sha256 ?? 'not fetched when it was cited'}</span>
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  );
}
