import {
  Camera,
  Captions,
  ChevronFirst,
  ChevronLast,
  ChevronsLeft,
  ChevronsRight,
  Columns2,
  Link as LinkIcon,
  Pause,
  Play,
  Scissors,
  SquareDashed,
  StepBack,
  StepForward,
} from 'lucide-react';
import { useApp } from '../../app/session.ts';
import { toggleCaptions } from './captions/caption-settings.ts';
import type { PlaybackEngine } from './engines/engine.ts';
import { GoToTime } from './go-to-time.tsx';
import type { PlaybackCommands } from './playback-commands.ts';
import type { ReviewTime } from './review-time.ts';
import { TimeReadout } from './time-readout.tsx';
import styles from './transport.module.css';
import { keepFocus, SkipIdle, SpeedChoice, TransportButton, type TransportButtonProps } from './transport-controls.tsx';
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
  readonly onCompare: () => void;
}

/** The controls of the player; every one of them has a key. */
export function Transport({ engine, commands, time, onExportRange, onTakeStill, onRedact, onCopyLink, onCompare }: TransportProps) {
  const { phase, rate } = usePlaybackState(engine);
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
      <SpeedChoice rate={rate} onRate={commands.setRate} />
      <SkipIdle title="Passes over stretches without activity and says how long they were" />
      {onTakeStill && (
        <TransportButton label="Captions" action="review.captions" icon={Captions} isPressed={isCaptioned} onPress={toggleCaptions} />
      )}
      <TimeReadout engine={engine} time={time} />
      <GoToTime engine={engine} time={time} />
      {onTakeStill && <TransportButton label="Take a still" action="review.still" icon={Camera} onPress={onTakeStill} />}
      {onRedact && <TransportButton label="Redactions" action="review.redact" icon={SquareDashed} onPress={onRedact} />}
      <TransportButton label="Compare with sessions of the same time" action="review.compare" icon={Columns2} onPress={onCompare} />
      <TransportButton label="Copy link to this moment" action="review.copy-link" icon={LinkIcon} onPress={onCopyLink} />
      <TransportButton label="Export a part" action="review.export-range" icon={Scissors} onPress={onExportRange} />
    </div>
  );
}
