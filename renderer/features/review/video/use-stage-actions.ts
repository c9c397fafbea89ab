import type { KeyboardEvent } from 'react';
import { useActions } from '../../../app/actions.ts';
import type { Point } from './stage-geometry.ts';
import type { LensState } from './use-lens.ts';
import type { StageZoom } from './use-zoom.ts';

/** CSS pixels of one press, and with Shift. */
const smallMove = 40;
const largeMove = 200;
/** The magnifier goes as far with four presses. */
const lensShare = 0.25;

const directions: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/**
 * Makes zoom and magnifier available to the keyboard, the palette and the sheet of keys. Gives what the picture itself does
 * with keys while it has the focus: arrows move it, or the magnifier, when there is something to move; else they seek.
 */
export function useStageActions(zoom: StageZoom, lens: LensState, text: { readonly onToggle: () => void }): (event: KeyboardEvent) => void {
  useActions([
    { id: 'picture.zoom-in', run: () => zoom.onStep(1) },
    { id: 'picture.zoom-out', run: () => zoom.onStep(-1) },
    { id: 'picture.fit', run: zoom.onFit },
    { id: 'picture.actual', run: () => zoom.onDeviceScale(1) },
    { id: 'picture.fill', run: zoom.onFill },
    { id: 'picture.lens', run: lens.onToggle },
    { id: 'picture.lens-power', run: () => (lens.isOn ? lens.onStronger() : lens.onToggle()) },
    { id: 'picture.text', run: text.onToggle },
    // For the sheet only: the picture answers to these itself, and only where it has the focus.
    { id: 'picture.move', enabled: () => false, run: () => undefined },
  ]);
  return (event) => {
    const direction = directions[event.key];
    if (!direction || event.ctrlKey || event.altKey || event.metaKey || event.target !== event.currentTarget) return;
    if (!lens.isOn && !zoom.isPannable) return;
    const by = event.shiftKey ? largeMove : smallMove;
    if (lens.isOn) lens.onMove({ x: direction.x * by * lensShare, y: direction.y * by * lensShare });
    else zoom.onPan({ x: -direction.x * by, y: -direction.y * by });
    event.preventDefault();
    event.stopPropagation();
  };
}
