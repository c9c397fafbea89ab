import { z } from 'zod';
import { errorPayloadSchema } from '../errors.ts';
import { clusterRunSchema, gatewayStateSchema, remoteAccessSchema, resourceSchema } from '../model/gateway.ts';
import { jobIdSchema, recordingIdSchema, sessionIdSchema, sourceIdSchema } from '../model/ids.ts';
import { columnMappingSchema, importPreviewSchema } from '../model/session-import.ts';
import {
  mostLooseFiles,
  sourceSchema,
  sourceSettingsSchema,
  sourceTestSchema,
  storeProposalSchema,
  storeSecretSchema,
  syncEveryMinutesSchema,
} from '../model/source.ts';
import { jobStarted, method, nothing } from './define-contract.ts';

/** Where sessions and recordings come from: stores, gateways, imports. */
export const sourceCalls = {
  'sources.list': method(nothing, z.object({ sources: z.array(sourceSchema) })),
  'sources.add': method(
    z.object({ name: z.string().min(1).max(200), store: sourceSettingsSchema, secret: storeSecretSchema.default({}) }),
    z.object({ source: sourceSchema }),
  ),
  /**
   * Adds files and folders where they lie, for whoever drops them or gives them by name. Files go into the one source "Loose files",
   * which is synced, and the fetch of their recordings is started; each folder becomes a source of its own, whose sync is started.
   * What is no recording is left out and told. Throws where nothing is left.
   */
  'sources.addLoose': method(
    z.object({
      /** Absolute. */
      paths: z.array(z.string().min(1).max(4096)).min(1).max(mostLooseFiles),
    }),
    z.object({
      /** The recordings of the files, in the order in which they were given. */
      recordings: z.array(z.object({ sessionId: sessionIdSchema, recordingId: recordingIdSchema })),
      folders: z.array(z.object({ sourceId: sourceIdSchema, name: z.string(), syncJobId: jobIdSchema })),
      refused: z.array(z.object({ path: z.string(), error: errorPayloadSchema })),
      /** Null: there are no files among them. */
      fetchJobId: jobIdSchema.nullable(),
    }),
  ),
  'sources.test': method(z.object({ store: sourceSettingsSchema, secret: storeSecretSchema.default({}) }), sourceTestSchema),
  /** The same for a source that is already known, with the credentials in the vault; or as it would be after a change. */
  'sources.testKnown': method(
    z.object({ sourceId: sourceIdSchema, store: sourceSettingsSchema.optional(), secret: storeSecretSchema.default({}) }),
    sourceTestSchema,
  ),
  /** New credentials for a known source. */
  'sources.setSecret': method(z.object({ sourceId: sourceIdSchema, secret: storeSecretSchema }), nothing),
  /**
   * Another name or another way to the same bucket, container, folder or gateway: another bucket is another source. A secret
   * that is not given stays, where the way to sign in does; one that is given takes its place, except for the sign-in of a proxy.
   */
  'sources.change': method(
    z.object({
      sourceId: sourceIdSchema,
      name: z.string().min(1).max(200),
      store: sourceSettingsSchema,
      secret: storeSecretSchema.default({}),
    }),
    z.object({ source: sourceSchema }),
  ),
  /** How often it is synced by itself while the window is open; null: only when somebody asks for it. */
  'sources.setSchedule': method(
    z.object({ sourceId: sourceIdSchema, everyMinutes: syncEveryMinutesSchema.nullable() }),
    z.object({ source: sourceSchema }),
  ),
  /** Removes the source, its sessions, cached recordings and secrets from this library; the store is never touched. */
  'sources.remove': method(z.object({ sourceId: sourceIdSchema }), nothing),
  /** Starts a sync job; its result is a SyncResult. */
  'sources.sync': method(z.object({ sourceId: sourceIdSchema }), jobStarted),
  /**
   * Reads an exported list of sessions (JSON, NDJSON, CSV) into a source. The text is the file's content. The mapping is kept
   * for the next import into this source; without one, the kept one counts.
   */
  'sources.importInventory': method(
    z.object({
      sourceId: sourceIdSchema,
      fileName: z.string(),
      text: z.string().max(256 * 1024 ** 2),
      mapping: columnMappingSchema.nullable().default(null),
    }),
    z.object({ sessions: z.int(), problems: z.array(z.string()) }),
  ),
  /** What the beginning of such a file would be read as; mapping null: the kept one, else by the names of its columns. */
  'sources.previewImport': method(
    z.object({
      sourceId: sourceIdSchema,
      fileName: z.string(),
      text: z.string().max(4 * 1024 ** 2),
      mapping: columnMappingSchema.nullable().default(null),
    }),
    importPreviewSchema,
  ),
  /** What a gateway told beside its sessions at the last sync; null before its first. */
  'sources.gateway': method(
    z.object({ sourceId: sourceIdSchema }),
    z.object({ state: gatewayStateSchema.nullable(), clusters: z.array(clusterRunSchema), proposals: z.array(storeProposalSchema) }),
  ),
  /** How the facts of one cluster changed from sync to sync, the newest first. */
  'sources.clusterHistory': method(
    z.object({
      sourceId: sourceIdSchema,
      kind: clusterRunSchema.shape.kind,
      name: z.string(),
      limit: z.int().min(1).max(1000).default(100),
    }),
    z.object({ runs: z.array(clusterRunSchema) }),
  ),
  /** The items that sessions are opened with, by name, and the settings that govern these sessions. */
  'sources.resources': method(
    z.object({
      sourceId: sourceIdSchema,
      text: z.string().max(200).default(''),
      after: z.string().default(''),
      limit: z.int().min(1).max(500).default(100),
    }),
    z.object({ resources: z.array(resourceSchema), nextAfter: z.string().nullable() }),
  ),
  /** Asks a gateway where it stores recordings and transcripts. */
  'sources.discover': method(
    z.object({ sourceId: sourceIdSchema }),
    z.object({ remoteAccess: remoteAccessSchema, proposals: z.array(storeProposalSchema) }),
  ),
} as const;
