import { AppError, toAppError } from '../../../shared/errors.ts';
import { type JobId, jobIdSchema } from '../../../shared/model/ids.ts';
import type { Job, JobKind } from '../../../shared/model/job.ts';
import { randomId } from '../../common/stable-id.ts';

export interface JobProgress {
  readonly done?: number;
  readonly total?: number | null;
  readonly detail?: string;
}

/** What work is given: a signal that says stop, and somewhere to report how far it is. */
export interface JobContext {
  readonly signal: AbortSignal;
  /** Whether it is to stop because Witness closes, not because somebody cancelled it. */
  isClosing(): boolean;
  report(progress: JobProgress): void;
}

export interface JobStart {
  readonly kind: JobKind;
  readonly title: string;
  readonly unit: Job['unit'];
  /** What the job works on, for `cancelWhere`. */
  readonly key: string;
  /** Not started twice with the same key: the job that already runs is returned. */
  readonly exclusive?: boolean;
  readonly work: (context: JobContext) => Promise<Job['result']>;
}

export interface Jobs {
  start(options: JobStart): JobId;
  list(): Job[];
  get(id: JobId): Job;
  cancel(id: JobId): void;
  /** Settles when the job has ended, in whatever state; never rejects. */
  wait(id: JobId): Promise<Job>;
  /** What is worked on now. */
  runningKeys(): string[];
  /** Cancels running jobs that match and waits for them. */
  cancelWhere(matches: (key: string) => boolean): Promise<void>;
  /** Cancels everything, waits, and refuses new work. */
  close(): Promise<void>;
}

interface Entry {
  job: Job;
  readonly key: string;
  readonly controller: AbortController;
  readonly finished: Promise<void>;
}

/** Progress of one job reaches listeners at most this often; its first and last state always do. */
const reportIntervalMs = 100;
const keptEndedJobs = 100;

/** Runs long work under an id, with progress, cancellation and a record of how it ended. */
export function createJobs(options: { readonly now: () => number; readonly onChange: (job: Job) => void }): Jobs {
  const entries = new Map<JobId, Entry>();
  let closed = false;

  function start({ kind, title, unit, key, exclusive = false, work }: JobStart): JobId {
    if (closed) throw new AppError('cancelled', 'Witness is closing.');
    const running = [...entries.values()].find((entry) => entry.key === key && entry.job.state === 'running');
    if (exclusive && running) return running.job.id;

    const id = jobIdSchema.parse(randomId());
    const controller = new AbortController();
    let lastReportMs = 0;
    const update = (change: Partial<Job>): void => {
      entry.job = { ...entry.job, ...change };
    };
    const context: JobContext = {
      signal: controller.signal,
      isClosing: () => closed,
      report(progress) {
        if (entry.job.state !== 'running') return;
        update(progress);
        const now = options.now();
        if (now - lastReportMs < reportIntervalMs) return;
        lastReportMs = now;
        options.onChange(entry.job);
      },
    };
    const end = (change: Partial<Job>): void => {
      update({ ...change, endedAtMs: options.now() });
      forgetOldest();
      options.onChange(entry.job);
    };
    const run = async (): Promise<void> => {
      // Not in the caller's turn: it has its job id before anything is reported.
      await Promise.resolve();
      options.onChange(entry.job);
      try {
        const result = await work(context);
        controller.signal.throwIfAborted();
        end({ state: 'done', result });
      } catch (error) {
        const appError = toAppError(controller.signal.aborted ? new AppError('cancelled', `${title}: cancelled.`) : error);
        end({ state: appError.code === 'cancelled' ? 'cancelled' : 'failed', error: appError.toPayload() });
      }
    };
    const job: Job = {
      id,
      kind,
      title,
      unit,
      state: 'running',
      done: 0,
      total: null,
      detail: '',
      startedAtMs: options.now(),
      endedAtMs: null,
      error: null,
      result: null,
    };
    const { promise, resolve } = Promise.withResolvers<void>();
    const entry: Entry = { job, key, controller, finished: promise };
    entries.set(id, entry);
    void run().finally(resolve);
    return id;
  }

  function forgetOldest(): void {
    const ended = [...entries.values()].filter((entry) => entry.job.state !== 'running');
    for (const entry of ended.slice(0, Math.max(0, ended.length - keptEndedJobs))) entries.delete(entry.job.id);
  }

  function find(id: JobId): Entry {
    const entry = entries.get(id);
    if (!entry) throw new AppError('not-found', 'This job is no longer known.');
    return entry;
  }

  async function cancelWhere(matches: (key: string) => boolean): Promise<void> {
    const matching = [...entries.values()].filter((entry) => entry.job.state === 'running' && matches(entry.key));
    for (const entry of matching) entry.controller.abort();
    await Promise.all(matching.map((entry) => entry.finished));
  }

  return {
    start,
    cancelWhere,
    list: () => [...entries.values()].map((entry) => entry.job).reverse(),
    get: (id) => find(id).job,
    runningKeys: () => [...entries.values()].filter(({ job }) => job.state === 'running').map(({ key }) => key),
    cancel: (id) => find(id).controller.abort(),
    async wait(id) {
      const entry = find(id);
      await entry.finished;
      return entry.job;
    },
    async close() {
      closed = true;
      await cancelWhere(() => true);
    },
  };
}
