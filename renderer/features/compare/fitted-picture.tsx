import { type ReactNode, useRef } from 'react';
import type { PlaybackEngine } from '../review/engines/engine.ts';
import { useStageName } from '../review/stage-name.ts';
import { StageStatus } from '../review/stage-status.tsx';
import pixels from '../review/video/pixel-stage.module.css';
import type { Size } from '../review/video/stage-geometry.ts';
import { usePictureSize } from '../review/video/use-picture-size.ts';
import { useZoom } from '../review/video/use-zoom.ts';
import styles from './compare.module.css';

export interface FittedPictureProps {
  readonly engine: PlaybackEngine | null;
  /** Recorded size of the picture, until the player tells it. */
  readonly size: Size;
  readonly onHost: (host: HTMLElement | null) => void;
  /** Lies over the picture. */
  readonly children?: ReactNode;
}

/** A recording of pixels as large as its place allows, always all of it. */
export function FittedPicture({ engine, size, onHost, children }: FittedPictureProps) {
  const viewport = useRef<HTMLDivElement>(null);
  const picture = usePictureSize(engine, size);
  const { view } = useZoom(viewport, picture);
  const name = useStageName('Recording');
  return (
    <section ref={viewport} className={styles.picture} aria-label={name} data-testid="picture">
      <div
        className={pixels.plane}
        style={{
          inlineSize: picture.width,
          blockSize: picture.height,
          transform: `translate(${view.x}px, ${view.y}px) scale(${view.scale})`,
        }}
      >
        <div ref={onHost} className={pixels.host} />
      </div>
      {children}
      {engine && <StageStatus engine={engine} />}
    </section>
  );
}
