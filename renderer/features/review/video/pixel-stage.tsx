import { type ReactNode, useRef, useState } from 'react';
import type { SearchHit } from '../../../../shared/model/review.ts';
import type { PlaybackEngine } from '../engines/engine.ts';
import type { ReviewTime } from '../review-time.ts';
import { SkipNotice } from '../skip-notice.tsx';
import { StageStatus } from '../stage-status.tsx';
import type { HitCursor } from '../use-hit-cursor.ts';
import { BoxLayer } from './box-layer.tsx';
import { Lens, squarePixels } from './lens.tsx';
import type { PictureMark } from './picture-mark.ts';
import { PixelReadout } from './pixel-readout.tsx';
import styles from './pixel-stage.module.css';
import { StageBar } from './stage-bar.tsx';
import type { Size } from './stage-geometry.ts';
import { TextLayer, type TextLayerProps } from './text-layer.tsx';
import { useHitsOnPicture } from './use-hits-on-picture.ts';
import { useLens } from './use-lens.ts';
import { useMark } from './use-mark.ts';
import { usePictureSize } from './use-picture-size.ts';
import { type ReadPart, useScreenText } from './use-screen-text.ts';
import { useStageActions } from './use-stage-actions.ts';
import { useStageGestures } from './use-stage-gestures.ts';
import { useZoom } from './use-zoom.ts';

export interface PixelStageProps {
  /** Null until the player is there. */
  readonly engine: PlaybackEngine | null;
  /** Recorded size of the picture, until the player tells it. */
  readonly size: Size;
  readonly time: ReviewTime;
  /** What is said about the picture, beside it. */
  readonly facts: ReactNode;
  /** Hits of the search on this timeline, and the one that the reviewer is at. */
  readonly hits: readonly SearchHit[];
  readonly hitCursor: HitCursor;
  /** A place that is to be seen. */
  readonly mark: PictureMark | null;
  /** The recording at the playhead, where text was read from its pictures. */
  readonly readPart: ReadPart | null;
  readonly onCopyText: TextLayerProps['onCopy'];
  /** The element that the engine draws into. */
  readonly onHost: (host: HTMLElement | null) => void;
  /** On the picture, in its recorded pixels. */
  readonly overPicture?: (picture: Size) => ReactNode;
  /** Lies over the picture. */
  readonly children?: ReactNode;
}

/** Where a recording of pixels is shown: fitted, filled, one to one or larger, dragged around, and under a magnifier. */
export function PixelStage(props: PixelStageProps) {
  const { engine, size, time, facts, hits, hitCursor, mark, readPart, onCopyText, onHost, overPicture, children } = props;
  const viewport = useRef<HTMLDivElement>(null);
  const picture = usePictureSize(engine, size);
  const zoom = useZoom(viewport, picture);
  const lens = useLens(viewport, zoom);
  const [isTextShown, setTextShown] = useState(false);
  const onToggleText = (): void => setTextShown((before) => !before);
  useStageGestures(viewport, zoom);
  const onKeyDown = useStageActions(zoom, lens, { onToggle: onToggleText });
  const { view, frame } = zoom;
  const shownHits = useHitsOnPicture(engine, hits);
  const lines = useScreenText(engine, isTextShown ? readPart : null);
  const marked = useMark(engine, mark, hitCursor.chosen, zoom.onReveal);

  return (
    <section className={styles.stage} aria-label="Recording" data-region>
      <StageBar zoom={zoom} lens={lens} isTextShown={isTextShown} onToggleText={onToggleText}>
        {facts}
        {isTextShown && readPart === null && <span className={styles.fact}>No text was read from this recording yet</span>}
        <PixelReadout viewport={viewport} zoom={zoom} />
      </StageBar>
      <div
        ref={viewport}
        className={styles.viewport}
        // Arrows move a picture that is larger than the stage, and the magnifier.
        tabIndex={0}
        onKeyDown={onKeyDown}
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
          <BoxLayer hits={shownHits} current={hitCursor.index} mark={marked} />
          {isTextShown && <TextLayer lines={lines} onCopy={onCopyText} />}
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
