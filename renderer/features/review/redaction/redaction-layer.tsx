import { type PointerEvent, useRef, useState } from 'react';
import type { Box } from '../../../../shared/model/box.ts';
import type { PlaybackEngine } from '../engines/engine.ts';
import { boxBetween, type Point, type Size } from '../video/stage-geometry.ts';
import { PlacedBox } from './placed-box.tsx';
import styles from './redaction.module.css';
import { useHiddenNow } from './use-hidden-now.ts';
import type { RedactionEditor } from './use-redaction-editor.ts';

export interface RedactionLayerProps {
  readonly engine: PlaybackEngine;
  readonly editor: RedactionEditor;
  /** Where time 0 of the recording is on the timeline. */
  readonly offsetMs: number;
  /** Recorded size of the picture. */
  readonly picture: Size;
}

/** Over the picture, in recorded pixels: what is hidden at the playhead. While it is edited, dragging draws another box. */
export function RedactionLayer({ engine, editor, offsetMs, picture }: RedactionLayerProps) {
  const hidden = useHiddenNow(engine, editor.redactions, offsetMs);
  const [drawn, setDrawn] = useState<Box | null>(null);
  const from = useRef<Point | null>(null);
  const boxTo = (event: PointerEvent<HTMLElement>): Box | null => {
    const { left, top, width } = event.currentTarget.getBoundingClientRect();
    const to = { x: event.clientX - left, y: event.clientY - top };
    from.current ??= to;
    return boxBetween({ scale: width / picture.width, x: 0, y: 0 }, picture, from.current, to);
  };
  const onEnd = (event: PointerEvent<HTMLElement>): void => {
    const box = from.current && boxTo(event);
    from.current = null;
    setDrawn(null);
    // A click is no box.
    if (box && box.width > 3 && box.height > 3) editor.onAdd(box);
  };
  if (!editor.isOn && !editor.isPreviewed) return null;
  return (
    <div
      className={styles.layer}
      data-editing={editor.isOn}
      // Dragging draws here, and does not move the picture.
      data-selectable={editor.isOn || undefined}
      data-testid="redaction-layer"
      onPointerDown={(event) => {
        if (!editor.isOn || event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        from.current = null;
        setDrawn(boxTo(event));
      }}
      onPointerMove={(event) => from.current && setDrawn(boxTo(event))}
      onPointerUp={(event) => from.current && onEnd(event)}
      onPointerCancel={() => {
        from.current = null;
        setDrawn(null);
      }}
    >
      {hidden.map((index) => {
        const redaction = editor.redactions[index];
        if (!redaction) return null;
        // Boxes have nothing of their own but their place in the list.
        return editor.isOn && editor.selected === index ? (
          <PlacedBox
            key={index}
            box={redaction.box}
            picture={picture}
            isSolid={editor.isPreviewed}
            takesFocus={editor.isPlacing}
            onPlace={(box) => editor.onChange(index, { ...redaction, box })}
          />
        ) : (
          <div key={index} className={styles.box} data-solid={editor.isPreviewed} style={placeOf(redaction.box)} />
        );
      })}
      {drawn && <div className={styles.box} data-selected="true" style={placeOf(drawn)} />}
    </div>
  );
}

function placeOf({ x, y, width, height }: Box) {
  return { insetInlineStart: x, insetBlockStart: y, inlineSize: width, blockSize: height };
}
