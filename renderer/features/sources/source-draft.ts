import type { GatewayAuth } from '../../../shared/model/gateway.ts';
import type { SourceSettings, SourceSettingsInput, StoreSecret } from '../../../shared/model/source.ts';
import { sourceSettingsSchema } from '../../../shared/model/source.ts';

/** What the form holds: every field of every kind, as text. */
export interface SourceDraft {
  readonly kind: SourceSettings['kind'];
  readonly name: string;
  readonly bucket: string;
  readonly prefix: string;
  readonly region: string;
  readonly endpoint: string;
  readonly pathStyle: boolean;
  readonly caFile: string;
  readonly s3Auth: 'keys' | 'profile' | 'default';
  readonly profile: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly container: string;
  readonly azureAuth: 'connection-string' | 'account-key' | 'sas' | 'default';
  readonly accountUrl: string;
  readonly connectionString: string;
  readonly accountName: string;
  readonly accountKey: string;
  readonly sas: string;
  readonly path: string;
  readonly url: string;
  readonly gatewayAuth: GatewayAuth;
  readonly accessId: string;
  readonly accessKey: string;
  readonly uidToken: string;
  readonly token: string;
  readonly proxy: string;
  readonly proxyCredentials: string;
}

export const emptyDraft: SourceDraft = {
  kind: 's3',
  name: '',
  bucket: '',
  prefix: '',
  region: 'us-east-1',
  endpoint: '',
  pathStyle: false,
  caFile: '',
  s3Auth: 'keys',
  profile: '',
  accessKeyId: '',
  secretAccessKey: '',
  sessionToken: '',
  container: '',
  azureAuth: 'connection-string',
  accountUrl: '',
  connectionString: '',
  accountName: '',
  accountKey: '',
  sas: '',
  path: '',
  url: '',
  gatewayAuth: 'access-key',
  accessId: '',
  accessKey: '',
  uidToken: '',
  token: '',
  proxy: '',
  proxyCredentials: '',
};

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());

function settingsOf(draft: SourceDraft): SourceSettingsInput {
  switch (draft.kind) {
    case 's3':
      return {
        kind: 's3',
        bucket: draft.bucket.trim(),
        prefix: draft.prefix.trim(),
        region: draft.region.trim(),
        endpoint: orNull(draft.endpoint),
        pathStyle: draft.pathStyle,
        caFile: orNull(draft.caFile),
        auth: draft.s3Auth,
        profile: draft.s3Auth === 'profile' ? orNull(draft.profile) : null,
      };
    case 'azure':
      return {
        kind: 'azure',
        container: draft.container.trim(),
        prefix: draft.prefix.trim(),
        accountUrl: draft.azureAuth === 'connection-string' ? null : orNull(draft.accountUrl),
        auth: draft.azureAuth,
      };
    case 'folder':
      return { kind: 'folder', path: draft.path.trim() };
    case 'akeyless':
      return {
        kind: 'akeyless',
        url: draft.url.trim().replace(/\/+$/, ''),
        auth: draft.gatewayAuth,
        accessId: draft.gatewayAuth === 'access-key' ? orNull(draft.accessId) : null,
        caFile: orNull(draft.caFile),
        proxy: orNull(draft.proxy),
      };
  }
}

/** A draft of a source that is known, or of a store that a gateway told of; credentials stay to be given. */
export function draftOf(store: SourceSettings): SourceDraft {
  switch (store.kind) {
    case 's3':
      return {
        ...emptyDraft,
        kind: 's3',
        bucket: store.bucket,
        prefix: store.prefix,
        region: store.region,
        endpoint: store.endpoint ?? '',
        pathStyle: store.pathStyle,
        caFile: store.caFile ?? '',
        profile: store.profile ?? '',
        s3Auth: store.auth,
      };
    case 'azure':
      return {
        ...emptyDraft,
        kind: 'azure',
        container: store.container,
        prefix: store.prefix,
        accountUrl: store.accountUrl ?? '',
        azureAuth: store.auth,
      };
    case 'folder':
      return { ...emptyDraft, kind: 'folder', path: store.path };
    case 'akeyless':
      return {
        ...emptyDraft,
        kind: 'akeyless',
        url: store.url,
        gatewayAuth: store.auth,
        accessId: store.accessId ?? '',
        caFile: store.caFile ?? '',
        proxy: store.proxy ?? '',
      };
  }
}

/** The secret of a draft, as its kind names its parts; empty where none is needed. */
export function secretOf(draft: SourceDraft): StoreSecret {
  if (draft.kind === 's3' && draft.s3Auth === 'keys') {
    const token = orNull(draft.sessionToken);
    return {
      accessKeyId: draft.accessKeyId.trim(),
      secretAccessKey: draft.secretAccessKey.trim(),
      ...(token !== null && { sessionToken: token }),
    };
  }
  if (draft.kind === 'akeyless') return gatewaySecretOf(draft);
  if (draft.kind !== 'azure') return {};
  if (draft.azureAuth === 'connection-string') return { connectionString: draft.connectionString.trim() };
  if (draft.azureAuth === 'account-key') return { accountName: draft.accountName.trim(), accountKey: draft.accountKey.trim() };
  if (draft.azureAuth === 'sas') return { sas: draft.sas.trim() };
  return {};
}

function gatewaySecretOf({ gatewayAuth, accessKey, uidToken, token, proxyCredentials }: SourceDraft): StoreSecret {
  const proxy = orNull(proxyCredentials);
  const parts = {
    'access-key': { accessKey: accessKey.trim() },
    'universal-identity': { uidToken: uidToken.trim() },
    token: { token: token.trim() },
  };
  return { ...parts[gatewayAuth], ...(proxy !== null && { proxyCredentials: proxy }) };
}

/** What is missing or wrong in a draft, in the words of the form; null where nothing is. `secret`: what is wrong with its secret. */
function draftProblem(draft: SourceDraft, secret = secretProblem(draft)): string | null {
  const empty = (label: string, value: string): string | null => (value.trim() === '' ? `${label} is empty.` : null);
  const notAddress = (label: string, value: string): string | null =>
    value.trim() === '' || /^https?:\/\/\S+$/i.test(value.trim())
      ? null
      : `${label} is no web address: it begins with https:// or http://.`;
  switch (draft.kind) {
    case 's3':
      return empty('Bucket', draft.bucket) ?? empty('Region', draft.region) ?? notAddress('Endpoint', draft.endpoint) ?? secret;
    case 'azure': {
      const needsUrl = draft.azureAuth === 'sas' || draft.azureAuth === 'default';
      return (
        empty('Container', draft.container) ??
        secret ??
        (needsUrl ? empty('Account URL', draft.accountUrl) : null) ??
        (draft.azureAuth === 'connection-string' ? null : notAddress('Account URL', draft.accountUrl))
      );
    }
    case 'folder':
      return empty('Folder', draft.path);
    case 'akeyless':
      return (
        empty('Address', draft.url) ??
        notAddress('Address', draft.url) ??
        (draft.gatewayAuth === 'access-key' ? empty('Access ID', draft.accessId) : null) ??
        secret ??
        notAddress('Proxy', draft.proxy)
      );
  }
}

const secretLabels: Readonly<Record<string, string>> = {
  accessKeyId: 'Access key id',
  secretAccessKey: 'Secret access key',
  connectionString: 'Connection string',
  accountName: 'Account name',
  accountKey: 'Account key',
  sas: 'SAS token',
  accessKey: 'Access key',
  uidToken: 'Universal identity token',
  token: 'Token',
};

/** Which part of the secret is missing, in the words of the form. */
export function secretProblem(draft: SourceDraft): string | null {
  const missing = Object.entries(secretOf(draft)).find(([, value]) => value === '')?.[0];
  return missing === undefined ? null : `${secretLabels[missing] ?? missing} is empty.`;
}

export type ReadDraft =
  | { readonly ok: true; readonly name: string; readonly store: SourceSettings; readonly secret: StoreSecret }
  | { readonly ok: false; readonly problem: string };

/** The settings and the secret of a draft, or what is wrong with it in words. */
export function readDraft(draft: SourceDraft): ReadDraft {
  return read(draft, draftProblem(draft), secretOf(draft));
}

/** The same of a source that is known: a secret that is left empty stays as it is, where the way to sign in does. */
export function readChangedDraft(draft: SourceDraft, known: SourceSettings): ReadDraft {
  const typed = secretOf(draft);
  const isGiven = Object.entries(typed).some(([part, value]) => part !== 'proxyCredentials' && value !== '');
  if (isGiven || !signsInAs(draft, known)) return readDraft(draft);
  const { proxyCredentials } = typed;
  return read(draft, draftProblem(draft, null), proxyCredentials === undefined ? {} : { proxyCredentials });
}

function signsInAs(draft: SourceDraft, known: SourceSettings): boolean {
  const settings = settingsOf(draft);
  return settings.kind === 'folder' || (settings.kind === known.kind && settings.auth === known.auth);
}

function read(draft: SourceDraft, problem: string | null, secret: StoreSecret): ReadDraft {
  if (problem !== null) return { ok: false, problem };
  const parsed = sourceSettingsSchema.safeParse(settingsOf(draft));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return { ok: false, problem: `${String(issue?.path.at(-1) ?? 'This')}: ${issue?.message ?? 'is not valid'}.` };
  }
  const places = {
    s3: draft.bucket.trim(),
    azure: draft.container.trim(),
    folder: draft.path.trim().split(/[/\\]/).findLast(Boolean),
    akeyless: URL.parse(draft.url.trim())?.host,
  };
  return { ok: true, name: draft.name.trim() || places[draft.kind] || 'Source', store: parsed.data, secret };
}
