import type { RecordingStorage, RemoteAccess } from '../../../shared/model/gateway.ts';
import { type StoreProposal, type StoreSettings, storeSettingsSchema } from '../../../shared/model/source.ts';

/** The stores that a gateway writes to, as sources to be added; what it does not tell stays at its default and is said. */
export function storeProposals(remoteAccess: RemoteAccess): StoreProposal[] {
  const proposals: StoreProposal[] = [];
  const { recording, logForwarding } = remoteAccess;
  if (recording) proposals.push({ holds: 'rdp-recordings', store: storeOf(recording), notes: notesOf(recording) });
  if (logForwarding?.bucket) {
    proposals.push({
      holds: 'session-logs',
      store: bucketStore(logForwarding.bucket),
      notes: [
        `Transcripts are written as ${logForwarding.json ? 'JSON' : 'text'}; a log profile may be needed to read them.`,
        ...regionNotes(logForwarding.bucket),
      ],
    });
  }
  return proposals;
}

function storeOf({ bucket, azure }: RecordingStorage): StoreSettings | null {
  if (bucket) return bucketStore(bucket);
  if (!azure) return null;
  return storeSettingsSchema.parse({
    kind: 'azure',
    container: azure.container,
    accountUrl: /^[a-z0-9]{3,24}$/.test(azure.account) ? `https://${azure.account}.blob.core.windows.net` : null,
    auth: 'default',
  });
}

function bucketStore({ bucket, prefix, region, endpoint }: NonNullable<RecordingStorage['bucket']>): StoreSettings {
  // A compatible store behind a private address rarely has the bucket in its host name.
  const isAddress = endpoint !== null && URL.canParse(endpoint) && /^https?:/.test(endpoint);
  return storeSettingsSchema.parse({
    kind: 's3',
    bucket,
    prefix: prefix.replace(/^\/+/, ''),
    ...(region && { region }),
    endpoint: isAddress ? endpoint : null,
    pathStyle: isAddress,
    // What the gateway signs in with is its own; Witness has an identity of its own, that may only read.
    auth: 'default',
  });
}

function notesOf(recording: RecordingStorage): string[] {
  const { type, bucket, azure, quality, compressed, encryptionKey } = recording;
  const notes: string[] = [];
  if (type === 'local')
    notes.push('Recordings stay on the gateway (/home/akeyless/recordings of the web bastion): mount that volume and add it as a folder.');
  else if (!bucket && !azure) notes.push(`The gateway stores recordings in "${type}" and does not tell where.`);
  if (quality) notes.push(`Quality: ${quality}${quality === 'medium' ? ' (1280x720)' : ''}.`);
  if (compressed) notes.push('Recordings are compressed with gzip; Witness unpacks them.');
  if (encryptionKey)
    notes.push(`Recordings are encrypted with the key "${encryptionKey}": name it under Settings, with the program that decrypts.`);
  if (bucket) notes.push(...regionNotes(bucket));
  if (azure && !/^[a-z0-9]{3,24}$/.test(azure.account)) notes.push('The storage account is not told; give its address.');
  return notes;
}

function regionNotes({ region, endpoint }: NonNullable<RecordingStorage['bucket']>): string[] {
  if (endpoint !== null && !URL.canParse(endpoint)) return ['The endpoint is no web address; correct it.'];
  return region === null ? ['The region is not told; check it.'] : [];
}
