import type { MethodName, ParamsOf, ResultOf } from '../../../shared/contract/index.ts';
import { AppError, toAppError } from '../../../shared/errors.ts';
import { type JobId, jobIdSchema } from '../../../shared/model/ids.ts';
import { hasEnded, type Job, type JobKind } from '../../../shared/model/job.ts';
import { randomId } from '../../common/stable-id.ts';
import { createPace, type Pace, timeLeftMs } from './pace.ts';

export interface JobProgress {
  readonly done?: number;
  readonly total?: number | null;
  readonly detail?: string;
  /** What `done` grew by had been there already: it says nothing about the pace of the work. */
  readonly wasHere?: boolean;
}

/** What work is given: a signal that says stop, and somewhere to report how far it is. */
export interface JobContext {
  readonly signal: AbortSignal;
  /** Whether it is to stop because Witness closes, not because somebody cancelled it. */
  isClosing(): boolean;
  report(progress: JobProgress): void;
}

/** A call of the contract that starts a job: made once more, it goes on with the work or does it again. */
export type JobCall = {
  [M in MethodName]: ResultOf<M> extends { jobId: JobId } ? { readonly method: M; readonly params: ParamsOf<M> } : never;
}[MethodName];

export interface JobStart {
  readonly kind: JobKind;
  readonly title: string;
  readonly unit: Job['unit'];
  /** What the job works on, for `cancelWhere`. */
  readonly key: string;
  /** Not started twice with the same key: the job that already runs is returned, one that is paused goes on. */
  readonly exclusive?: boolean;
  /** How it is started again, also after a restart. Without it the work is over when Witness ends. */
  readonly again?: JobCall;
  /** Stopped and called once more, the work goes on where it was. */
  readonly canPause?: boolean;
  readonly work: (context: JobContext) => Promise<Job['result']>;
}

/** A call as it was kept: checked against the contract when it is made. */
export interface KeptCall {
  readonly method: string;
  readonly params: unknown;
}

/** A job as it outlives the process. */
export interface KeptJob {
  readonly job: Job;
  readonly key: string;
  readonly again: KeptCall;
}

/** Where jobs are kept that are not done. */
export interface JobStore {
  /** In the order in which they were started. */
  list(): readonly KeptJob[];
  put(kept: KeptJob): void;
  remove(id: JobId): void;
}

export interface Jobs {
  start(options: JobStart): JobId;
  /** The newest first. */
  list(): Job[];
  get(id: JobId): Job;
  cancel(id: JobId): void;
  /** It stops and keeps what it has; `usage` for work that cannot. */
  pause(id: JobId): void;
  /** Goes on with what is paused or was interrupted, and does again what failed or was cancelled; the job that runs now. */
  resume(id: JobId): Promise<JobId>;
  /** Takes ended jobs off the list. */
  dismiss(matches: (job: Job) => boolean): void;
  /** Settles when the job has ended, in whatever state; never rejects. */
  wait(id: JobId): Promise<Job>;
  /** What is worked on now. */
  runningKeys(): string[];
  /** What somebody wants to rest. */
  isPaused(key: string): boolean;
  /** Cancels jobs that have not ended and match, and waits for them. */
  cancelWhere(matches: (key: string) => boolean): Promise<void>;
  /** Tells the pace anew of what runs: it falls while nothing is reported. */
  refresh(): void;
  /** Stops everything, waits, and refuses new work. What can be started again is interrupted, else cancelled. */
  close(): Promise<void>;
}

export interface JobsOptions {
  readonly now: () => number;
  readonly onChange: (job: Job) => void;
  readonly onRemoved?: (id: JobId) => void;
  readonly store?: JobStore;
  /** Makes the call of a job once more; the job that it started. */
  readonly startAgain?: (call: KeptCall) => Promise<JobId>;
}

interface Entry {
  job: Job;
  readonly key: string;
  readonly again: KeptCall | null;
  /** Null: it ran in an earlier process. */
  readonly run: Run | null;
}

interface Run {
  controller: AbortController;
  readonly finished: Promise<void>;
  readonly pace: Pace;
  /** Lets paused work go on. */
  wake: () => void;
}

/** Progress of one job reaches listeners at most this often; its first and last state always do. */
const reportIntervalMs = 100;
/** And the disk. */
const keepIntervalMs = 5_000;
const keptEndedJobs = 100;

/** Runs long work under an id, with progress, pausing, cancellation and a record of how it ended. */
export function createJobs({ now, onChange, onRemoved, store, startAgain }: JobsOptions): Jobs {
  const entries = new Map<JobId, Entry>();
  let closed = false;
  for (const kept of store?.list() ?? []) {
    const wasCut = kept.job.state === 'running';
    const job: Job = wasCut ? { ...kept.job, state: 'interrupted' } : kept.job;
    entries.set(job.id, { ...kept, job: { ...job, ratePerSecond: null, leftMs: null }, run: null });
  }

  function start({ kind, title, unit, key, exclusive = false, again, canPause = false, work }: JobStart): JobId {
    if (closed) throw new AppError('cancelled', 'Witness is closing.');
    if (exclusive) {
      const known = [...entries.values()].find((entry) => entry.key === key && entry.run && !hasEnded(entry.job));
      if (known) {
        if (known.job.state === 'paused') wake(known);
        return known.job.id;
      }
      // What an earlier process left of the same work is this work now.
      remove([...entries.values()].filter((entry) => entry.key === key && !entry.run));
    }
    const id = jobIdSchema.parse(randomId());
    const { promise, resolve } = Promise.withResolvers<void>();
    const run: Run = { controller: new AbortController(), finished: promise, pace: createPace(), wake: () => undefined };
    const job: Job = {
      ...{ id, kind, title, unit, canPause, canStartAgain: again !== undefined },
      ...{ state: 'running', done: 0, total: null, detail: '', ratePerSecond: null, leftMs: null },
      ...{ startedAtMs: now(), endedAtMs: null, error: null, result: null },
    };
    const entry: Entry = { job, key, again: again ?? null, run };
    entries.set(id, entry);
    keep(entry);
    void perform(entry, run, work).finally(resolve);
    return id;
  }

  async function perform(entry: Entry, run: Run, work: JobStart['work']): Promise<void> {
    // Not in the caller's turn: it has its job id before anything is reported.
    await Promise.resolve();
    onChange(entry.job);
    for (;;) {
      const { controller } = run;
      try {
        const result = await work(contextOf(entry, run, controller.signal));
        // Done is done, though somebody wanted it to rest just then.
        if (!isPausing(controller)) controller.signal.throwIfAborted();
        if (!hasEnded(entry.job)) end(entry, { state: 'done', result });
        return;
      } catch (error) {
        if (!isPausing(controller)) return end(entry, failureOf(entry, controller, error));
      }
      // Unless it was told to go on while it came to rest.
      if (entry.job.state === 'paused' && !closed) await new Promise<void>((resolve) => (run.wake = resolve));
      run.wake = () => undefined;
      if (hasEnded(entry.job) || closed) return;
      run.controller = new AbortController();
      run.pace.restart();
    }
  }

  function contextOf(entry: Entry, run: Run, signal: AbortSignal): JobContext {
    let lastReportMs = 0;
    let lastKeptMs = now();
    return {
      signal,
      isClosing: () => closed,
      report({ wasHere, ...progress }) {
        if (entry.job.state !== 'running' || signal.aborted) return;
        const atMs = now();
        if (progress.done !== undefined) run.pace.note(atMs, progress.done, wasHere);
        entry.job = { ...entry.job, ...progress };
        if (atMs - lastReportMs < reportIntervalMs) return;
        lastReportMs = atMs;
        measure(entry, run, atMs);
        if (atMs - lastKeptMs >= keepIntervalMs) {
          lastKeptMs = atMs;
          keep(entry);
        }
        onChange(entry.job);
      },
    };
  }

  function measure(entry: Entry, { pace }: Run, atMs: number): void {
    const ratePerSecond = pace.perSecond(atMs);
    const { done, total } = entry.job;
    entry.job = { ...entry.job, ratePerSecond, leftMs: timeLeftMs(done, total, ratePerSecond) };
  }

  function failureOf({ job, again }: Entry, { signal }: AbortController, error: unknown): Partial<Job> {
    if (signal.aborted && closed && again) return { state: 'interrupted' };
    const appError = toAppError(signal.aborted ? new AppError('cancelled', `${job.title}: cancelled.`) : error);
    return { state: appError.code === 'cancelled' ? 'cancelled' : 'failed', error: appError.toPayload() };
  }

  function end(entry: Entry, change: Partial<Job>): void {
    entry.job = { ...entry.job, ...change, ratePerSecond: null, leftMs: null, endedAtMs: now() };
    keep(entry);
    const ended = [...entries.values()].filter(({ job }) => hasEnded(job));
    remove(ended.slice(0, Math.max(0, ended.length - keptEndedJobs)));
    onChange(entry.job);
  }

  function keep({ job, key, again }: Entry): void {
    if (again && job.state !== 'done' && job.state !== 'cancelled') tryStore((kept) => kept.put({ job, key, again }));
    else tryStore((kept) => kept.remove(job.id));
  }

  /** What stops this (a full disk) must not turn what the job does into a failure: only its memory is lost. */
  function tryStore(write: (kept: JobStore) => void): void {
    try {
      if (store) write(store);
    } catch {
      // See above.
    }
  }

  function remove(gone: readonly Entry[]): void {
    for (const { job } of gone) {
      entries.delete(job.id);
      tryStore((kept) => kept.remove(job.id));
      onRemoved?.(job.id);
    }
  }

  function find(id: JobId): Entry {
    const entry = entries.get(id);
    if (!entry) throw new AppError('not-found', 'This job is no longer known.');
    return entry;
  }

  function wake(entry: Entry): void {
    entry.job = { ...entry.job, state: 'running' };
    keep(entry);
    onChange(entry.job);
    entry.run?.wake();
  }

  function cancel(entry: Entry): void {
    const { job, run } = entry;
    if (job.state === 'running') run?.controller.abort();
    else if (job.state === 'paused' || job.state === 'interrupted') {
      end(entry, { state: 'cancelled', error: new AppError('cancelled', `${job.title}: cancelled.`).toPayload() });
      run?.wake();
    }
  }

  async function cancelWhere(matches: (key: string) => boolean): Promise<void> {
    const matching = [...entries.values()].filter(({ job, key }) => !hasEnded(job) && matches(key));
    for (const entry of matching) cancel(entry);
    await Promise.all(matching.map(({ run }) => run?.finished));
  }

  return {
    start,
    cancelWhere,
    list: () => [...entries.values()].map((entry) => entry.job).reverse(),
    get: (id) => find(id).job,
    runningKeys: () => [...entries.values()].filter(({ job }) => job.state === 'running').map(({ key }) => key),
    isPaused: (key) => [...entries.values()].some((entry) => entry.key === key && entry.job.state === 'paused'),
    cancel: (id) => cancel(find(id)),
    pause(id) {
      const entry = find(id);
      if (entry.job.state !== 'running') return;
      if (!entry.job.canPause || !entry.run) {
        throw new AppError('usage', `${entry.job.title}: this cannot be paused.`, { action: 'Cancel it; it can be started again.' });
      }
      entry.job = { ...entry.job, state: 'paused', ratePerSecond: null, leftMs: null };
      keep(entry);
      onChange(entry.job);
      entry.run.controller.abort(pauseReason);
    },
    async resume(id) {
      const entry = find(id);
      if (entry.job.state === 'running') return id;
      if (entry.job.state === 'paused' && entry.run) {
        wake(entry);
        return id;
      }
      if (!entry.again || !startAgain) {
        throw new AppError('usage', `${entry.job.title}: this cannot be started again from here.`, {
          action: 'Start it where it was started.',
        });
      }
      const startedId = await startAgain(entry.again);
      if (startedId !== id && entries.has(id)) remove([entry]);
      return startedId;
    },
    dismiss: (matches) => remove([...entries.values()].filter(({ job }) => hasEnded(job) && matches(job))),
    refresh() {
      for (const entry of entries.values()) {
        const { ratePerSecond } = entry.job;
        if (entry.job.state !== 'running' || !entry.run) continue;
        measure(entry, entry.run, now());
        if (entry.job.ratePerSecond !== ratePerSecond) onChange(entry.job);
      }
    },
    async wait(id) {
      const entry = find(id);
      await entry.run?.finished;
      return entry.job;
    },
    async close() {
      closed = true;
      const open = [...entries.values()].filter(({ job, run }) => run && !hasEnded(job));
      for (const { job, run } of open) {
        if (job.state === 'running') run?.controller.abort();
        // It stays paused, for the next start.
        run?.wake();
      }
      await Promise.all(open.map(({ run }) => run?.finished));
    },
  };
}

const pauseReason = new AppError('cancelled', 'Paused.');

function isPausing({ signal }: AbortController): boolean {
  return signal.reason === pauseReason;
}
