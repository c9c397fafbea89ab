import type { SessionId } from '../../../shared/model/ids.ts';
import type { Recording } from '../../../shared/model/recording.ts';
import type { ReadableCatalog } from '../catalog/handles.ts';
import { listRecordings } from '../catalog/recordings.ts';
import { partNameOf } from './part-name.ts';
import { type PartCandidate, planSessionParts, type SessionTimeline } from './session-parts.ts';

/** The recordings of a session that follow one another, on one timeline. */
export function sessionTimelineOf(catalog: ReadableCatalog, sessionId: SessionId, nowMs: number): SessionTimeline {
  const recordings = listRecordings(catalog, { sessionIds: [sessionId] }).filter(({ companionOf }) => companionOf === null);
  return planSessionParts(candidatesOf(recordings, nowMs));
}

/** What can be placed on a timeline: what is known to be playable in time, and what by its name belongs to that. */
export function candidatesOf(recordings: readonly Recording[], nowMs: number): PartCandidate[] {
  const groups = new Map<string, string>();
  for (const { probe, key } of recordings) {
    if (probe && groupOf(probe)) groups.set(familyOf(key), groupOf(probe) ?? '');
  }
  return recordings.flatMap(({ id, key, probe }) => {
    // What was never fetched is taken for what its neighbours are, else for what its name says.
    const group = probe ? groupOf(probe) : (groups.get(familyOf(key)) ?? groupByName(key));
    if (group === null) return [];
    const startedAtMs = probe?.startedAt ?? null;
    return [
      { id, key, group, durationMs: probe?.durationMs ?? null, startedAtMs: isPlausibleClock(startedAtMs, nowMs) ? startedAtMs : null },
    ];
  });
}

function groupOf({ kind, format }: NonNullable<Recording['probe']>): string | null {
  if (kind === 'video' || kind === 'guacamole') return kind;
  return kind === 'terminal' || kind === 'transcript' ? format : null;
}

const groupsByExtension: Readonly<Record<string, string>> = { mp4: 'video', m4v: 'video', mkv: 'video', webm: 'video', guac: 'guacamole' };

function groupByName(key: string): string | null {
  return groupsByExtension[partNameOf(key).extension] ?? null;
}

function familyOf(key: string): string {
  const { stem, extension } = partNameOf(key);
  return `${stem} ${extension}`;
}

/** Before this no session was recorded: such times are a clock that was never set (1904, 1970, 2000). */
const firstPlausibleMs = Date.UTC(2001, 0, 1);
const dayMs = 24 * 60 * 60 * 1000;

function isPlausibleClock(atMs: number | null, nowMs: number): boolean {
  return atMs !== null && atMs >= firstPlausibleMs && atMs <= nowMs + dayMs;
}
