import type { ReactNode } from 'react';
import type { PlaybackDescriptor } from '../../../shared/model/playback.ts';
import { useApp } from '../../app/session.ts';
import { Captions } from './captions/captions.tsx';
import { SpokenTranscript } from './captions/spoken-transcript.tsx';
import type { PlaybackEngine } from './engines/engine.ts';
import type { PlaybackCommands } from './playback-commands.ts';
import styles from './review.module.css';
import type { ReviewTime } from './review-time.ts';
import { TerminalStage } from './terminal-stage.tsx';
import { Timeline } from './timeline/timeline.tsx';
import type { TimelineModel } from './timeline/timeline-model.ts';
import { Transport } from './transport.tsx';
import { PixelStage, type PixelStageProps } from './video/pixel-stage.tsx';
import type { Size } from './video/stage-geometry.ts';

export interface PlayerAreaProps {
  readonly engine: PlaybackEngine | null;
  readonly commands: PlaybackCommands | null;
  readonly model: TimelineModel;
  readonly track: PlaybackDescriptor['track'];
  readonly time: ReviewTime;
  /** Opens the export of a part. */
  readonly onExportRange: () => void;
  /** What a stage for pixels shows beside the picture and on it. */
  readonly picture: Pick<PixelStageProps, 'facts' | 'hits' | 'hitCursor' | 'mark' | 'readPart' | 'onCopyText'>;
  readonly onHost: (host: HTMLElement | null) => void;
  /** Opens the export of one frame; terminals have none. */
  readonly onTakeStill: (() => void) | null;
  /** Opens and closes the redactions. */
  readonly onRedact: (() => void) | null;
  readonly onCopyLink: () => void;
  readonly onCompare: () => void;
  /** What is to be said of a recording that is not all here. */
  readonly arrivalBar: ReactNode;
  /** On the picture of a recording of pixels, in its recorded pixels. */
  readonly overPicture?: (picture: Size) => ReactNode;
  /** Lies over the picture. */
  readonly children?: ReactNode;
}

/** Stage, transport and timeline, one under the other. */
export function PlayerArea({
  engine,
  commands,
  model,
  track,
  time,
  picture,
  onHost,
  arrivalBar,
  overPicture,
  children,
  ...exports
}: PlayerAreaProps) {
  const isTerminal = track.kind === 'terminal';
  const isCaptioned = useApp(({ settings }) => settings.captions);
  const isSpoken = useApp(({ settings }) => settings.spokenTranscript);
  return (
    <div className={styles.player}>
      {isTerminal ? (
        <TerminalStage engine={engine} time={time} onHost={onHost}>
          {children}
        </TerminalStage>
      ) : (
        <PixelStage engine={engine} size={sizeOf(track)} time={time} {...picture} onHost={onHost} {...(overPicture && { overPicture })}>
          {children}
        </PixelStage>
      )}
      {engine && isCaptioned && !isTerminal && <Captions engine={engine} part={picture.readPart} />}
      {engine && isSpoken && <SpokenTranscript engine={engine} part={picture.readPart} />}
      {arrivalBar}
      {engine && commands && <Transport engine={engine} commands={commands} time={time} {...exports} />}
      {engine && <Timeline engine={engine} model={model} time={time} />}
    </div>
  );
}

/** Until the player tells: a video may keep its size to itself. */
export function sizeOf(track: Exclude<PlaybackDescriptor['track'], { readonly kind: 'terminal' }>): Size {
  return { width: track.width || 1280, height: track.height || 720 };
}
