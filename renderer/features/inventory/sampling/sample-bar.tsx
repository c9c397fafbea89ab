import { Dices } from 'lucide-react';
import { useState } from 'react';
import type { SampleId } from '../../../../shared/model/ids.ts';
import { visibleText } from '../../../../shared/visible-text.ts';
import { useQuery } from '../../../bridge/use-query.ts';
import { Button } from '../../../ui/button.tsx';
import { ErrorMessage } from '../../../ui/message.tsx';
import styles from '../inventory-view.module.css';
import { RecipeDialog } from './recipe-dialog.tsx';

export interface SampleBarProps {
  readonly sampleId: SampleId;
  readonly onSelect: () => void;
  readonly onLeave: () => void;
}

/** Says that the list is a sample, and which. */
export function SampleBar({ sampleId, onSelect, onLeave }: SampleBarProps) {
  const { data, error } = useQuery('samples.get', { sampleId }, ['samples']);
  const [isOpen, setOpen] = useState(false);
  if (error) return <ErrorMessage error={error} />;
  if (!data) return null;
  const { sample, sessions } = data;
  return (
    <div className={styles.bar} role="region" aria-label="Sample">
      <Dices size={16} aria-hidden />
      <span className={styles.barText}>Sample: {visibleText(sample.name)}</span>
      <Button onPress={onSelect}>Select these {sessions.length}</Button>
      <Button onPress={() => setOpen(true)}>Recipe</Button>
      <Button variant="quiet" onPress={onLeave}>
        Show all sessions
      </Button>
      {isOpen && <RecipeDialog sample={sample} sessions={sessions} onClose={() => setOpen(false)} />}
    </div>
  );
}
