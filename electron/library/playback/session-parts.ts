import type { RecordingId } from '../../../shared/model/ids.ts';
import type { PartGap, SessionPart } from '../../../shared/model/playback.ts';
import { type OrderedPart, orderByName } from './order-parts.ts';

/** A recording that may be a part of its session's timeline. */
export interface PartCandidate {
  readonly id: RecordingId;
  readonly key: string;
  /** Only recordings of one group can follow one another: videos, Guacamole dumps, one terminal format. */
  readonly group: string;
  /** Null where it is not known (yet). */
  readonly durationMs: number | null;
  /** By its own clock; null where it has none that can be believed. */
  readonly startedAtMs: number | null;
}

export interface SessionTimeline {
  readonly parts: SessionPart[];
  readonly durationMs: number;
}

/** The place of a part on the timeline whose length is not known. */
export const unknownPartMs = 30_000;
/** The place of parts that the names leave out. */
export const missingPartsMs = 10_000;
/** A session does not pause this long: one of the clocks was wrong. */
export const longestGapMs = 24 * 60 * 60 * 1000;
/** What is left of such a gap on the timeline. */
export const cappedGapMs = 60_000;
/** Containers keep their start in whole seconds: this much of an overlap is rounding. */
const roundingMs = 2000;

const none: SessionTimeline = { parts: [], durationMs: 0 };

/**
 * The recordings of a session as one timeline: all of one group where their clocks say that they follow one another, else
 * those that share a name and are numbered. Of several such rows the one with the most parts, then the longest. A single
 * recording is a timeline of one part; recordings that overlap are none.
 */
export function planSessionParts(candidates: readonly PartCandidate[]): SessionTimeline {
  const [only] = candidates;
  if (only && candidates.length === 1) return placeParts([{ ...only, number: null }]) ?? none;
  const timelines = [...Map.groupBy(candidates, ({ group }) => group).values()].flatMap(timelinesOf);
  return timelines.sort((a, b) => b.parts.length - a.parts.length || b.durationMs - a.durationMs)[0] ?? none;
}

function timelinesOf(group: readonly PartCandidate[]): SessionTimeline[] {
  if (group.length < 2) return [];
  const byClock = hasClocks(group) ? placeByClock(group) : null;
  if (byClock) return [byClock];
  return orderByName(group).flatMap((row) => (hasClocks(row) ? placeByClock(row) : placeParts(row)) ?? []);
}

function hasClocks(parts: readonly PartCandidate[]): boolean {
  return parts.every(({ startedAtMs }) => startedAtMs !== null);
}

function placeByClock(parts: readonly PartCandidate[]): SessionTimeline | null {
  const numbers = new Map(orderByName(parts).flatMap((row) => row.map(({ id, number }) => [id, number] as const)));
  const ordered = parts
    .map((part) => ({ ...part, number: numbers.get(part.id) ?? null }))
    .sort((a, b) => (a.startedAtMs ?? 0) - (b.startedAtMs ?? 0) || (a.number ?? 0) - (b.number ?? 0));
  return placeParts(ordered);
}

/** Null where two of them overlap. */
function placeParts(parts: readonly OrderedPart<PartCandidate>[]): SessionTimeline | null {
  const placed: SessionPart[] = [];
  let endMs = 0;
  for (const [index, part] of parts.entries()) {
    const before = parts[index - 1];
    const gap = before ? gapBetween(before, part) : null;
    if (gap === 'overlap') return null;
    const offsetMs = endMs + (gap?.shownMs ?? 0);
    const durationMs = lengthOf(part, parts[index + 1]);
    placed.push({
      recordingId: part.id,
      offsetMs,
      durationMs,
      isDurationKnown: part.durationMs !== null,
      startedAtMs: part.startedAtMs,
      gapBefore: gap,
    });
    endMs = offsetMs + durationMs;
  }
  return { parts: placed, durationMs: endMs };
}

/** A part of unknown length lasts at most until the next one begins. */
function lengthOf({ durationMs, startedAtMs }: PartCandidate, next: PartCandidate | undefined): number {
  if (durationMs !== null) return durationMs;
  const untilNextMs = startedAtMs === null || !next || next.startedAtMs === null ? unknownPartMs : next.startedAtMs - startedAtMs;
  return untilNextMs > 0 && untilNextMs <= longestGapMs ? untilNextMs : unknownPartMs;
}

function gapBetween(before: OrderedPart<PartCandidate>, part: OrderedPart<PartCandidate>): PartGap | 'overlap' | null {
  const missingParts = before.number === null || part.number === null ? 0 : Math.max(part.number - before.number - 1, 0);
  const realMs = pauseBetween(before, part);
  if (realMs === null) return missingParts > 0 ? { shownMs: missingPartsMs, realMs, missingParts } : null;
  if (realMs < -roundingMs) return 'overlap';
  if (realMs <= 0) return missingParts > 0 ? { shownMs: 0, realMs: 0, missingParts } : null;
  return { shownMs: realMs > longestGapMs ? cappedGapMs : realMs, realMs, missingParts };
}

/** By both clocks; null where one is missing. */
function pauseBetween(before: PartCandidate, part: PartCandidate): number | null {
  if (before.startedAtMs === null || part.startedAtMs === null) return null;
  return part.startedAtMs - (before.startedAtMs + lengthOf(before, part));
}
