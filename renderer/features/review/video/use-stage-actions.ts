import type { RefObject } from 'react';
import { type Action, useActions } from '../../../app/actions.ts';
import type { Point } from './stage-geometry.ts';
import type { LensState } from './use-lens.ts';
import type { StageZoom } from './use-zoom.ts';

/** CSS pixels of one press, and with Shift. */
const smallMove = 40;
const largeMove = 200;

const directions: readonly (readonly [key: string, name: string, direction: Point])[] = [
  ['arrowleft', 'left', { x: -1, y: 0 }],
  ['arrowright', 'right', { x: 1, y: 0 }],
  ['arrowup', 'up', { x: 0, y: -1 }],
  ['arrowdown', 'down', { x: 0, y: 1 }],
];

/** Makes zoom, pan and magnifier available to the keyboard, the palette and the sheet of keys. */
export function useStageActions(
  viewport: RefObject<HTMLElement | null>,
  zoom: StageZoom,
  lens: LensState,
  text: { readonly onToggle: () => void },
): void {
  const act = (id: string, label: string, keys: readonly string[], run: () => void): Action => ({
    id: `picture.${id}`,
    label,
    group: 'Picture',
    keys,
    run,
  });
  // Arrows belong to the picture only where it has the focus and there is something to move: else they seek.
  const isMovable = (): boolean => document.activeElement === viewport.current && (lens.isOn || zoom.isPannable);
  const move = ({ x, y }: Point, by: number): void => {
    if (lens.isOn) lens.onMove({ x: (x * by) / 4, y: (y * by) / 4 });
    else zoom.onPan({ x: -x * by, y: -y * by });
  };
  useActions([
    act('zoom-in', 'Larger', ['+', '='], () => zoom.onStep(1)),
    act('zoom-out', 'Smaller', ['-'], () => zoom.onStep(-1)),
    act('fit', 'All of the picture', ['0'], zoom.onFit),
    act('actual', 'Recorded pixels one to one', ['1'], () => zoom.onDeviceScale(1)),
    act('fill', 'Fill the stage', ['2'], zoom.onFill),
    act('lens', 'Magnifier, on or off', ['z'], lens.onToggle),
    act('lens-power', 'Magnifier: next strength', ['x'], () => (lens.isOn ? lens.onStronger() : lens.onToggle())),
    act('text', 'Text read on the picture, shown or not', ['b'], text.onToggle),
    ...directions.flatMap(([key, name, direction]) =>
      [
        { keys: [key], by: smallMove, far: '' },
        { keys: [`shift+${key}`], by: largeMove, far: ' far' },
      ].map(({ keys, by, far }) => ({
        ...act(`move-${name}${far && '-far'}`, `With the focus on the picture: move${far} ${name}`, keys, () => move(direction, by)),
        enabled: isMovable,
      })),
    ),
  ]);
}
