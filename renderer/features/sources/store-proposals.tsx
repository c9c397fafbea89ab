import { HardDrive } from 'lucide-react';
import type { StoreProposal, StoreSettings } from '../../../shared/model/source.ts';
import { visibleText } from '../../../shared/visible-text.ts';
import { Button } from '../../ui/button.tsx';
import styles from './sources.module.css';

const held: Readonly<Record<StoreProposal['holds'], string>> = { 'rdp-recordings': 'RDP recordings', 'session-logs': 'Session logs' };

function addressOf(store: StoreSettings): string {
  if (store.kind === 'folder') return store.path;
  if (store.kind === 'azure') return `${store.accountUrl ?? 'azure'}/${store.container}`;
  return `s3://${store.bucket}${store.prefix === '' ? '' : `/${store.prefix}`} in ${store.region}${store.endpoint === null ? '' : ` at ${store.endpoint}`}`;
}

export interface StoreProposalsProps {
  readonly proposals: readonly StoreProposal[];
  /** Whether the gateway told its settings at all. */
  readonly isKnown: boolean;
  readonly onAdd: (proposal: StoreProposal) => void;
}

/** The stores that a gateway writes to, each to be added as a source with its fields filled in. */
export function StoreProposals({ proposals, isKnown, onAdd }: StoreProposalsProps) {
  if (!isKnown) return <p className={styles.note}>The settings of the gateway could not be read.</p>;
  if (proposals.length === 0) return <p className={styles.note}>The gateway records no RDP sessions, and forwards no logs to a bucket.</p>;
  return (
    <ul className={styles.proposals}>
      {proposals.map((proposal) => (
        <li key={proposal.holds}>
          <HardDrive size={16} aria-hidden />
          <div>
            <p>
              <strong>{held[proposal.holds]}</strong>
              {proposal.store && <code>{visibleText(addressOf(proposal.store))}</code>}
            </p>
            {proposal.notes.map((note) => (
              <p key={note} className={styles.note}>
                {visibleText(note)}
              </p>
            ))}
          </div>
          {proposal.store && (
            <Button label={`Create store source for ${held[proposal.holds]}`} onPress={() => onAdd(proposal)}>
              Create store source
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}
