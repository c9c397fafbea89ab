import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import type { RemoteAccess } from '../../../shared/model/gateway.ts';
import type { GatewayClient } from './gateway-client.ts';

const text = z.string().max(2_000).nullish().catch(null);
const flag = z
  .union([z.boolean(), z.enum(['true', 'false']).transform((word) => word === 'true')])
  .nullish()
  .catch(null);
const number = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^\d{1,9}$/)
      .transform(Number),
  ])
  .nullish()
  .catch(null);

/** Credentials are in the answer (access_key_secret and the like): only what is named here is taken from it. */
const bucketSchema = z.object({
  bucket: text,
  bucket_name: text,
  prefix: text,
  log_folder: text,
  region: text,
  aws_region: text,
  endpoint_url: text,
});
const storageSchema = z.object({
  storage_type: text,
  recording_quality: text,
  compress: flag,
  encryption_key: text,
  aws: bucketSchema.nullish().catch(null),
  netapp: bucketSchema.nullish().catch(null),
  azure: z.object({ storage_account: text, storage_container_name: text }).nullish().catch(null),
});
const answerSchema = z.object({
  cluster_id: text,
  global: z.object({ default_session_ttl_minutes: number }).nullish().catch(null),
  ssh_bastion: z
    .object({
      hide_session_recording: flag,
      log_forwarding: z
        .object({ target_log_type: text, json_output: flag, pull_interval_sec: number, aws_s3_config: bucketSchema.nullish().catch(null) })
        .nullish()
        .catch(null),
    })
    .nullish()
    .catch(null),
  web_bastion: z
    .object({
      rdp_record: storageSchema.nullish().catch(null),
      guacamole: z.object({ keyboard_layout: text }).nullish().catch(null),
    })
    .nullish()
    .catch(null),
});

/** The remote-access settings of the gateway that is asked, without any credential. Throws `gateway-malformed`. */
export async function readRemoteAccess(gateway: Pick<GatewayClient, 'ask' | 'label'>, signal: AbortSignal): Promise<RemoteAccess> {
  const answer = answerSchema.safeParse(await gateway.ask('gateway-get-remote-access', {}, signal));
  if (!answer.success) throw new AppError('gateway-malformed', `The remote access settings of ${gateway.label} cannot be understood.`);
  const { cluster_id: clusterId, global, ssh_bastion: ssh, web_bastion: web } = answer.data;
  const forwarding = ssh?.log_forwarding;
  return {
    clusterId: clusterId || null,
    defaultSessionTtlMinutes: global?.default_session_ttl_minutes ?? null,
    hideRecordingIndicator: ssh?.hide_session_recording ?? null,
    keyboardLayout: web?.guacamole?.keyboard_layout || null,
    recording: recordingOf(web?.rdp_record),
    logForwarding: forwarding?.target_log_type
      ? {
          target: forwarding.target_log_type,
          json: forwarding.json_output ?? false,
          pullIntervalSec: forwarding.pull_interval_sec ?? null,
          bucket: bucketOf(forwarding.aws_s3_config),
        }
      : null,
  };
}

function recordingOf(storage: z.infer<typeof storageSchema> | null | undefined): RemoteAccess['recording'] {
  if (!storage?.storage_type) return null;
  const { azure } = storage;
  const isAzure = storage.storage_type.toLowerCase().startsWith('azure');
  return {
    type: storage.storage_type.toLowerCase(),
    // The parts of kinds that are not in use may still hold what was set before.
    bucket: isAzure ? null : bucketOf(storage.storage_type.toLowerCase() === 'netapp' ? storage.netapp : storage.aws),
    azure:
      isAzure && azure?.storage_container_name ? { account: azure.storage_account ?? '', container: azure.storage_container_name } : null,
    quality: storage.recording_quality || null,
    compressed: storage.compress ?? false,
    encryptionKey: storage.encryption_key || null,
  };
}

function bucketOf(bucket: z.infer<typeof bucketSchema> | null | undefined): NonNullable<RemoteAccess['recording']>['bucket'] {
  const name = bucket?.bucket || bucket?.bucket_name;
  if (!bucket || !name) return null;
  return {
    bucket: name,
    prefix: bucket.prefix || bucket.log_folder || '',
    region: bucket.region || bucket.aws_region || null,
    endpoint: bucket.endpoint_url || null,
  };
}
