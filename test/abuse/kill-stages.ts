import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Engine } from '../../electron/library/engine.ts';
import { AppError } from '../../shared/errors.ts';
import { exportResultSchema, verifyReportSchema } from '../../shared/model/evidence.ts';
import type { JobId } from '../../shared/model/ids.ts';
import { fetchResultSchema, type ItemFailure, indexResultSchema, type Job, syncResultSchema } from '../../shared/model/job.ts';
import type { Recording } from '../../shared/model/recording.ts';
import { waitForJob } from '../support/library.ts';
import { recordingsOf } from './check-library.ts';

/** Which data folder a stage begins with; see kill-homes.ts. */
export type HomeName = 'added' | 'synced' | 'fetched' | 'reviewed' | 'older';

/** Work of the library that may be killed at any time and is then done again, to the same end. */
export interface KillStage {
  readonly from: HomeName;
  /** `out`: an empty folder for what is handed out. `acknowledge` tells what the library has said is done. */
  work(engine: Engine, place: { readonly out: string; readonly caseFile: string }, acknowledge: (what: string) => void): Promise<void>;
  /** After the work was done to its end: what of the acknowledged is not there, and what is in the folder that ought not to be. */
  wrong?(engine: Engine, place: { readonly out: string }, acknowledged: readonly string[]): Promise<string[]>;
}

/** Notes and stretches that the journal stage adds. */
const noteCount = 40;

export const killStages: Readonly<Record<string, KillStage>> = {
  sync: {
    from: 'added',
    async work(engine) {
      const { sources } = await engine.call('sources.list', {});
      for (const { id } of sources) {
        const job = await endWell(engine, (await engine.call('sources.sync', { sourceId: id })).jobId);
        refuse(syncResultSchema.parse(job.result).failures);
      }
    },
  },
  fetch: {
    from: 'synced',
    async work(engine) {
      const job = await endWell(engine, (await engine.call('recordings.fetch', { all: true })).jobId);
      refuse(fetchResultSchema.parse(job.result).failures);
    },
  },
  decrypt: {
    from: 'fetched',
    async work(engine, _, acknowledge) {
      for (const { id, key, unwrapped } of (await recordingsOf(engine)).values()) {
        if (!key.endsWith('.enc') || unwrapped !== null) continue;
        await endWell(engine, (await engine.call('recordings.decrypt', { recordingId: id })).jobId);
        acknowledge(key);
      }
    },
    async wrong(engine, _, acknowledged) {
      const recordings = await recordingsOf(engine);
      return acknowledged.flatMap((key) => (recordings.get(key)?.unwrapped ? [] : [`"${key}" was decrypted, and is not any more.`]));
    },
  },
  index: {
    from: 'fetched',
    async work(engine) {
      const job = await endWell(engine, (await engine.call('recordings.index', { all: true })).jobId);
      refuse(indexResultSchema.parse(job.result).failures.filter(({ item }) => !item.includes('/large/')));
    },
  },
  'screen text': {
    from: 'reviewed',
    async work(engine) {
      const recording = (await recordingsOf(engine)).get(videoKey);
      if (!recording) throw new Error(`${videoKey} is not listed.`);
      await endWell(engine, (await engine.call('recordings.readScreenText', { recordingIds: [recording.id] })).jobId);
    },
  },
  export: {
    from: 'reviewed',
    async work(engine, { out }) {
      const of = { sessionIds: [...new Set((await castsOf(engine)).slice(0, 4).map(({ sessionId }) => sessionId))] };
      const { packages } = await engine.call('evidence.unfinished', {});
      const [unfinished] = packages;
      if (unfinished) await endWell(engine, (await engine.call('evidence.continue', { packageId: unfinished.id })).jobId);
      else if ((await readdir(out)).length === 0) {
        await endWell(engine, (await engine.call('evidence.package', { of, targetDir: out, reason: 'Ticket 42' })).jobId);
      }
    },
    wrong: (engine, { out }) => wrongBags(engine, out, 1),
  },
  redaction: {
    from: 'reviewed',
    async work(engine, { out }, acknowledge) {
      const [recording] = await castsOf(engine);
      if (!recording) throw new Error('There is no terminal recording.');
      const redacted = { withoutOriginals: true };
      const { sessionId } = recording;
      const { jobId } = await engine.call('evidence.export', { sessionId, targetDir: out, reason: 'Ticket 42', redacted });
      acknowledge(exportResultSchema.parse((await endWell(engine, jobId)).result).bagPath);
    },
    wrong: (engine, { out }, acknowledged) => wrongBags(engine, out, new Set(acknowledged).size),
  },
  journal: {
    from: 'reviewed',
    async work(engine, _, acknowledge) {
      const recording = (await castsOf(engine)).at(-1);
      if (!recording) throw new Error('There is no terminal recording.');
      const { sessionId, id: recordingId } = recording;
      // As a person would: what is there is not entered once more.
      const known = new Set((await engine.call('notes.list', { sessionId })).notes.map(({ text }) => text));
      for (let index = 0; index < noteCount; index += 1) {
        const text = `Note ${index}`;
        if (!known.has(text)) {
          const place = { atMs: index * 100, endMs: null, severity: 'info' as const };
          await engine.call('notes.add', { sessionId, recordingId, ...place, text });
        }
        acknowledge(text);
        const interval = { fromMs: index * 50, toMs: (index + 1) * 50, speed: 1, focused: true, startedAtMs: index * 50 };
        await engine.call('coverage.add', { intervals: [{ recordingId, kind: 'watched', ...interval }] });
        acknowledge(`watched ${(index + 1) * 50}`);
      }
    },
    async wrong(engine, _, acknowledged) {
      const sessionId = (await castsOf(engine)).at(-1)?.sessionId;
      if (!sessionId) return ['The session of the notes is gone.'];
      const { notes } = await engine.call('notes.list', { sessionId });
      const noted = await notedOnce(
        engine,
        sessionId,
        notes.map(({ id }) => id),
      );
      const missing = acknowledged.filter((text) => text.startsWith('Note') && !notes.some((note) => note.text === text));
      return [...missing.map((text) => `"${text}" was added, and is gone.`), ...noted];
    },
  },
  'hand over': {
    from: 'reviewed',
    async work(engine, { out }, acknowledge) {
      const [first] = (await engine.call('cases.list', {})).cases;
      if (!first) throw new Error('There is no case.');
      const { jobId } = await engine.call('cases.handOver', { caseId: first.id, targetDir: out, reason: 'To Bob' });
      const { error } = await waitForJob(engine, jobId);
      // Killed after its file took its place, and done again within the second that is in its name: it never overwrites.
      if (error && error.code !== 'export-target-exists') throw AppError.fromPayload(error);
      acknowledge('handed over');
    },
    async wrong(_, { out }) {
      return (await readdir(out)).flatMap((name) => (name.endsWith('.partial') ? [`"${name}" was left behind.`] : []));
    },
  },
  merge: {
    from: 'fetched',
    async work(engine, { caseFile }) {
      await endWell(engine, (await engine.call('cases.takeIn', { path: caseFile })).jobId);
    },
  },
  migration: {
    from: 'older',
    // Opening it is the work.
    work: async () => undefined,
    async wrong(engine) {
      const { total } = await engine.call('sessions.list', { limit: 1 });
      return total === olderSessionCount ? [] : [`${total} of ${olderSessionCount} sessions are left.`];
    },
  },
};

export const videoKey = 'web/2026/11/16/rec_446505613975775531540522.mp4';
export const olderSessionCount = 20_000;

/** Terminal recordings, by their key. */
export async function castsOf(engine: Engine): Promise<Recording[]> {
  const all = [...(await recordingsOf(engine)).values()].filter(({ key }) => key.endsWith('.cast'));
  return all.sort((a, b) => (a.key < b.key ? -1 : 1));
}

function refuse(failures: readonly ItemFailure[]): void {
  const [first] = failures;
  if (first) throw AppError.fromPayload(first.error);
}

/** Waits for a job, and throws what it ended with where that is not well. */
async function endWell(engine: Engine, jobId: JobId): Promise<Job> {
  const job = await waitForJob(engine, jobId);
  if (job.error) throw AppError.fromPayload(job.error);
  return job;
}

/** Every folder that is there is a bag that verifies, and there are so many of them. */
async function wrongBags(engine: Engine, out: string, count: number): Promise<string[]> {
  const wrong: string[] = [];
  const names = await readdir(out);
  if (names.length !== count) wrong.push(`There are ${names.length} files in place of ${count}: ${names.join(', ')}.`);
  for (const name of names) {
    const job = await endWell(engine, (await engine.call('evidence.verify', { bagPath: join(out, name) })).jobId);
    const { outcome } = verifyReportSchema.parse(job.result);
    if (outcome !== 'verified') wrong.push(`"${name}" is ${outcome}.`);
  }
  return wrong;
}

/** Each of these is in the journal as added to this session exactly once, and no other is. */
async function notedOnce(engine: Engine, sessionId: string, ids: readonly string[]): Promise<string[]> {
  const times = new Map<string, number>();
  let beforeSeq: number | null = null;
  for (;;) {
    const page: { entries: { seq: number; action: string; object: string; detail: Record<string, unknown> }[] } = await engine.call(
      'journal.list',
      {
        beforeSeq,
        limit: 500,
      },
    );
    for (const { action, object, detail } of page.entries) {
      if (action !== 'note.added' || object !== sessionId) continue;
      const id = ids.find((each) => detail.note === each) ?? String(detail.note);
      times.set(id, (times.get(id) ?? 0) + 1);
    }
    const last = page.entries.at(-1);
    if (!last) break;
    beforeSeq = last.seq;
  }
  const missing = ids.filter((id) => times.get(id) !== 1).map((id) => `The note ${id} is in the journal ${times.get(id) ?? 0} times.`);
  return [
    ...missing,
    ...[...times.keys()].filter((id) => !ids.includes(id)).map((id) => `The journal tells of a note ${id} that is not there.`),
  ];
}
