import { Pencil, X } from 'lucide-react';
import { useState } from 'react';
import type { CaseFinding, CaseItem } from '../../../shared/model/cases.ts';
import type { CaseId } from '../../../shared/model/ids.ts';
import { visibleLines, visibleText } from '../../../shared/visible-text.ts';
import { useTimeZone } from '../../app/session.ts';
import { formatInstant } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import formStyles from '../../ui/form.module.css';
import { ItemLink } from './case-items.tsx';
import { clockWords, placeWords, severityWords } from './case-words.ts';
import styles from './cases.module.css';
import { FindingDialog } from './finding-dialog.tsx';
import { takeOut } from './take-out.ts';

export interface CaseFindingsProps {
  readonly caseId: CaseId;
  /** What a finding can cite. */
  readonly items: readonly CaseItem[];
  readonly findings: readonly CaseFinding[];
}

/** What was found, each with what it cites: session, time, and the hash of the recording. */
export function CaseFindings({ caseId, items, findings }: CaseFindingsProps) {
  const zone = useTimeZone();
  const [changing, setChanging] = useState<CaseFinding | null>(null);
  return (
    <>
      <ul className={styles.findings} aria-label="Findings">
        {findings.map((finding) => {
          const { id, title, text, severity, author, createdAtMs, citations, here } = finding;
          return (
            <li key={id} className={styles.card}>
              <div className={styles.cardHead}>
                <strong>{visibleText(title)}</strong>
                <span className={formStyles.muted}>
                  {severityWords[severity]}, {visibleText(author)}, {formatInstant(createdAtMs, zone)}
                </span>
                <span className={styles.changes}>
                  <Button
                    variant="quiet"
                    label={`Change the finding ${visibleText(title)}`}
                    title="Change"
                    onPress={() => setChanging(finding)}
                  >
                    <Pencil size={14} aria-hidden />
                  </Button>
                  <Button
                    variant="quiet"
                    label={`Remove the finding ${visibleText(title)}`}
                    title="Remove"
                    onPress={() => void takeOut(caseId, id, title)}
                  >
                    <X size={14} aria-hidden />
                  </Button>
                </span>
              </div>
              {text !== '' && <p className={styles.text}>{visibleLines(text)}</p>}
              <ul className={styles.citations}>
                {citations.map((citation, at) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a citation has no state of its own, and two may be the same.
                  <li key={at}>
                    <ItemLink here={here[at] ?? null} citation={citation} /> {placeWords(citation)} {clockWords(citation, zone)}
                    <span className={styles.hash}>{citation.recording?.sha256 ?? 'not fetched when it was cited'}</span>
                  </li>
                ))}
              </ul>
            </li>
          );
        })}
      </ul>
      {changing && <FindingDialog caseId={caseId} items={items} finding={changing} onClose={() => setChanging(null)} />}
    </>
  );
}
