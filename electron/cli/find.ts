import { AppError } from '../../shared/errors.ts';
import { type CaseId, type RecordingId, recordingIdSchema, type SessionId, sessionIdSchema } from '../../shared/model/ids.ts';
import type { Source } from '../../shared/model/source.ts';
import type { Engine } from '../library/engine.ts';
import { printable } from './text-output.ts';

/** A source by its id or its name. Throws `not-found`. */
export async function findSource(engine: Engine, text: string): Promise<Source> {
  const { sources } = await engine.call('sources.list', {});
  const source = sources.find(({ id }) => id === text) ?? sources.find(({ name }) => name === text);
  if (source) return source;
  const known =
    sources.length === 0 ? 'There are none yet; add one.' : `There are: ${sources.map(({ name }) => printable(name)).join(', ')}.`;
  throw new AppError('not-found', `There is no source "${printable(text)}".`, { action: known });
}

/** A session by its id or by the id that the inventory gives it. Throws `not-found`, and `usage` where two sources share it. */
export async function findSession(engine: Engine, text: string): Promise<SessionId> {
  const id = sessionIdSchema.safeParse(text);
  if (id.success) {
    const known = await orNull(engine.call('sessions.get', { sessionId: id.data }));
    if (known) return known.session.id;
  }
  let cursor: string | null = null;
  const found: SessionId[] = [];
  do {
    const page: Awaited<ReturnType<typeof sessionPage>> = await sessionPage(engine, text, cursor);
    found.push(...page.sessions.filter(({ externalId }) => externalId === text).map((session) => session.id));
    cursor = page.nextCursor;
  } while (cursor !== null && found.length < 2);
  const [first, second] = found;
  if (first === undefined)
    throw new AppError('not-found', `There is no session "${printable(text)}".`, { action: 'See "witness sessions".' });
  if (second !== undefined) throw new AppError('usage', `"${printable(text)}" is a session in two sources: ${first} and ${second}.`);
  return first;
}

/** A case by its id or its title. Throws `not-found`, and `usage` where two have that title. */
export async function findCase(engine: Engine, text = ''): Promise<CaseId> {
  const { cases } = await engine.call('cases.list', {});
  const [found, second] = cases.filter(({ id, title }) => id === text || title === text);
  if (!found) throw new AppError('not-found', `There is no case "${printable(text)}".`, { action: 'See "witness cases list".' });
  if (second) throw new AppError('usage', `Several cases are named "${printable(text)}".`, { action: 'Name one by its id.' });
  return found.id;
}

/** Recordings and sessions by id, in any mixture. */
export async function findTargets(
  engine: Engine,
  texts: readonly string[],
): Promise<{ recordingIds: RecordingId[]; sessionIds: SessionId[] }> {
  const recordingIds: RecordingId[] = [];
  const sessionIds: SessionId[] = [];
  for (const text of texts) {
    const id = recordingIdSchema.safeParse(text);
    const known = id.success ? await orNull(engine.call('recordings.get', { recordingId: id.data })) : null;
    if (known) recordingIds.push(known.recording.id);
    else sessionIds.push(await findSession(engine, text));
  }
  return { recordingIds, sessionIds };
}

/** A recording by its id, or by the key of its object. Throws `not-found`, and `usage` where two sources have that key. */
export async function findObject(engine: Engine, text: string): Promise<RecordingId> {
  const id = recordingIdSchema.safeParse(text);
  const known = id.success ? await orNull(engine.call('recordings.get', { recordingId: id.data })) : null;
  if (known) return known.recording.id;
  const { recordingIds } = await engine.call('sessions.findObject', { key: text });
  const [only, second] = recordingIds;
  if (only === undefined) throw new AppError('not-found', `There is no object "${printable(text)}".`, { action: 'Sync its source.' });
  if (second === undefined) return only;
  throw new AppError('usage', `"${printable(text)}" is an object in several sources.`, {
    action: `Name one of: ${recordingIds.join(', ')}`,
  });
}

/** A recording by its id, or the only one of a session that can be played. Throws `not-found`, and `usage` where there are several. */
export async function findPlayable(engine: Engine, text: string): Promise<RecordingId> {
  const { recordingIds, sessionIds } = await findTargets(engine, [text]);
  const [recordingId] = recordingIds;
  if (recordingId !== undefined) return recordingId;
  const found = await Promise.all(sessionIds.map((sessionId) => engine.call('sessions.get', { sessionId })));
  const playable = found
    .flatMap(({ recordings }) => recordings)
    .filter(({ probe, companionOf }) => probe !== null && probe.playable !== 'no' && companionOf === null);
  const [only, second] = playable;
  if (only === undefined) throw new AppError('not-cached', `"${printable(text)}" has no recording that was fetched and can be played.`);
  if (second !== undefined) {
    const ids = playable.map(({ id }) => id).join(', ');
    throw new AppError('usage', `"${printable(text)}" has several recordings.`, { action: `Name one of: ${ids}` });
  }
  return only.id;
}

function sessionPage(engine: Engine, text: string, cursor: string | null) {
  return engine.call('sessions.list', { filter: { text }, cursor, limit: 500 });
}

async function orNull<T>(call: Promise<T>): Promise<T | null> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof AppError && error.code === 'not-found') return null;
    throw error;
  }
}
