import type { PlaybackDescriptor } from '../../../shared/model/playback.ts';
import type { PlaybackEngine } from './engines/engine.ts';
import type { PlaybackCommands } from './playback-commands.ts';
import styles from './review.module.css';
import type { ReviewTime } from './review-time.ts';
import { Stage } from './stage.tsx';
import { Timeline } from './timeline/timeline.tsx';
import type { TimelineModel } from './timeline/timeline-model.ts';
import { Transport } from './transport.tsx';

export interface PlayerAreaProps {
  readonly engine: PlaybackEngine | null;
  readonly commands: PlaybackCommands | null;
  readonly model: TimelineModel;
  readonly kind: PlaybackDescriptor['track']['kind'];
  readonly time: ReviewTime;
  /** Opens the export of a part, which terminals have. */
  readonly onExportRange: () => void;
  readonly onHost: (host: HTMLElement | null) => void;
}

/** Stage, transport and timeline, one under the other. */
export function PlayerArea({ engine, commands, model, kind, time, onHost, onExportRange }: PlayerAreaProps) {
  return (
    <div className={styles.player}>
      <Stage engine={engine} kind={kind} time={time} onHost={onHost} />
      {engine && commands && <Transport engine={engine} commands={commands} time={time} {...(kind === 'terminal' && { onExportRange })} />}
      {engine && <Timeline engine={engine} model={model} time={time} />}
    </div>
  );
}
