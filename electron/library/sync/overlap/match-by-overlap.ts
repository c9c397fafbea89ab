import { setImmediate } from 'node:timers/promises';
import type { SourceId } from '../../../../shared/model/ids.ts';
import { inSteps } from '../../../common/in-steps.ts';
import { type ReadableCatalog, statement, type WritableCatalog } from '../../catalog/handles.ts';
import { writeJson } from '../../catalog/json-column.ts';
import { transaction } from '../../catalog/open-catalog.ts';
import { setMatch } from '../../catalog/recording-sync.ts';
import { getRecording } from '../../catalog/recordings.ts';
import { getSession, refreshSteps, upsertSession } from '../../catalog/sessions.ts';
import { listGatewayIds } from '../../catalog/sources.ts';
import { catalogLookups } from '../match-recordings.ts';
import { planRecording } from '../plan-sync.ts';
import { assignOverlap, type Edge } from './assign-overlap.ts';
import { type OverlapObject, type OverlapUnit, overlapObjects, overlapUnits } from './overlap-units.ts';
import { confidenceOf, type Fit, scoreOverlap } from './score-overlap.ts';
import { createSessionDays, type OpenSession } from './session-days.ts';

/** More sessions than this that an object fits are not told apart. */
const mostEdges = 50;
const batchSize = 1_000;

/** A session that an object may be of, and how well it fits. */
export interface FittingSession {
  readonly session: OpenSession;
  readonly fit: Fit;
}

/**
 * Matches what nothing names a session for by time, user, host and length. Everything is weighed anew each time, so that the
 * outcome depends on what is known and not on when it became known: a match that no longer holds is undone. Writes only what
 * changed; can be interrupted, and goes on with the next sync. The sources whose sessions have to be refreshed are added to `moved`.
 */
export async function matchByOverlap(options: {
  readonly catalog: WritableCatalog;
  readonly signal: AbortSignal;
  readonly moved: Set<SourceId>;
}): Promise<void> {
  const { catalog, signal, moved } = options;
  if (statement(catalog, anyOpenSql).get() === undefined) return;
  const breathe = async (): Promise<void> => {
    await setImmediate();
    signal.throwIfAborted();
  };
  const objects: OverlapObject[] = [];
  for (const some of overlapObjects(catalog)) {
    objects.push(...some);
    await breathe();
  }
  const units = overlapUnits(objects);
  const fitting = createFitting(catalog);
  const fits = new Map<string, FittingSession[]>();
  for (const [at, unit] of units.entries()) {
    const found = fitting(unit);
    if (found.length > 0) fits.set(unit.id, found);
    if (at % batchSize === batchSize - 1) await breathe();
  }
  const matches = assign(units, fits);
  const changes = units.flatMap((unit) => changesOf(unit, matches.get(unit.id) ?? null));
  for (let at = 0; at < changes.length; at += batchSize) {
    transaction(catalog, () => {
      for (const change of changes.slice(at, at + batchSize)) write(catalog, change, moved);
    });
    await breathe();
  }
}

/** The same where no sync follows that refreshes the sessions. */
export async function rematchByOverlap(options: {
  readonly catalog: WritableCatalog;
  readonly now: () => number;
  readonly signal: AbortSignal;
}): Promise<void> {
  const { catalog, now, signal } = options;
  const moved = new Set<SourceId>();
  await matchByOverlap({ catalog, signal, moved });
  if (moved.size > 0) await inSteps(refreshSteps(catalog, { sourceIds: [...moved], nowMs: now() }), signal);
}

const anyOpenSql = `
SELECT 1 WHERE EXISTS (SELECT 1 FROM sessions WHERE origin = 'inventory' AND started_at_ms IS NOT NULL)
  OR EXISTS (SELECT 1 FROM recordings WHERE match_method = 'overlap')`;

/** The sessions that fit, the best first; the same for the same data. */
export function createFitting(catalog: ReadableCatalog): (unit: OverlapUnit) => FittingSession[] {
  const gateways = new Set(listGatewayIds(catalog));
  const candidates = createSessionDays(catalog);
  return ({ sourceId, evidence }) => {
    const found: FittingSession[] = [];
    for (const session of candidates(evidence)) {
      if (session.sourceId !== sourceId && !gateways.has(session.sourceId)) continue;
      const fit = scoreOverlap(evidence, session);
      if (fit !== null) found.push({ session, fit });
    }
    return found.sort((a, b) => b.fit.points - a.fit.points || (a.session.id < b.session.id ? -1 : 1)).slice(0, mostEdges);
  };
}

/** What is still in a store comes before what was there once. */
function assign(units: readonly OverlapUnit[], fits: ReadonlyMap<string, FittingSession[]>): ReadonlyMap<string, FittingSession> {
  const edgesOf = (isRemoved: boolean): Edge[] =>
    units
      .filter((unit) => unit.isRemoved === isRemoved)
      .flatMap(({ id }) => (fits.get(id) ?? []).map(({ session, fit }) => ({ unit: id, session: session.id, points: fit.points })));
  const present = assignOverlap(edgesOf(false));
  const taken = new Set([...present.values()].map(({ session }) => session));
  const removed = assignOverlap(edgesOf(true).filter(({ session }) => !taken.has(session)));
  const matches = new Map<string, FittingSession>();
  for (const [id, { session }] of [...present, ...removed]) {
    const found = fits.get(id)?.find((each) => each.session.id === session);
    if (found) matches.set(id, found);
  }
  return matches;
}

interface Change {
  readonly object: OverlapObject;
  readonly match: FittingSession | null;
}

function changesOf({ objects }: OverlapUnit, match: FittingSession | null): Change[] {
  const isAsWanted = (object: OverlapObject): boolean =>
    match === null
      ? object.matchMethod === 'derived'
      : object.sessionId === match.session.id &&
        object.matchMethod === 'overlap' &&
        object.matchConfidence === confidenceOf(match.fit.points) &&
        object.matchEvidence === writeJson(match.fit.evidence);
  return objects.filter((object) => !isAsWanted(object)).map((object) => ({ object, match }));
}

function write(catalog: WritableCatalog, { object, match }: Change, moved: Set<SourceId>): void {
  const before = getSession(catalog, object.sessionId);
  for (const sourceId of [object.sourceId, before?.sourceId, match?.session.sourceId]) if (sourceId) moved.add(sourceId);
  if (match !== null) {
    const overlap = { confidence: confidenceOf(match.fit.points), evidence: match.fit.evidence };
    setMatch(catalog, object.id, { sessionId: match.session.id, matchMethod: 'overlap', overlap });
  } else {
    release(catalog, object);
  }
}

/** Gives a recording back to what its name and its parts say of it. */
function release(catalog: WritableCatalog, { id, sourceId }: OverlapObject): void {
  const recording = getRecording(catalog, id);
  if (!recording) return;
  const lookups = catalogLookups(catalog, sourceId);
  const plan = planRecording(sourceId, recording, null, {
    ...lookups,
    recording: (known) => (known === id ? { ...recording, matchMethod: 'derived' } : lookups.recording(known)),
  });
  if (plan.session) upsertSession(catalog, plan.session);
  setMatch(catalog, id, plan.recording);
}
