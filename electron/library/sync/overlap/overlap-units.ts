import type { RecordingId, SessionId, SourceId } from '../../../../shared/model/ids.ts';
import type { MatchMethod } from '../../../../shared/model/recording.ts';
import { type ReadableCatalog, statement } from '../../catalog/handles.ts';
import { keyHints } from '../key-names.ts';
import type { ObjectEvidence } from './score-overlap.ts';

/** An object that may be matched by overlap, or is. */
export interface OverlapObject {
  readonly id: RecordingId;
  readonly sourceId: SourceId;
  readonly key: string;
  readonly sessionId: SessionId;
  readonly matchMethod: MatchMethod;
  readonly matchConfidence: string | null;
  readonly matchEvidence: string | null;
  readonly lastModifiedMs: number | null;
  readonly isRemoved: number;
  readonly isCompanion: number;
  readonly startedAtMs: number | null;
  readonly durationMs: number | null;
}

/** Objects that are one recording: they go to a session together or not at all. */
export interface OverlapUnit {
  readonly id: string;
  /** Null: copies in several stores, which only a gateway's session can have. */
  readonly sourceId: SourceId | null;
  readonly objects: readonly OverlapObject[];
  readonly evidence: ObjectEvidence;
  /** None of its objects is in a store any more. */
  readonly isRemoved: boolean;
}

const columns = `r.id, r.source_id AS sourceId, r.key, r.session_id AS sessionId, r.match_method AS matchMethod,
  r.match_confidence AS matchConfidence, r.match_evidence AS matchEvidence, r.last_modified_ms AS lastModifiedMs,
  r.removed_from_store AS isRemoved, r.companion_of IS NOT NULL AS isCompanion,
  json_extract(r.probe, '$.startedAt') AS startedAtMs, json_extract(r.probe, '$.durationMs') AS durationMs`;
/** Rows by number: a stretch costs the same whether there is one such object in it or none. */
export const overlapObjectsSql = `
SELECT ${columns} FROM recordings AS r JOIN sessions AS s ON s.id = r.session_id
WHERE r.row > ? AND r.row <= ? AND (r.match_method = 'overlap' OR (r.match_method = 'derived' AND s.external_id IS NULL))`;
const ofSessionSql = `SELECT ${columns} FROM recordings AS r WHERE r.session_id = ?`;
const stretch = 20_000;

/** Objects without a session that something names, in stretches between which other work can be done. */
export function* overlapObjects(catalog: ReadableCatalog): Generator<OverlapObject[]> {
  const last = statement<{ row: number | null }>(catalog, 'SELECT max(row) AS row FROM recordings').get()?.row ?? 0;
  const query = statement<OverlapObject>(catalog, overlapObjectsSql);
  for (let after = 0; after < last; after += stretch) yield query.all(after, after + stretch);
}

/** The same of one session that was made from its objects. */
export function objectsOfSession(catalog: ReadableCatalog, sessionId: SessionId): OverlapObject[] {
  return statement<OverlapObject>(catalog, ofSessionSql).all(sessionId);
}

/** Puts objects together that are one recording; in the order of their names, whatever order they came in. */
export function overlapUnits(objects: readonly OverlapObject[]): OverlapUnit[] {
  const groups = new Map<string, OverlapObject[]>();
  for (const object of objects) {
    const id = unitId(object);
    if (id === null) continue;
    const group = groups.get(id);
    if (group) group.push(object);
    else groups.set(id, [object]);
  }
  return [...groups]
    .map(([id, group]) => toUnit(id, group.sort(byPlace)))
    .sort((a, b) => (timeOf(a) ?? 0) - (timeOf(b) ?? 0) || compare(a.id, b.id));
}

/** A moment that the session must be near to; null: nothing tells. */
export function timeOf({ evidence: { startMs, dayMs, writtenMs } }: OverlapUnit): number | null {
  return startMs ?? dayMs ?? writtenMs;
}

/** Null: its name holds the id of a session, which it is never matched against. */
function unitId({ sourceId, key }: OverlapObject): string | null {
  const { sessionId, group, startedAtMs, user, host } = keyHints(key);
  if (sessionId !== null) return null;
  // The same name in two stores, and one that says who, where and when: a copy. "recording.cast" may be anything.
  const isTelling = startedAtMs !== null && startedAtMs % dayLengthMs !== 0 && user !== null && host !== null;
  return isTelling ? JSON.stringify([group]) : JSON.stringify([group, sourceId]);
}

const dayLengthMs = 86_400_000;

function toUnit(id: string, objects: readonly OverlapObject[]): OverlapUnit {
  const sources = new Set(objects.map(({ sourceId }) => sourceId));
  const [first] = sources;
  const hints = objects.map(({ key }) => keyHints(key));
  const probed = objects.flatMap(({ startedAtMs }) => startedAtMs ?? []);
  const named = hints.flatMap(({ startedAtMs }) => startedAtMs ?? []);
  const instants = named.filter((atMs) => atMs % dayLengthMs !== 0);
  const days = named.filter((atMs) => atMs % dayLengthMs === 0);
  const present = objects.filter(({ isRemoved }) => !isRemoved);
  const there = present.length > 0 ? present : objects;
  // A copy is written when it is copied: the store that has it longest counts, and there the last part.
  const written = [...sources].flatMap((source) => {
    const times = there.flatMap(({ sourceId, lastModifiedMs }) => (sourceId === source ? (lastModifiedMs ?? []) : []));
    return times.length > 0 ? [Math.max(...times)] : [];
  });
  const lengths = [...sources].flatMap((source) => lengthOf(objects.filter(({ sourceId }) => sourceId === source)) ?? []);
  return {
    id,
    sourceId: sources.size === 1 && first !== undefined ? first : null,
    objects,
    evidence: {
      startMs: least(probed) ?? least(instants),
      dayMs: least(days),
      writtenMs: least(written),
      lengthMs: least(lengths),
      user: hints.find(({ user }) => user !== null)?.user ?? null,
      host: hints.find(({ host }) => host !== null)?.host ?? null,
    },
    isRemoved: present.length === 0,
  };
}

/** Of all parts; null where one is not known. */
function lengthOf(objects: readonly OverlapObject[]): number | null {
  const parts = objects.filter(({ isCompanion }) => !isCompanion);
  const lengths = parts.flatMap(({ durationMs }) => durationMs ?? []);
  return parts.length === 0 || lengths.length < parts.length ? null : lengths.reduce((sum, length) => sum + length, 0);
}

function least(values: readonly number[]): number | null {
  return values.length === 0 ? null : Math.min(...values);
}

function byPlace(a: OverlapObject, b: OverlapObject): number {
  return compare(a.key, b.key) || compare(a.sourceId, b.sourceId);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
