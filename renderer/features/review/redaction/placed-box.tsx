import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { Box } from '../../../../shared/model/box.ts';
import type { Size } from '../video/stage-geometry.ts';
import { movedBox } from './move-box.ts';
import styles from './redaction.module.css';

export interface PlacedBoxProps {
  readonly box: Box;
  /** Recorded size of the picture. */
  readonly picture: Size;
  readonly isSolid: boolean;
  /** It was just added to be put in its place: it takes the focus. */
  readonly takesFocus: boolean;
  /** It was moved, and is to be kept there. */
  readonly onPlace: (box: Box) => void;
}

/**
 * The box of a redaction that is worked on. What dragging does for a hand the arrow keys do here: they move it, with Shift they move its
 * right and lower edges, with Ctrl by single pixels. It is kept when it loses the focus or at Enter: each change is an entry of the journal.
 */
export function PlacedBox({ box, picture, isSolid, takesFocus, onPlace }: PlacedBoxProps) {
  const element = useRef<HTMLDivElement>(null);
  const [moved, setMoved] = useState<Box | null>(null);
  useEffect(() => {
    if (takesFocus) element.current?.focus();
  }, [takesFocus]);
  // What is kept has come back as the redaction's own box.
  const kept = JSON.stringify(box);
  const [shownKept, setShownKept] = useState(kept);
  if (shownKept !== kept) {
    setShownKept(kept);
    setMoved(null);
  }
  const shown = moved ?? box;
  const keep = (): void => {
    if (moved !== null && JSON.stringify(moved) !== kept) onPlace(moved);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = movedBox(shown, { key: event.key, isResizing: event.shiftKey, isFine: event.ctrlKey || event.metaKey }, picture);
    if (next !== null) setMoved(next);
    else if (event.key === 'Enter') keep();
    else if (event.key === 'Escape') setMoved(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      ref={element}
      className={styles.box}
      data-solid={isSolid}
      data-selected
      role="group"
      aria-roledescription="region"
      aria-label={`${shown.width} × ${shown.height} at ${shown.x}, ${shown.y}. Arrows move it, with Shift they change its size, Enter keeps it.`}
      tabIndex={0}
      style={{ insetInlineStart: shown.x, insetBlockStart: shown.y, inlineSize: shown.width, blockSize: shown.height }}
      onKeyDown={onKeyDown}
      onBlur={keep}
    />
  );
}
