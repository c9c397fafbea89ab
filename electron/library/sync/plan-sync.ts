import { type RecordingId, recordingIdSchema, type SessionId, type SourceId, sessionIdSchema } from '../../../shared/model/ids.ts';
import type { MatchMethod, MatchStep, Recording } from '../../../shared/model/recording.ts';
import type { Session } from '../../../shared/model/session.ts';
import { stableId } from '../../common/stable-id.ts';
import type { RecordingInput } from '../catalog/recordings.ts';
import type { SessionInput } from '../catalog/sessions.ts';
import type { StoredObject } from '../stores/recording-store.ts';
import type { InventorySession } from './inventory.ts';
import { type KeyHints, keyHints } from './key-names.ts';
import { isOver, type SraSession } from './sra-session.ts';

/** What is known already. The plan reads it through these and nothing else. */
export interface PlanLookups {
  recording(id: RecordingId): Recording | null;
  session(id: SessionId): Session | null;
  sessionByExternalId(externalId: string): Session | null;
  /** What somebody last said of an object. */
  manual(key: string): MatchStep | null;
}

export interface RecordingPlan {
  /** The session to write before the recording; null when it is there as it should be. */
  readonly session: SessionInput | null;
  readonly recording: RecordingInput;
  /** Something a reviewer should know, that stops nothing. */
  readonly problem: string | null;
}

/** The same session id whether an inventory, a sidecar or a key names the session: what is known of it only grows. */
export function sessionIdOf(sourceId: SourceId, externalId: string): SessionId {
  return sessionIdSchema.parse(stableId('session', sourceId, externalId));
}

export function recordingIdOf(sourceId: SourceId, key: string): RecordingId {
  return recordingIdSchema.parse(stableId('recording', sourceId, key));
}

/** An inventory entry to be written; null when what is known already is newer. */
export function planInventorySession(sourceId: SourceId, entry: InventorySession, known: Session | null): SessionInput | null {
  // An older export must not bring a session back to life.
  if (known?.origin === 'inventory' && isOver(known) && !isOver(entry)) return null;
  return { ...entry, id: known?.id ?? sessionIdOf(sourceId, entry.externalId), sourceId, origin: 'inventory' };
}

/** An entry of a session that another source has listed; null when that source knows as much. */
export function planSharedSession(entry: InventorySession, { id, sourceId, ...known }: Session): SessionInput | null {
  return isOver(known) || !isOver(entry) ? null : { ...entry, id, sourceId, origin: 'inventory' };
}

/**
 * Finds the session of an object: as somebody said, by a session id in its key that the inventory knows, by its sidecar, by what an
 * earlier pass found, or else a session made from the key itself.
 */
export function planRecording(sourceId: SourceId, object: StoredObject, sidecar: SraSession | null, lookups: PlanLookups): RecordingPlan {
  const known = lookups.recording(recordingIdOf(sourceId, object.key));
  const said = planManual(sourceId, object, known, lookups);
  if (said) return said;
  const listed = sidecar === null && known ? listedSince(known, lookups) : null;
  if (listed && known) return attach(sourceId, object, listed.id, known.matchMethod);
  if (known?.matchMethod === 'session-id' && sidecar === null) return attach(sourceId, object, known.sessionId, 'session-id');

  const hints = keyHints(object.key);
  const named = namedSession(hints, lookups);
  const conflict = conflictOf(hints.sessionId ?? named?.externalId ?? null, sidecar);
  if (named?.origin === 'inventory') return attach(sourceId, object, named.id, 'session-id', conflict);

  if (sidecar !== null) {
    const externalId = hints.sessionId ?? sidecar.externalId;
    const method = hints.sessionId === null ? 'sidecar' : 'session-id';
    const told = externalId === null ? null : lookups.sessionByExternalId(externalId);
    if (told?.origin === 'inventory') return attach(sourceId, object, told.id, method, conflict);
    const id = derivedIdOf(sourceId, externalId, hints);
    const session: SessionInput = { ...sidecar, externalId, id, sourceId, origin: 'sidecar' };
    return { ...attach(sourceId, object, id, method, conflict), session };
  }
  if (named && named.origin !== 'derived') return attach(sourceId, object, named.id, 'session-id');
  if (known && !isFree(known)) return attach(sourceId, object, known.sessionId, known.matchMethod);
  // Weighed again after the sync (overlap/match-by-overlap.ts).
  if (known?.matchMethod === 'overlap') return keepOverlap(sourceId, object, known);

  const id = derivedIdOf(sourceId, hints.sessionId, hints);
  const session = lookups.session(id);
  // A sidecar of another part told about it.
  if (session && session.origin !== 'derived') return attach(sourceId, object, id, 'sidecar');
  return { ...attach(sourceId, object, id, 'derived'), session: derivedSession(id, sourceId, hints, known, session) };
}

/** The inventory's own session, where until now only metadata beside the object told about it. */
function listedSince({ sessionId, matchMethod }: Recording, lookups: PlanLookups): Session | null {
  const session = matchMethod === 'sidecar' || matchMethod === 'session-id' ? lookups.session(sessionId) : null;
  if (session?.origin !== 'sidecar' || session.externalId === null) return null;
  const told = lookups.sessionByExternalId(session.externalId);
  return told?.origin === 'inventory' ? told : null;
}

/** Nothing names its session: what is found out later counts more. */
export function isFree({ matchMethod }: Pick<Recording, 'matchMethod'>): boolean {
  return matchMethod === 'derived' || matchMethod === 'overlap' || matchMethod === 'manual';
}

/** Null: nobody said anything, or the session they said is not known (any more). */
function planManual(sourceId: SourceId, object: StoredObject, known: Recording | null, lookups: PlanLookups): RecordingPlan | null {
  const step = lookups.manual(object.key);
  if (step === null) return null;
  if (step.action === 'unlink') {
    const id = sessionIdSchema.parse(stableId('alone', sourceId, object.key));
    const hints = { ...keyHints(object.key), sessionId: null };
    return { ...attach(sourceId, object, id, 'manual'), session: derivedSession(id, sourceId, hints, known, lookups.session(id)) };
  }
  const session = lookups.session(step.sessionId) ?? (step.externalId === null ? null : lookups.sessionByExternalId(step.externalId));
  return session && attach(sourceId, object, session.id, 'manual');
}

function keepOverlap(sourceId: SourceId, object: StoredObject, known: Recording): RecordingPlan {
  const plan = attach(sourceId, object, known.sessionId, 'overlap');
  const { matchConfidence: confidence, matchEvidence: evidence } = known;
  const isWeighed = confidence !== null && confidence !== 'certain';
  return { ...plan, recording: { ...plan.recording, overlap: isWeighed ? { confidence, evidence } : null } };
}

function attach(
  sourceId: SourceId,
  object: StoredObject,
  sessionId: SessionId,
  matchMethod: MatchMethod,
  problem: string | null = null,
): RecordingPlan {
  const { key, sizeBytes, etag, versionId, checksum, lastModifiedMs } = object;
  const id = recordingIdOf(sourceId, key);
  return {
    session: null,
    recording: { id, sessionId, sourceId, key, sizeBytes, etag, versionId, checksum, lastModifiedMs, matchMethod },
    problem,
  };
}

function namedSession({ candidates }: KeyHints, lookups: PlanLookups): Session | null {
  let weaker: Session | null = null;
  for (const candidate of candidates) {
    const session = lookups.sessionByExternalId(candidate);
    if (session?.origin === 'inventory') return session;
    weaker ??= session;
  }
  return weaker;
}

function conflictOf(keyId: string | null, sidecar: SraSession | null): string | null {
  const told = sidecar?.externalId ?? null;
  if (keyId === null || told === null || keyId === told) return null;
  return `The key names session ${keyId}, its metadata session ${told}; the key was followed.`;
}

function derivedIdOf(sourceId: SourceId, externalId: string | null, { group }: KeyHints): SessionId {
  return externalId === null ? sessionIdSchema.parse(stableId('derived', sourceId, group)) : sessionIdOf(sourceId, externalId);
}

const dayMs = 86_400_000;

/**
 * A session of which only its objects are known. Its parts come one by one, each knowing something: known facts are
 * filled in and never replaced, so that the same objects always end in the same session.
 */
function derivedSession(
  id: SessionId,
  sourceId: SourceId,
  hints: KeyHints,
  known: Recording | null,
  session: Session | null,
): SessionInput {
  const probedStartMs = known?.probe?.startedAt ?? null;
  const probedEndMs = probedStartMs === null || !known?.probe?.durationMs ? null : probedStartMs + known.probe.durationMs;
  const startedAtMs = session?.startedAtMs ?? null;
  // Midnight is what a date in a key gives; the recording itself knows better.
  const vague = startedAtMs === null || startedAtMs % dayMs === 0;
  const ends = [session?.endedAtMs ?? null, probedEndMs].filter((end) => end !== null);
  return {
    id,
    sourceId,
    externalId: hints.sessionId,
    status: 'unknown',
    resourceType: session && session.resourceType !== 'unknown' ? session.resourceType : (hints.resourceType ?? 'unknown'),
    user: session?.user ?? hints.user,
    target: session?.target ?? hints.host,
    gateway: null,
    secretName: null,
    clientType: null,
    accessId: null,
    instanceId: null,
    errorMessage: null,
    startedAtMs: vague ? (probedStartMs ?? startedAtMs ?? hints.startedAtMs) : startedAtMs,
    endedAtMs: ends.length === 0 ? null : Math.max(...ends),
    origin: 'derived',
    raw: null,
  };
}
