import {
  Camera,
  ChevronFirst,
  ChevronLast,
  ChevronsLeft,
  ChevronsRight,
  type LucideIcon,
  Pause,
  Play,
  Scissors,
  SquareDashed,
  StepBack,
  StepForward,
} from 'lucide-react';
import type { MouseEvent } from 'react';
import { Button } from '../../ui/button.tsx';
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
}

/** The controls of the player; every one of them has a key. */
export function Transport({ engine, commands, time, onExportRange, onTakeStill, onRedact }: TransportProps) {
  const { phase, rate } = usePlaybackState(engine);
  const { skipIdle, onSkipIdle } = useReviewPreferences();
  const isPlaying = phase === 'playing';
  const buttons: readonly TransportButtonProps[] = [
    { label: 'Previous marker', keyName: '[', icon: ChevronFirst, onPress: commands.previousMarker },
    ...(commands.hasBlocks ? [{ label: 'Previous command', keyName: '{', icon: ChevronsLeft, onPress: commands.previousCommand }] : []),
    { label: 'Step back', keyName: ',', icon: StepBack, onPress: () => commands.step(-1) },
    { label: isPlaying ? 'Pause' : 'Play', keyName: 'Space', icon: isPlaying ? Pause : Play, onPress: commands.togglePlay },
    { label: 'Step forward', keyName: '.', icon: StepForward, onPress: () => commands.step(1) },
    ...(commands.hasBlocks ? [{ label: 'Next command', keyName: '}', icon: ChevronsRight, onPress: commands.nextCommand }] : []),
    { label: 'Next marker', keyName: ']', icon: ChevronLast, onPress: commands.nextMarker },
  ];
  return (
    <div className={styles.transport} role="toolbar" aria-label="Playback" onMouseDown={keepFocus}>
      {buttons.map((each) => (
        <TransportButton key={each.keyName} {...each} />
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
      <TimeReadout engine={engine} time={time} />
      <GoToTime engine={engine} time={time} />
      {onTakeStill && <TransportButton label="Take a still" keyName="s" icon={Camera} onPress={onTakeStill} />}
      {onRedact && <TransportButton label="Redactions" keyName="r" icon={SquareDashed} onPress={onRedact} />}
      <TransportButton label="Export a part" keyName="e" icon={Scissors} onPress={onExportRange} />
    </div>
  );
}

/** A click on a button acts without taking the focus: the space bar goes on to mean play. */
function keepFocus(event: MouseEvent): void {
  if (event.target instanceof Element && event.target.closest('button')) event.preventDefault();
}

interface TransportButtonProps {
  readonly label: string;
  /** The key that does the same. */
  readonly keyName: string;
  readonly icon: LucideIcon;
  readonly onPress: () => void;
}

function TransportButton({ label, keyName, icon: Icon, onPress }: TransportButtonProps) {
  return (
    <Button variant="quiet" label={label} title={`${label} (${keyName})`} onPress={onPress}>
      <Icon size={17} aria-hidden="true" />
    </Button>
  );
}
