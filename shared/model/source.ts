import { z } from 'zod';
import { errorPayloadSchema } from '../errors.ts';
import { gatewaySettingsSchema, gatewayTestSchema } from './gateway.ts';
import { epochMsSchema, sourceIdSchema } from './ids.ts';

/** A file that was dropped on the window or given by name, and stays where it is. */
export const looseFileSchema = z.object({
  /** What its recording is called: the folder it lies in and its name, as they were when it was added. */
  key: z.string().min(1).max(4096),
  /** Absolute path. */
  path: z.string().min(1).max(4096),
});
export type LooseFile = z.infer<typeof looseFileSchema>;

/** More than these are a folder: they are kept in the settings of one source. */
export const mostLooseFiles = 1000;

/** Exactly these files, each where it lies. Made by `sources.addLoose` alone. */
export const looseFilesSettingsSchema = z.object({
  kind: z.literal('loose-files'),
  files: z.array(looseFileSchema).max(mostLooseFiles),
});
export type LooseFilesSettings = z.infer<typeof looseFilesSettingsSchema>;

/** Where recordings are, without any secret: safe to store in the catalog and to show. */
export const storeSettingsSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('s3'),
    bucket: z.string().min(1),
    prefix: z.string().default(''),
    region: z.string().min(1).default('us-east-1'),
    /** Custom endpoint of an S3-compatible store, null for Amazon's own. */
    endpoint: z.url().nullable().default(null),
    pathStyle: z.boolean().default(false),
    /** PEM file of a private certificate authority. */
    caFile: z.string().nullable().default(null),
    /** keys: secret {accessKeyId, secretAccessKey, sessionToken?}; profile: named profile; default: SDK credential chain. */
    auth: z.enum(['keys', 'profile', 'default']).default('keys'),
    profile: z.string().nullable().default(null),
  }),
  z.object({
    kind: z.literal('azure'),
    container: z.string().min(1),
    prefix: z.string().default(''),
    /** Blob service URL; null when the connection string carries it. */
    accountUrl: z.url().nullable().default(null),
    /** connection-string: {connectionString}; account-key: {accountName, accountKey}; sas: {sas}; default: SDK credential chain. */
    auth: z.enum(['connection-string', 'account-key', 'sas', 'default']).default('connection-string'),
  }),
  z.object({
    kind: z.literal('folder'),
    /** Absolute path of the folder or share. */
    path: z.string().min(1),
  }),
]);
export type StoreSettings = z.infer<typeof storeSettingsSchema>;
export type StoreSettingsInput = z.input<typeof storeSettingsSchema>;

/** Where a source is, as somebody gives it: a store that holds recordings, or a gateway that lists sessions and holds none. */
export const sourceSettingsSchema = z.discriminatedUnion('kind', [...storeSettingsSchema.options, gatewaySettingsSchema]);
export type SourceSettings = z.infer<typeof sourceSettingsSchema>;
export type SourceSettingsInput = z.input<typeof sourceSettingsSchema>;

/** Where the recordings of a source are. */
export type RecordingPlace = StoreSettings | LooseFilesSettings;

/** Where a known source is. */
export const sourcePlaceSchema = z.discriminatedUnion('kind', [...sourceSettingsSchema.options, looseFilesSettingsSchema]);
export type SourcePlace = z.infer<typeof sourcePlaceSchema>;

/** A store that a gateway told of, to be added as a source of its own. */
export const storeProposalSchema = z.object({
  holds: z.enum(['rdp-recordings', 'session-logs']),
  /** Null where the gateway keeps them out of reach. */
  store: storeSettingsSchema.nullable(),
  /** What to know about it, one sentence each: compression, encryption, quality, what is not told. */
  notes: z.array(z.string()),
});
export type StoreProposal = z.infer<typeof storeProposalSchema>;

/** Secret fields of a store, by name; kept in the vault only, never read back by a renderer. */
export const storeSecretSchema = z.record(z.string(), z.string());
export type StoreSecret = z.infer<typeof storeSecretSchema>;

/** From every five minutes to every thirty days. */
export const syncEveryMinutesSchema = z
  .int()
  .min(5)
  .max(30 * 24 * 60);

export const sourceSchema = z.object({
  id: sourceIdSchema,
  name: z.string(),
  store: sourcePlaceSchema,
  addedAtMs: epochMsSchema,
  lastSyncStartedAtMs: epochMsSchema.nullable(),
  lastSyncSucceededAtMs: epochMsSchema.nullable(),
  lastSyncError: errorPayloadSchema.nullable(),
  /** How often it is synced by itself while Witness runs; null: only when somebody asks for it. */
  syncEveryMinutes: syncEveryMinutesSchema.nullable(),
  /** Whether an inventory (exported list-sra-sessions) was read for this source: then a missing recording is a finding. */
  hasInventory: z.boolean(),
  sessionCount: z.int(),
  recordingCount: z.int(),
});
export type Source = z.infer<typeof sourceSchema>;

/** Whether a source can be read: what a test of it found. */
export const sourceTestSchema = z.object({
  reachable: z.boolean(),
  /** Objects on the first page of a store's listing. */
  objectsSeen: z.int(),
  moreObjects: z.boolean(),
  /** Of a gateway. */
  gateway: gatewayTestSchema.nullable(),
  error: errorPayloadSchema.nullable(),
});
export type SourceTest = z.infer<typeof sourceTestSchema>;
