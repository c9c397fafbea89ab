import { Minus, Plus } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { PlaybackEngine } from './engines/engine.ts';
import type { ReviewTime } from './review-time.ts';
import { ScreenText } from './screen-text.tsx';
import { SkipNotice } from './skip-notice.tsx';
import styles from './stage.module.css';
import { useStageName } from './stage-name.ts';
import { StageStatus } from './stage-status.tsx';

/** The recorded size, or times the size that fits. */
const zooms = ['actual', 1, 1.5, 2, 3, 4] as const;
const fitIndex = 1;

export interface TerminalStageProps {
  /** Null until the player is there. */
  readonly engine: PlaybackEngine | null;
  readonly time: ReviewTime;
  /** The element that the engine draws into. */
  readonly onHost: (host: HTMLElement | null) => void;
  /** Lies over the picture. */
  readonly children?: ReactNode;
}

/** Where a terminal recording is shown: as large as fits, or larger and then scrolled. */
export function TerminalStage({ engine, time, onHost, children }: TerminalStageProps) {
  const [zoomIndex, setZoomIndex] = useState(fitIndex);
  const name = useStageName('Recording');
  const zoom = zooms[zoomIndex] ?? 1;
  const size = zoom === 'actual' ? {} : { inlineSize: `${zoom * 100}%`, blockSize: `${zoom * 100}%` };
  return (
    <section className={styles.stage} aria-label={name} data-region>
      {/* Scrolls when zoomed: reachable from the keyboard only then. */}
      <div className={styles.scroller} tabIndex={zoom === 1 ? -1 : 0}>
        <div
          ref={onHost}
          className={styles.terminal}
          style={size}
          data-scale={zoom === 'actual' ? 'actual' : 'fit'}
          // The terminal is a drawing; what it says is given as text beside it.
          aria-hidden="true"
        />
      </div>
      {children}
      {engine && <StageStatus engine={engine} />}
      {engine && <SkipNotice engine={engine} time={time} />}
      {engine && <ScreenText engine={engine} />}
      <div className={styles.zoom}>
        <button type="button" aria-label="Zoom out" title="Zoom out" disabled={zoomIndex === 0} onClick={() => setZoomIndex(zoomIndex - 1)}>
          <Minus size={14} aria-hidden="true" />
        </button>
        <span>{zoom === 'actual' ? '1:1' : zoom === 1 ? 'Fit' : `${zoom}x`}</span>
        <button
          type="button"
          aria-label="Zoom in"
          title="Zoom in"
          disabled={zoomIndex === zooms.length - 1}
          onClick={() => setZoomIndex(zoomIndex + 1)}
        >
          <Plus size={14} aria-hidden="true" />
        </button>
      </div>
    </section>
  );
}
