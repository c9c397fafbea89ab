import { Camera, Captions, Columns2, Link as LinkIcon, Scissors, SquareDashed } from 'lucide-react';
import { useApp } from '../../app/session.ts';
import { toggleCaptions } from './captions/caption-settings.ts';
import type { PlaybackEngine } from './engines/engine.ts';
import { GoToTime } from './go-to-time.tsx';
import { PlayButtons } from './play-buttons.tsx';
import type { PlaybackCommands } from './playback-commands.ts';
import type { ReviewTime } from './review-time.ts';
import { TimeReadout } from './time-readout.tsx';
import styles from './transport.module.css';
import { keepFocus, SkipIdle, SpeedChoice, TransportButton } from './transport-controls.tsx';
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
  return (
    <div className={styles.transport} role="toolbar" aria-label="Playback" data-region onMouseDown={keepFocus}>
      <PlayButtons commands={commands} isPlaying={phase === 'playing'} />
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
