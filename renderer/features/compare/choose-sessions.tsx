import { type FormEvent, useState } from 'react';
import type { SessionId } from '../../../shared/model/ids.ts';
import { visibleText } from '../../../shared/visible-text.ts';
import { comparedCount, compareRoute, navigate } from '../../app/router.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import formStyles from '../../ui/form.module.css';
import styles from './choose-sessions.module.css';

/** A session that can be put beside others. */
export interface ComparedChoice {
  readonly sessionId: SessionId;
  /** Whose it is, and when it was. */
  readonly words: string;
}

export interface ChooseSessionsProps {
  readonly title: string;
  /** What is listed. */
  readonly text: string;
  readonly choices: readonly ComparedChoice[];
  /** Chosen already and not listed. */
  readonly fixed: readonly SessionId[];
  /** Where the clock is to stand, epoch milliseconds; null for the start. */
  readonly clockMs: number | null;
  readonly onClose: () => void;
}

/** Asks which sessions are to be side by side, as many as fit. */
export function ChooseSessions({ title, text, choices, fixed, clockMs, onClose }: ChooseSessionsProps) {
  const [chosen, setChosen] = useState<readonly SessionId[]>(() =>
    fixed.length + choices.length <= comparedCount.most ? choices.map(({ sessionId }) => sessionId) : [],
  );
  const sessionIds = [...fixed, ...chosen];
  const isFull = sessionIds.length >= comparedCount.most;
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    if (sessionIds.length < comparedCount.least) return;
    onClose();
    navigate(compareRoute(sessionIds, clockMs));
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form className={formStyles.form} onSubmit={onSubmit}>
        <p className={formStyles.muted}>{text}</p>
        {choices.length > 0 && (
          <fieldset className={styles.choices}>
            <legend>Sessions</legend>
            {choices.map(({ sessionId, words }) => (
              <label key={sessionId}>
                <input
                  type="checkbox"
                  checked={chosen.includes(sessionId)}
                  disabled={isFull && !chosen.includes(sessionId)}
                  onChange={({ target }) =>
                    setChosen((before) => (target.checked ? [...before, sessionId] : before.filter((each) => each !== sessionId)))
                  }
                />
                {visibleText(words)}
              </label>
            ))}
          </fieldset>
        )}
        {isFull && <p className={formStyles.muted}>No more than {comparedCount.most} fit side by side.</p>}
        <div className={formStyles.buttons}>
          <Button type="submit" variant="primary" isDisabled={sessionIds.length < comparedCount.least}>
            Compare
          </Button>
          <Button onPress={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}
