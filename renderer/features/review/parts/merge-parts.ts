import type { Activity, Thumbnails } from '../../../../shared/model/playback.ts';
import type { Marker } from '../../../../shared/model/review.ts';
import { visibleText } from '../../../../shared/visible-text.ts';
import type { IdleRange } from '../engines/engine.ts';
import type { OpenedPart } from './timeline-part.ts';

/** Something that one recording has, at its place on the timeline. */
export interface Placed<T> {
  readonly offsetMs: number;
  readonly endMs: number;
  readonly value: T;
}

/** Where a recording begins and ends on a timeline of several, and whether there is one. */
export interface PartBar {
  readonly fromMs: number;
  readonly toMs: number;
  /** Counted from 1; null for a time without a recording. */
  readonly number: number | null;
  readonly isClosed: boolean;
  /** For whoever points at it. */
  readonly label: string;
}

/** What the recordings of a timeline are known to hold, at their places on it. */
export interface MergedParts {
  readonly durationMs: number;
  readonly activity: readonly Placed<Activity>[];
  readonly thumbnails: readonly Placed<Thumbnails>[];
  readonly idle: readonly IdleRange[];
  /** In order of time. */
  readonly markers: readonly Marker[];
  /** Empty for a single recording. */
  readonly bars: readonly PartBar[];
}

/** Puts parts together, which are in order and do not overlap. */
export function mergeParts(parts: readonly OpenedPart[], describeGap: (ms: number) => string): MergedParts {
  const lengths = parts.map((part) => part.descriptor?.durationMs ?? part.durationMs ?? 0);
  const placed = <T>(pick: (part: OpenedPart) => T | null | undefined): Placed<T>[] =>
    parts.flatMap((part, index) => {
      const value = pick(part);
      return value ? [{ offsetMs: part.offsetMs, endMs: part.offsetMs + (lengths[index] ?? 0), value }] : [];
    });
  return {
    durationMs: parts.reduce((end, { offsetMs }, index) => Math.max(end, offsetMs + (lengths[index] ?? 0)), 0),
    activity: placed(({ descriptor }) => descriptor?.activity),
    thumbnails: placed(({ descriptor }) => descriptor?.thumbnails),
    idle: parts.flatMap(({ descriptor, offsetMs }) =>
      (descriptor?.idle ?? []).map(({ startMs, endMs }) => ({ fromMs: offsetMs + startMs, toMs: offsetMs + endMs })),
    ),
    markers: parts.flatMap(({ descriptor, offsetMs }) => (descriptor?.markers ?? []).map((marker) => shiftMoment(marker, offsetMs))),
    bars: parts.length > 1 ? barsOf(parts, lengths, describeGap) : [],
  };
}

/** The same at another place; what stays where it is stays the same object. */
export function shiftMoment<M extends { readonly atMs: number | null; readonly endMs: number | null }>(moment: M, byMs: number): M {
  if (byMs === 0) return moment;
  const { atMs, endMs } = moment;
  return { ...moment, atMs: atMs === null ? null : atMs + byMs, endMs: endMs === null ? null : endMs + byMs };
}

function barsOf(parts: readonly OpenedPart[], lengths: readonly number[], describeGap: (ms: number) => string): PartBar[] {
  return parts.flatMap((part, index) => {
    const { offsetMs: fromMs, gapBefore, recording, descriptor } = part;
    const bar = {
      ...{ fromMs, toMs: fromMs + (lengths[index] ?? 0), number: index + 1, isClosed: descriptor === null },
      label: `Part ${index + 1} of ${parts.length}: ${visibleText(recording.key)}${descriptor === null ? ', cannot be played now' : ''}`,
    };
    if (gapBefore === null || gapBefore.shownMs === 0) return [bar];
    const label = gapWords(gapBefore, describeGap);
    return [{ fromMs: fromMs - gapBefore.shownMs, toMs: fromMs, number: null, isClosed: false, label }, bar];
  });
}

/** What a time without a recording is, in words. */
export function gapWords(
  { shownMs, realMs, missingParts }: NonNullable<OpenedPart['gapBefore']>,
  describe: (ms: number) => string,
): string {
  const missing = missingParts === 0 ? '' : `${missingParts === 1 ? 'One part is' : `${missingParts} parts are`} not in the store`;
  if (realMs === null) return missing;
  const pause = `No recording for ${describe(realMs)}`;
  const shortened = realMs > shownMs ? ` by the clocks, which is not plausible: shown as ${describe(shownMs)}` : '';
  return [`${pause}${shortened}`, missing].filter((text) => text !== '').join('. ');
}
