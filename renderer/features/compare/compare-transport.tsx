import { Link as LinkIcon } from 'lucide-react';
import { GoToTime } from '../review/go-to-time.tsx';
import { PlayButtons } from '../review/play-buttons.tsx';
import type { PlaybackCommands } from '../review/playback-commands.ts';
import type { ReviewTime } from '../review/review-time.ts';
import { SkipNotice } from '../review/skip-notice.tsx';
import { TimeReadout } from '../review/time-readout.tsx';
import styles from '../review/transport.module.css';
import { keepFocus, SkipIdle, SpeedChoice, TransportButton } from '../review/transport-controls.tsx';
import { usePlaybackState } from '../review/use-engine.ts';
import type { ClockGroup } from './clock-group.ts';
import compare from './compare.module.css';

export interface CompareTransportProps {
  readonly group: ClockGroup;
  readonly commands: PlaybackCommands;
  readonly time: ReviewTime;
  /** What a session is called, by its id. */
  readonly nameOf: (id: string) => string;
  readonly onCopyAddress: () => void;
}

/** The controls of all the players together; every one of them has the key that it has in Review. */
export function CompareTransport({ group, commands, time, nameOf, onCopyAddress }: CompareTransportProps) {
  const { phase, rate, waiting } = usePlaybackState(group);
  const names = waiting ? group.waitingFor.map(nameOf) : [];
  return (
    <div className={styles.transport} role="toolbar" aria-label="Playback" data-region onMouseDown={keepFocus}>
      <PlayButtons commands={commands} isPlaying={phase === 'playing'} />
      <SpeedChoice rate={rate} onRate={commands.setRate} />
      <SkipIdle title="Passes over stretches in which nothing happens in any of the recordings" />
      <span className={compare.status} role="status">
        {names.length > 0 && <span className={compare.waiting}>Waiting for {names.join(' and ')}</span>}
      </span>
      <div className={compare.skipped}>
        <SkipNotice engine={group} time={time} />
      </div>
      <TimeReadout engine={group} time={time} />
      <GoToTime engine={group} time={time} />
      <TransportButton label="Copy the address of this moment" action="compare.copy-address" icon={LinkIcon} onPress={onCopyAddress} />
    </div>
  );
}
