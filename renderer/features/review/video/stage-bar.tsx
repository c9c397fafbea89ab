import { Minus, Plus, ScanSearch, TextSelect } from 'lucide-react';
import type { MouseEvent, ReactNode } from 'react';
import { withKey } from '../../../app/key-bindings.ts';
import { lensPowers } from './lens-region.ts';
import styles from './pixel-stage.module.css';
import { actualScale } from './stage-geometry.ts';
import type { LensState } from './use-lens.ts';
import type { StageZoom } from './use-zoom.ts';

export interface StageBarProps {
  /** What has to be said about the picture. */
  readonly children: ReactNode;
  readonly zoom: StageZoom;
  readonly lens: LensState;
  readonly isTextShown: boolean;
  readonly onToggleText: () => void;
}

/** Screen pixels per recorded pixel. */
const scales = [0.5, 2, 4, 8] as const;

/** Beside the picture, never on it: what it is, and how it is looked at. */
export function StageBar({ children, zoom, lens, isTextShown, onToggleText }: StageBarProps) {
  const deviceScale = zoom.view.scale / actualScale(zoom.frame);
  const percent = `${Math.round(deviceScale * 100)} %`;
  const chosen = zoom.mode === 'free' ? ([1, ...scales].find((scale) => scale === deviceScale) ?? 'other') : zoom.mode;
  const onChoose = (value: string): void => {
    if (value === 'fit') zoom.onFit();
    else if (value === 'fill') zoom.onFill();
    else zoom.onDeviceScale(Number(value));
  };
  return (
    <div className={styles.bar} role="toolbar" aria-label="Picture" onMouseDown={keepFocus}>
      <div className={styles.facts}>{children}</div>
      <BarButton label="Smaller" keyName="-" onPress={() => zoom.onStep(-1)}>
        <Minus size={15} aria-hidden="true" />
      </BarButton>
      <select className={styles.zoom} aria-label="Size of the picture" value={chosen} onChange={(event) => onChoose(event.target.value)}>
        <option value="fit">Fit{zoom.mode === 'fit' && ` (${percent})`}</option>
        <option value="fill">Fill{zoom.mode === 'fill' && ` (${percent})`}</option>
        <option value={1}>1:1</option>
        {scales.map((scale) => (
          <option key={scale} value={scale}>
            {scale * 100} %
          </option>
        ))}
        {chosen === 'other' && <option value="other">{percent}</option>}
      </select>
      <BarButton label="Larger" keyName="+" onPress={() => zoom.onStep(1)}>
        <Plus size={15} aria-hidden="true" />
      </BarButton>
      <BarButton label="Magnifier" keyName="Z" isPressed={lens.isOn} onPress={lens.onToggle}>
        <ScanSearch size={15} aria-hidden="true" />
      </BarButton>
      {lens.isOn && (
        <select
          className={styles.power}
          aria-label="Strength of the magnifier"
          title={withKey('Strength of the magnifier', 'picture.lens-power')}
          value={lens.power}
          onChange={(event) => lens.onPower(Number(event.target.value))}
        >
          {lensPowers.map((power) => (
            <option key={power} value={power}>
              {power}x
            </option>
          ))}
        </select>
      )}
      <BarButton label="Text read on the picture" keyName="B" isPressed={isTextShown} onPress={onToggleText}>
        <TextSelect size={15} aria-hidden="true" />
      </BarButton>
    </div>
  );
}

/** A click on a button acts without taking the focus: the keys stay with the transport. */
function keepFocus(event: MouseEvent): void {
  if (event.target instanceof Element && event.target.closest('button')) event.preventDefault();
}

interface BarButtonProps {
  readonly label: string;
  /** The key that does the same. */
  readonly keyName: string;
  readonly isPressed?: boolean;
  readonly onPress: () => void;
  readonly children: ReactNode;
}

function BarButton({ label, keyName, isPressed, onPress, children }: BarButtonProps) {
  return (
    <button
      type="button"
      className={styles.barButton}
      aria-label={label}
      aria-pressed={isPressed}
      title={`${label} (${keyName})`}
      onClick={onPress}
    >
      {children}
    </button>
  );
}
