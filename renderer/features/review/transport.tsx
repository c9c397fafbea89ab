import {
  Camera,
  Captions,
  ChevronFirst,
  ChevronLast,
  ChevronsLeft,
  ChevronsRight,
  Link as LinkIcon,
  type LucideIcon,
  Pause,
  Play,
  Scissors,
  SquareDashed,
  StepBack,
  StepForward,
} from 'lucide-react';
import type { MouseEvent } from 'react';
import type { ActionId } from '../../app/action-list.ts';
import { withKey } from '../../app/key-bindings.ts';
import { useApp } from '../../app/session.ts';
import { Button } from '../../ui/button.tsx';
import { toggleCaptions } from './captions/caption-settings.ts';
import { type PlaybackEngine, playbackRates } from './engines/engine.ts';
import { GoToTime } from './go-to-time.tsx';
import type { PlaybackCommands } from './playback-commands.ts';
import { useReviewPreferences } from './review-preferences.ts';
import type { ReviewTime } from './review-time.ts';
import { TimeReadout } from './time-readout.tsx';
import styles from './transport.module.css';
import { usePlaybackState } from './use-engine.ts';

export interface TransportProps {
  readonly engine: PlaybackEngine;
  readonly commands: PlaybackCommands;
  readonly time: ReviewTime;
  readonly onExportRange: () => void;
  /** Null for terminals. */
  readonly onTakeStill: (() => void) | null;
  readonly onRedact: (() => void) | null;
  readonly onCopyLink: () => void;
}

/** The controls of the player; every one of them has a key. */
export function Transport({ engine, commands, time, onExportRange, onTakeStill, onRedact, onCopyLink }: TransportProps) {
  const { phase, rate } = usePlaybackState(engine);
  const { skipIdle, onSkipIdle } = useReviewPreferences();
  const isCaptioned = useApp(({ settings }) => settings.captions);
  const isPlaying = phase === 'playing';
  const withCommands = (button: TransportButtonProps): readonly TransportButtonProps[] => (commands.hasBlocks ? [button] : []);
  const buttons: readonly TransportButtonProps[] = [
    { label: 'Previous marker', action: 'review.previous-marker', icon: ChevronFirst, onPress: commands.previousMarker },
    ...withCommands({
      label: 'Previous command',
      action: 'review.previous-command',
      icon: ChevronsLeft,
      onPress: commands.previousCommand,
    }),
    { label: 'Step back', action: 'review.step-back', icon: StepBack, onPress: () => commands.step(-1) },
    { label: isPlaying ? 'Pause' : 'Play', action: 'review.toggle', icon: isPlaying ? Pause : Play, onPress: commands.togglePlay },
    { label: 'Step forward', action: 'review.step-forward', icon: StepForward, onPress: () => commands.step(1) },
    ...withCommands({ label: 'Next command', action: 'review.next-command', icon: ChevronsRight, onPress: commands.nextCommand }),
    { label: 'Next marker', action: 'review.next-marker', icon: ChevronLast, onPress: commands.nextMarker },
  ];
  return (
    <div className={styles.transport} role="toolbar" aria-label="Playback" data-region onMouseDown={keepFocus}>
      {buttons.map((each) => (
        <TransportButton key={each.action} {...each} />
      ))}
      <select className={styles.speed} aria-label="Speed" value={rate} onChange={(event) => commands.setRate(Number(event.target.value))}>
        {playbackRates.map((each) => (
          <option key={each} value={each}>
            {each}x
          </option>
        ))}
      </select>
      <label className={styles.skipIdle} title="Passes over stretches without activity and says how long they were">
        <input
          type="checkbox"
          checked={skipIdle}
          onChange={(event) => onSkipIdle(event.target.checked)}
          // After a click with the mouse the space bar is for playing again.
          onClick={(event) => event.detail > 0 && event.currentTarget.blur()}
        />
        Skip idle
      </label>
      {onTakeStill && (
        <TransportButton label="Captions" action="review.captions" icon={Captions} isPressed={isCaptioned} onPress={toggleCaptions} />
      )}
      <TimeReadout engine={engine} time={time} />
      <GoToTime engine={engine} time={time} />
      {onTakeStill && <TransportButton label="Take a still" action="review.still" icon={Camera} onPress={onTakeStill} />}
      {onRedact && <TransportButton label="Redactions" action="review.redact" icon={SquareDashed} onPress={onRedact} />}
      <TransportButton label="Copy link to this moment" action="review.copy-link" icon={LinkIcon} onPress={onCopyLink} />
      <TransportButton label="Export a part" action="review.export-range" icon={Scissors} onPress={onExportRange} />
    </div>
  );
}

/** A click on a button acts without taking the focus: the space bar goes on to mean play. */
function keepFocus(event: MouseEvent): void {
  if (event.target instanceof Element && event.target.closest('button')) event.preventDefault();
}

interface TransportButtonProps {
  readonly label: string;
  /** Does the same. */
  readonly action: ActionId;
  readonly icon: LucideIcon;
  /** Of something that is on or off. */
  readonly isPressed?: boolean;
  readonly onPress: () => void;
}

function TransportButton({ label, action, icon: Icon, isPressed, onPress }: TransportButtonProps) {
  return (
    <Button variant="quiet" label={label} title={withKey(label, action)} {...(isPressed !== undefined && { isPressed })} onPress={onPress}>
      <Icon size={17} aria-hidden="true" />
    </Button>
  );
}
