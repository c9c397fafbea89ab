import type { LucideIcon } from 'lucide-react';
import type { MouseEvent } from 'react';
import type { ActionId } from '../../app/action-list.ts';
import { withKey } from '../../app/key-bindings.ts';
import { Button } from '../../ui/button.tsx';
import { playbackRates } from './engines/engine.ts';
import { useReviewPreferences } from './review-preferences.ts';
import styles from './transport.module.css';

export function SpeedChoice({ rate, onRate }: { readonly rate: number; readonly onRate: (rate: number) => void }) {
  return (
    <select className={styles.speed} aria-label="Speed" value={rate} onChange={(event) => onRate(Number(event.target.value))}>
      {playbackRates.map((each) => (
        <option key={each} value={each}>
          {each}x
        </option>
      ))}
    </select>
  );
}

/** Whether stretches without activity are passed over; kept for every player. */
export function SkipIdle({ title }: { readonly title: string }) {
  const { skipIdle, onSkipIdle } = useReviewPreferences();
  return (
    <label className={styles.skipIdle} title={title}>
      <input
        type="checkbox"
        checked={skipIdle}
        onChange={(event) => onSkipIdle(event.target.checked)}
        // After a click with the mouse the space bar is for playing again.
        onClick={(event) => event.detail > 0 && event.currentTarget.blur()}
      />
      Skip idle
    </label>
  );
}

/** A click on a button acts without taking the focus: the space bar goes on to mean play. */
export function keepFocus(event: MouseEvent): void {
  if (event.target instanceof Element && event.target.closest('button')) event.preventDefault();
}

export interface TransportButtonProps {
  readonly label: string;
  /** Does the same. */
  readonly action: ActionId;
  readonly icon: LucideIcon;
  /** Of something that is on or off. */
  readonly isPressed?: boolean;
  readonly onPress: () => void;
}

/** One of the buttons of a player, with its key. */
export function TransportButton({ label, action, icon: Icon, isPressed, onPress }: TransportButtonProps) {
  return (
    <Button variant="quiet" label={label} title={withKey(label, action)} {...(isPressed !== undefined && { isPressed })} onPress={onPress}>
      <Icon size={17} aria-hidden="true" />
    </Button>
  );
}
