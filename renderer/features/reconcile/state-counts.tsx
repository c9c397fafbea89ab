import { type FindingKind, findingKinds, type ReconciliationCounts, reconciledStates } from '../../../shared/model/reconciliation.ts';
import { stateWords } from '../../../shared/model/reconciliation-words.ts';
import { formatCount } from '../../lib/format.ts';
import styles from './reconcile.module.css';

/** How many sessions and objects are in each state; a kind of finding can be chosen to be listed alone. */
export function StateCounts(props: {
  readonly counts: ReconciliationCounts;
  readonly chosen: FindingKind | null;
  readonly onChoose: (kind: FindingKind | null) => void;
}) {
  const { counts, chosen, onChoose } = props;
  const kinds: readonly string[] = findingKinds;
  const shown = reconciledStates.filter((state) => counts.sessions[state] + counts.objects[state] > 0);
  return (
    <table className={styles.counts}>
      <caption className={styles.hidden}>Sessions and objects by state</caption>
      <thead>
        <tr>
          <th scope="col">State</th>
          <th scope="col">Sessions</th>
          <th scope="col">Objects</th>
        </tr>
      </thead>
      <tbody>
        {shown.map((state) => {
          const kind = findingKinds.find((each) => each === state) ?? null;
          return (
            <tr key={state} data-finding={kinds.includes(state) || undefined}>
              <th scope="row">
                {kind === null ? (
                  stateWords[state]
                ) : (
                  <button type="button" aria-pressed={chosen === kind} onClick={() => onChoose(chosen === kind ? null : kind)}>
                    {stateWords[state]}
                  </button>
                )}
              </th>
              <td>{formatCount(counts.sessions[state])}</td>
              <td>{formatCount(counts.objects[state])}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
