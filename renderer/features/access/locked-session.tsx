import { Shield } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { SessionAccess } from '../../../shared/model/access.ts';
import { visibleText } from '../../../shared/visible-text.ts';
import { askForAccess } from '../../bridge/asked-calls.ts';
import { Button } from '../../ui/button.tsx';
import { useStageName } from '../review/stage-name.ts';
import styles from './access.module.css';
import { demandWords } from './access-words.ts';

export interface LockedSessionProps {
  readonly access: SessionAccess;
  /** Asked at once, as for somebody who has just come here. */
  readonly isAskedAtOnce: boolean;
}

/** In place of a session that is protected and not open. */
export function LockedSession({ access: { sessionId, opening, demandedBy }, isAskedAtOnce }: LockedSessionProps) {
  const ask = (): void => void askForAccess({ method: 'notes.list', params: { sessionId } });
  const name = useStageName('This session is protected');
  const asksAtOnce = useRef(isAskedAtOnce ? ask : null);
  useEffect(() => {
    asksAtOnce.current?.();
    asksAtOnce.current = null;
  }, []);
  return (
    <section className={styles.locked} aria-label={name}>
      <Shield size={32} aria-hidden />
      <h1>This session is protected</h1>
      <p>
        {demandedBy.map((name) => visibleText(name)).join(' and ')} {demandedBy.length > 1 ? 'demand' : 'demands'}{' '}
        {demandWords[opening].toLowerCase()} before it is opened.
      </p>
      <Button variant="primary" onPress={ask}>
        {'Open\u2026'}
      </Button>
    </section>
  );
}
