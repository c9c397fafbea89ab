import { type FormEvent, useState } from 'react';
import type { Redaction } from '../../../../shared/model/playback.ts';
import { formatPosition } from '../../../lib/format.ts';
import { Button } from '../../../ui/button.tsx';
import { TextField } from '../../../ui/field.tsx';
import { parsePosition } from '../parse-position.ts';
import type { ReviewTime } from '../review-time.ts';
import type { Size } from '../video/stage-geometry.ts';
import styles from './redaction.module.css';

export interface RedactionFormProps {
  readonly redaction: Redaction;
  readonly durationMs: number;
  readonly picture: Size;
  readonly time: ReviewTime;
  readonly onSave: (redaction: Redaction) => void;
}

/** When a redaction hides what, in numbers. */
export function RedactionForm({ redaction, durationMs, picture, time, onSave }: RedactionFormProps) {
  const { box } = redaction;
  const [from, setFrom] = useState(formatPosition(redaction.fromMs));
  const [to, setTo] = useState(formatPosition(redaction.toMs));
  const [x, setX] = useState(String(box.x));
  const [y, setY] = useState(String(box.y));
  const [width, setWidth] = useState(String(box.width));
  const [height, setHeight] = useState(String(box.height));
  const [reason, setReason] = useState(redaction.reason ?? '');
  const parse = (text: string): number | null => parsePosition(text, time.startedAtMs, time.zoneOffsetMs);
  const read = readRedaction({ fromMs: parse(from), toMs: parse(to), x, y, width, height }, durationMs, picture);
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    if (typeof read !== 'string') onSave(reason.trim() === '' ? read : { ...read, reason: reason.trim() });
  };
  return (
    <form className={styles.form} onSubmit={onSubmit} aria-label="Redaction">
      <TextField label="From" value={from} onChange={setFrom} />
      <TextField label="To" value={to} onChange={setTo} />
      <TextField label="Left" value={x} onChange={setX} />
      <TextField label="Top" value={y} onChange={setY} />
      <TextField label="Width" value={width} onChange={setWidth} />
      <TextField label="Height" value={height} onChange={setHeight} />
      <div className={styles.wholeRow}>
        <TextField label="Reason" value={reason} onChange={setReason} placeholder="For the log of the export" />
      </div>
      {typeof read === 'string' && (
        <p role="alert" className={styles.problem}>
          {read}
        </p>
      )}
      <Button variant="primary" type="submit" isDisabled={typeof read === 'string'}>
        Change
      </Button>
    </form>
  );
}

interface Given {
  readonly fromMs: number | null;
  readonly toMs: number | null;
  readonly x: string;
  readonly y: string;
  readonly width: string;
  readonly height: string;
}

/** The redaction that fields describe, or what is wrong with them. */
export function readRedaction({ fromMs, toMs, ...place }: Given, durationMs: number, picture: Size): Redaction | string {
  if (fromMs === null || toMs === null) return 'Write positions such as 1:02:03.250.';
  if (toMs < fromMs) return 'It ends before it begins.';
  if (fromMs > durationMs) return `The recording ends at ${formatPosition(durationMs)}.`;
  const whole = (text: string): number => (/^\s*\d{1,6}\s*$/.test(text) ? Number(text) : -1);
  const box = { x: whole(place.x), y: whole(place.y), width: whole(place.width), height: whole(place.height) };
  if (Object.values(box).some((value) => value < 0)) return 'Write the place in whole pixels of the recording.';
  if (box.width === 0 || box.height === 0) return 'It has no size.';
  if (box.x >= picture.width || box.y >= picture.height) return `The picture is ${picture.width} × ${picture.height}.`;
  return { fromMs, toMs: Math.min(toMs, durationMs), box };
}
