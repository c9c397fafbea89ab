import { useApp } from '../../../app/session.ts';
import { type FilmTile, filmTiles } from './film-tiles.ts';
import type { TimeWindow } from './time-window.ts';
import styles from './timeline.module.css';
import { laneOf, type TimelineModel } from './timeline-model.ts';

/** Room above and below the pictures, and between them. Pixels. */
const margin = 2;

export interface FilmstripProps {
  readonly model: TimelineModel;
  readonly timeWindow: TimeWindow;
  readonly width: number;
}

/** Pictures of the recording along the timeline: those in view, each at its time. */
export function Filmstrip({ model, timeWindow, width }: FilmstripProps) {
  const mediaRoot = useApp(({ bootstrap }) => bootstrap?.mediaRoot ?? '');
  const lane = laneOf(model, 'film');
  if (lane === null) return null;
  const height = lane.height - 2 * margin - 1;
  return (
    <div className={styles.film} style={{ insetBlockStart: lane.top, blockSize: lane.height }} aria-hidden="true" data-testid="filmstrip">
      {tilesOf(model, timeWindow, width, height).map(({ path, x, width: tileWidth }) => (
        <img
          key={path}
          className={styles.tile}
          src={mediaRoot + path}
          alt=""
          decoding="async"
          draggable={false}
          style={{ transform: `translateX(${x}px)`, inlineSize: Math.max(tileWidth - 1, 0), blockSize: height }}
        />
      ))}
    </div>
  );
}

function tilesOf(model: TimelineModel, timeWindow: TimeWindow, width: number, height: number): FilmTile[] {
  return filmTiles(model.thumbnails, timeWindow, width, height);
}

/** The time of the picture at a place of the filmstrip; null where there is none. */
export function timeOfTile(model: TimelineModel, timeWindow: TimeWindow, width: number, x: number): number | null {
  const lane = laneOf(model, 'film');
  if (lane === null) return null;
  const tiles = tilesOf(model, timeWindow, width, lane.height - 2 * margin - 1);
  return tiles.findLast((tile) => x >= tile.x && x < tile.x + tile.width)?.timeMs ?? null;
}
