import { type ReactNode, useRef, useState } from 'react';
import type { PlaybackEngine } from '../engines/engine.ts';
import type { ReviewTime } from '../review-time.ts';
import { SkipNotice } from '../skip-notice.tsx';
import { StageStatus } from '../stage-status.tsx';
import { Lens, squarePixels } from './lens.tsx';
import { PixelReadout } from './pixel-readout.tsx';
import styles from './pixel-stage.module.css';
import { StageBar } from './stage-bar.tsx';
import type { Size } from './stage-geometry.ts';
import { useLens } from './use-lens.ts';
import { usePictureSize } from './use-picture-size.ts';
import { useStageActions } from './use-stage-actions.ts';
import { useStageGestures } from './use-stage-gestures.ts';
import { useZoom } from './use-zoom.ts';

export interface PixelStageProps {
  /** Null until the player is there. */
  readonly engine: PlaybackEngine | null;
  /** Recorded size of the picture, until the player tells it. */
  readonly size: Size;
  readonly time: ReviewTime;
  /** The element that the engine draws into. */
  readonly onHost: (host: HTMLElement | null) => void;
  /** On the picture, in its recorded pixels. */
  readonly overPicture?: (picture: Size) => ReactNode;
  /** Lies over the picture. */
  readonly children?: ReactNode;
}

/** Where a recording of pixels is shown: fitted, filled, one to one or larger, dragged around, and under a magnifier. */
export function PixelStage({ engine, size, time, onHost, overPicture, children }: PixelStageProps) {
  const viewport = useRef<HTMLDivElement>(null);
  const picture = usePictureSize(engine, size);
  const zoom = useZoom(viewport, picture);
  const lens = useLens(viewport, zoom);
  const [isTextShown, setTextShown] = useState(false);
  const onToggleText = (): void => setTextShown((before) => !before);
  useStageGestures(viewport, zoom);
  useStageActions(viewport, zoom, lens, { onToggle: onToggleText });
  const { view, frame } = zoom;

  return (
    <section className={styles.stage} aria-label="Recording">
      <StageBar zoom={zoom} lens={lens} isTextShown={isTextShown} onToggleText={onToggleText}>
        <PixelReadout viewport={viewport} zoom={zoom} />
      </StageBar>
      <div
        ref={viewport}
        className={styles.viewport}
        // Arrows move a picture that is larger than the stage, and the magnifier.
        tabIndex={0}
        role="group"
        aria-label="Picture"
        data-pannable={zoom.isPannable}
        data-lens={lens.isOn}
        data-testid="picture"
      >
        <div
          className={styles.plane}
          data-square={view.scale * frame.devicePixels >= squarePixels}
          style={{
            inlineSize: picture.width,
            blockSize: picture.height,
            transform: `translate(${view.x}px, ${view.y}px) scale(${view.scale})`,
            ['--px' as string]: `${1 / view.scale}px`,
          }}
        >
          <div ref={onHost} className={styles.host} />
          {overPicture?.(picture)}
        </div>
        {engine && lens.isOn && <Lens engine={engine} zoom={zoom} power={lens.power} point={lens.point} />}
        {children}
        {engine && <StageStatus engine={engine} />}
        {engine && <SkipNotice engine={engine} time={time} />}
      </div>
    </section>
  );
}
