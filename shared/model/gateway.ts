import { z } from 'zod';
import { errorPayloadSchema } from '../errors.ts';
import { epochMsSchema, sourceIdSchema } from './ids.ts';

/** A web address without a user name, password or query: those may be secrets, and secrets are kept apart. */
const bareUrlSchema = z
  .url({ protocol: /^https?$/ })
  .refine((text) => !/^[a-z]+:\/\/[^/?#]*@/i.test(text), 'holds a user name or password; give them as credentials')
  .refine((text) => !/[?#]/.test(text), 'holds more than an address');

/** How Witness signs in to an Akeyless Gateway. Secret fields: accessKey, uidToken or token; proxyCredentials ("user:password"). */
export const gatewayAuthSchema = z.enum(['access-key', 'universal-identity', 'token']);
export type GatewayAuth = z.infer<typeof gatewayAuthSchema>;

/** Where sessions are listed: the API of an Akeyless Gateway, without any secret. */
export const gatewaySettingsSchema = z.object({
  kind: z.literal('akeyless'),
  /** Base address of the API: a gateway's own, or the vendor's. */
  url: bareUrlSchema.default('https://api.akeyless.io'),
  auth: gatewayAuthSchema.default('access-key'),
  /** "p-..."; no secret. Needed for an access key, null otherwise. */
  accessId: z.string().min(1).max(200).nullable().default(null),
  /** PEM file of a private certificate authority, of the gateway or the proxy. */
  caFile: z.string().nullable().default(null),
  /** HTTP or HTTPS proxy, asked to CONNECT; null: none. */
  proxy: bareUrlSchema.nullable().default(null),
});
export type GatewaySettings = z.infer<typeof gatewaySettingsSchema>;

/**
 * Whose sessions the gateway lists for this identity. own: those it started itself; scoped: those of some gateways;
 * all: those of every gateway it knows of; unknown: not asked yet.
 */
export const visibilitySchema = z.object({
  scope: z.enum(['own', 'scoped', 'all', 'unknown']),
  /** The gateways whose sessions are listed in full; empty for own. */
  gateways: z.array(z.object({ name: z.string(), displayName: z.string().nullable() })),
});
export type Visibility = z.infer<typeof visibilitySchema>;

/** What is asked of a gateway, each with a right of its own. */
export const gatewayPartNames = ['sessions', 'bastions', 'gateways', 'remote-access', 'items'] as const;
export const gatewayPartSchema = z.object({
  name: z.enum(gatewayPartNames),
  /** When it was last asked, and why it was not answered; null: it was. */
  askedAtMs: epochMsSchema,
  error: errorPayloadSchema.nullable(),
});
export type GatewayPart = z.infer<typeof gatewayPartSchema>;
export type GatewayPartName = GatewayPart['name'];

const bucketSchema = z.object({
  bucket: z.string(),
  prefix: z.string(),
  region: z.string().nullable(),
  endpoint: z.string().nullable(),
});

/** Where and how the gateway stores RDP recordings (domain.md 1.2), without its credentials. */
export const recordingStorageSchema = z.object({
  /** local, aws, azure, netapp, or what a newer gateway says. */
  type: z.string(),
  bucket: bucketSchema.nullable(),
  azure: z.object({ account: z.string(), container: z.string() }).nullable(),
  /** low, medium, high. */
  quality: z.string().nullable(),
  compressed: z.boolean(),
  /** Name of the key that recordings are encrypted with; null: they are not. */
  encryptionKey: z.string().nullable(),
});
export type RecordingStorage = z.infer<typeof recordingStorageSchema>;

/** The remote-access settings of the gateway that was asked (gateway-get-remote-access), without its credentials. */
export const remoteAccessSchema = z.object({
  clusterId: z.string().nullable(),
  /** Minutes; 0: no limit. Null where the gateway does not tell. */
  defaultSessionTtlMinutes: z.number().nullable(),
  /** Whether people are not shown that they are recorded. */
  hideRecordingIndicator: z.boolean().nullable(),
  keyboardLayout: z.string().nullable(),
  /** Null: RDP sessions are not recorded. */
  recording: recordingStorageSchema.nullable(),
  /** Where transcripts of terminal sessions are forwarded to; null: nowhere. */
  logForwarding: z
    .object({ target: z.string(), json: z.boolean(), pullIntervalSec: z.number().nullable(), bucket: bucketSchema.nullable() })
    .nullable(),
});
export type RemoteAccess = z.infer<typeof remoteAccessSchema>;

/** One item that sessions are opened with, and what its settings do to them (`secure_remote_access_details`, domain.md 8). */
export const resourceSchema = z.object({
  sourceId: sourceIdSchema,
  /** Path of the item, as sessions name it. */
  name: z.string(),
  itemType: z.string().nullable(),
  /** Null: the gateway does not tell. */
  enabled: z.boolean().nullable(),
  lockDuringSession: z.boolean().nullable(),
  rotateAfterDisconnect: z.boolean().nullable(),
  rotateDelayMinutes: z.number().nullable(),
  /** Wait after just-in-time credentials were made. */
  connectionDelaySeconds: z.number().nullable(),
  blockConcurrent: z.boolean().nullable(),
  inUse: z.boolean().nullable(),
  /** When these settings were first read as they are. */
  readAtMs: epochMsSchema,
});
export type Resource = z.infer<typeof resourceSchema>;

/** What governed a session, as far as the gateway tells now; settings may have been others while it ran. */
export const sessionControlsSchema = z.object({
  /** Time to live of this session as the session list gives it; its format is not documented. */
  ttl: z.string().nullable(),
  resource: resourceSchema.nullable(),
  remoteAccess: remoteAccessSchema.pick({ clusterId: true, defaultSessionTtlMinutes: true, hideRecordingIndicator: true }).nullable(),
});
export type SessionControls = z.infer<typeof sessionControlsSchema>;

/** A bastion cluster (list-sra-bastions) or a gateway cluster (list-gateways). */
export const clusterFactsSchema = z.object({
  displayName: z.string().nullable(),
  accessId: z.string().nullable(),
  allowedAccessIds: z.array(z.string()),
  /** Addresses of the cluster, and where instances differ those of each. */
  urls: z.array(z.string()),
  urlsPerInstance: z.record(z.string(), z.array(z.string())),
  urlsPerType: z.record(z.string(), z.string()),
  sshPort: z.number().nullable(),
  /** By instance where the gateway tells; no SDK model has it, the vendor's documents promise it (domain.md 6). */
  versions: z.record(z.string(), z.string()),
  status: z.string().nullable(),
  statusDescription: z.string().nullable(),
  hasGatewayIdentity: z.boolean().nullable(),
});
export type ClusterFacts = z.infer<typeof clusterFactsSchema>;

/** The facts of a cluster from one sync to another, unchanged; the newest run is how it is now. */
export const clusterRunSchema = z.object({
  kind: z.enum(['bastion', 'gateway']),
  name: z.string(),
  fromMs: epochMsSchema,
  /** The last sync that found them so. */
  untilMs: epochMsSchema,
  /** The last report of the cluster that was seen in this time. */
  lastReportMs: epochMsSchema.nullable(),
  facts: clusterFactsSchema,
});
export type ClusterRun = z.infer<typeof clusterRunSchema>;
export type ClusterKind = ClusterRun['kind'];

/** What is known of a gateway source beside its sessions. */
export const gatewayStateSchema = z.object({
  visibility: visibilitySchema,
  /** What it was before it last changed, and when that was noticed. */
  visibilityBefore: visibilitySchema.nullable(),
  visibilityChangedAtMs: epochMsSchema.nullable(),
  parts: z.array(gatewayPartSchema),
  remoteAccess: remoteAccessSchema.nullable(),
  resources: z.int(),
  /** Whether the last listing of sessions was interrupted: the next sync goes on with it. */
  isInterrupted: z.boolean(),
});
export type GatewayState = z.infer<typeof gatewayStateSchema>;

/** What a test of a gateway found. */
export const gatewayTestSchema = z.object({
  visibility: visibilitySchema,
  sessionsSeen: z.int(),
  moreSessions: z.boolean(),
  parts: z.array(gatewayPartSchema),
});
export type GatewayTest = z.infer<typeof gatewayTestSchema>;
