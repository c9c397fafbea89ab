import { Pencil, X } from 'lucide-react';
import { useState } from 'react';
import type { CaseItem } from '../../../shared/model/cases.ts';
import type { CaseId } from '../../../shared/model/ids.ts';
import { visibleText } from '../../../shared/visible-text.ts';
import { watchedPercentText } from '../../../shared/watched-percent.ts';
import { reviewRoute } from '../../app/router.ts';
import { useTimeZone } from '../../app/session.ts';
import { Button } from '../../ui/button.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import formStyles from '../../ui/form.module.css';
import { clockWords, itemWords, placeWords, sessionWords } from './case-words.ts';
import styles from './cases.module.css';
import { ItemDialog } from './item-dialog.tsx';
import { takeOut } from './take-out.ts';

/** The sessions, moments, ranges and notes of a case. */
export function CaseItems({ caseId, items }: { readonly caseId: CaseId; readonly items: readonly CaseItem[] }) {
  const zone = useTimeZone();
  const [changing, setChanging] = useState<CaseItem | null>(null);
  return (
    <>
      <DataTable
        caption="Items of the case"
        heads={['What', 'Session', 'Place', 'Time', 'Comment', 'Seen', 'Change']}
        rows={items.map((item) => {
          const { id, kind, citation, comment, here } = item;
          return {
            key: id,
            cells: [
              itemWords[kind],
              <ItemLink key="session" here={here} citation={citation} />,
              placeWords(citation),
              clockWords(citation, zone),
              <span key="comment" className={styles.text}>
                {visibleText(comment)}
              </span>,
              here?.watchedPercent == null ? (
                ''
              ) : (
                <span key="seen" className={styles.unbroken}>
                  {watchedPercentText(here.watchedPercent)}
                </span>
              ),
              <span key="change" className={styles.changes}>
                {kind !== 'note' && (
                  <Button
                    variant="quiet"
                    label={`Change the comment: ${itemWords[kind]}, ${visibleText(sessionWords(citation))}`}
                    title="Change the comment"
                    onPress={() => setChanging(item)}
                  >
                    <Pencil size={14} aria-hidden />
                  </Button>
                )}
                <Button
                  variant="quiet"
                  label={`Take out of the case: ${itemWords[kind]}, ${visibleText(sessionWords(citation))}`}
                  title="Take out of the case"
                  onPress={() => void takeOut(caseId, id, `${itemWords[kind]}, ${sessionWords(citation)}`)}
                >
                  <X size={14} aria-hidden />
                </Button>
              </span>,
            ],
          };
        })}
      />
      {changing && <ItemDialog caseId={caseId} item={changing} onClose={() => setChanging(null)} />}
    </>
  );
}

/** What was cited, as a link where it is in this library. */
export function ItemLink({ here, citation }: Pick<CaseItem, 'here' | 'citation'>) {
  const words = visibleText(sessionWords(citation));
  if (here === null) {
    return (
      <>
        {words} <span className={formStyles.muted}>(not in this library)</span>
      </>
    );
  }
  const { sessionId, recordingId } = here;
  return <a href={reviewRoute({ sessionId, recordingId, ...(citation.atMs !== null && { atMs: citation.atMs }) })}>{words}</a>;
}
