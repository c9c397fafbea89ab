import { z } from 'zod';
import { errorPayloadSchema } from '../errors.ts';
import { epochMsSchema, jobIdSchema } from './ids.ts';

export const jobKindSchema = z.enum([
  'sync',
  'fetch',
  'index',
  'export',
  'stamp',
  'verify',
  'clip',
  'still',
  'screen-text',
  'decrypt',
  'retention',
  'case',
]);
export type JobKind = z.infer<typeof jobKindSchema>;

/**
 * `paused`: somebody wants it to rest; it goes on where it was. `interrupted`: Witness ended while it was under way, and it goes on
 * when somebody asks.
 */
export const jobStateSchema = z.enum(['running', 'paused', 'done', 'failed', 'cancelled', 'interrupted']);
export type JobState = z.infer<typeof jobStateSchema>;

/** A long piece of work: shown with progress, cancellable. */
export const jobSchema = z.object({
  id: jobIdSchema,
  kind: jobKindSchema,
  title: z.string(),
  state: jobStateSchema,
  done: z.int(),
  total: z.int().nullable(),
  unit: z.enum(['bytes', 'objects', 'sessions', 'recordings', 'files', 'ms']),
  detail: z.string(),
  /** Units a second over the last while; null: not known yet, or it does not run. */
  ratePerSecond: z.number().nullable(),
  /** What the rest takes at that rate; null where nobody can say. */
  leftMs: z.int().nullable(),
  /** It can rest and go on where it was. */
  canPause: z.boolean(),
  /** It can be started again by its id. */
  canStartAgain: z.boolean(),
  startedAtMs: epochMsSchema,
  endedAtMs: epochMsSchema.nullable(),
  error: errorPayloadSchema.nullable(),
  /** What the work gave, by kind; see `shared/contract`. */
  result: z.json().nullable(),
});
export type Job = z.infer<typeof jobSchema>;

/** Nothing more comes of it by itself. */
export function hasEnded({ state }: Pick<Job, 'state'>): boolean {
  return state !== 'running' && state !== 'paused';
}

/** Single failures never stop the others: they are listed beside what succeeded. */
export const itemFailureSchema = z.object({ item: z.string(), error: errorPayloadSchema });
export type ItemFailure = z.infer<typeof itemFailureSchema>;

export const syncResultSchema = z.object({
  objectsSeen: z.int(),
  sessionsSeen: z.int(),
  added: z.int(),
  changed: z.int(),
  removed: z.int(),
  unchanged: z.int(),
  failures: z.array(itemFailureSchema),
});
export type SyncResult = z.infer<typeof syncResultSchema>;
export const fetchResultSchema = z.object({
  fetched: z.int(),
  alreadyCached: z.int(),
  bytes: z.int(),
  failures: z.array(itemFailureSchema),
});
export type FetchResult = z.infer<typeof fetchResultSchema>;
export const indexResultSchema = z.object({ indexed: z.int(), unsupported: z.int(), failures: z.array(itemFailureSchema) });
export type IndexResult = z.infer<typeof indexResultSchema>;
/** Of a screen-text job: cancelled, it goes on where it was when it is started again. */
export const screenTextResultSchema = z.object({ read: z.int(), unsupported: z.int(), failures: z.array(itemFailureSchema) });
export type ScreenTextResult = z.infer<typeof screenTextResultSchema>;
export const decryptResultSchema = z.object({ bytes: z.int(), format: z.string() });
export type DecryptResult = z.infer<typeof decryptResultSchema>;
/** Of an export of several sessions, each a bag of its own. */
export const exportAllResultSchema = z.object({
  exported: z.int(),
  bytes: z.int(),
  /** Stills, clips and thumbnails that could not be made: the report of each bag names them. */
  notDerived: z.int(),
  failures: z.array(itemFailureSchema),
});
export type ExportAllResult = z.infer<typeof exportAllResultSchema>;
