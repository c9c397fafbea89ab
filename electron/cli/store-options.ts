import { basename, resolve } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import type { GatewayAuth } from '../../shared/model/gateway.ts';
import { type SourcePlace, type SourceSettings, sourceSettingsSchema, storeSettingsSchema } from '../../shared/model/source.ts';

const text = z.string().min(1).optional();

/** The options of `sources add`. */
export const storeOptionsSchema = z.object({
  kind: z.enum(['s3', 'azure', 'folder', 'akeyless']).optional(),
  path: text,
  name: z.string().min(1).max(200).optional(),
  prefix: z.string().optional(),
  bucket: text,
  region: text,
  endpoint: z.url().optional(),
  pathStyle: z.boolean().optional(),
  caFile: text,
  profile: text,
  accessKeyId: text,
  container: text,
  accountUrl: z.url().optional(),
  accountName: text,
  auth: z.enum(['connection-string', 'account-key', 'sas', 'default', 'access-key', 'universal-identity', 'token']).optional(),
  secretFile: text,
  url: z.url().optional(),
  accessId: text,
  proxy: z.url().optional(),
});
export type StoreOptions = z.infer<typeof storeOptionsSchema>;

/** How a store is signed in to; what secret that needs is in store-secret.ts. */
export type StoreAuth = 'keys' | 'connection-string' | 'account-key' | 'sas' | 'none' | GatewayAuth;

/** The settings that the options describe. Throws `usage` for options that do not fit together. */
export function storeSettingsOf(
  options: StoreOptions,
  path: string | undefined,
  env: NodeJS.ProcessEnv,
): { readonly settings: SourceSettings; readonly auth: StoreAuth } {
  // "sources add akeyless": as it is said, where a folder of that name would be written ./akeyless.
  const isGateway = options.kind === undefined && path === 'akeyless';
  const kind = isGateway ? 'akeyless' : (options.kind ?? kindOf(options, path));
  if (kind === 'akeyless') return gatewaySettings(options, env);
  if (kind !== 'folder' && path !== undefined) throw wrong('A path is for folders only.');
  switch (kind) {
    case undefined:
      throw wrong('A source needs a --bucket, a --container, the path of a folder, or a gateway: "akeyless".');
    case 'folder':
      if (!path) throw wrong('A folder needs its path.');
      return { settings: { kind, path: resolve(path) }, auth: 'none' };
    case 's3':
      return s3Settings(options);
    case 'azure':
      return azureSettings(options, env);
  }
}

function kindOf({ bucket, container, url, accessId }: StoreOptions, path: string | undefined): StoreOptions['kind'] {
  if (bucket) return 's3';
  if (container) return 'azure';
  if (path) return 'folder';
  return url || accessId ? 'akeyless' : undefined;
}

function gatewaySettings({ url, accessId, caFile, proxy, auth: given }: StoreOptions, env: NodeJS.ProcessEnv) {
  const auth = given ?? (accessId ? 'access-key' : gatewayAuthOf(env));
  if (auth !== 'access-key' && auth !== 'universal-identity' && auth !== 'token')
    throw wrong(`A gateway cannot be signed in to with --auth ${auth}.`);
  if (auth === 'access-key' && !accessId) throw wrong('An access key needs the --access-id that it belongs to.');
  const settings = sourceSettingsSchema.safeParse({
    kind: 'akeyless',
    url,
    auth,
    accessId: auth === 'access-key' ? accessId : null,
    caFile: caFile && resolve(caFile),
    proxy,
  });
  if (settings.success) return { settings: settings.data, auth } as const;
  const issue = settings.error.issues[0];
  throw wrong(`--${String(issue?.path[0])} ${issue?.message ?? 'is not valid'}.`);
}

function gatewayAuthOf(env: NodeJS.ProcessEnv): GatewayAuth {
  if (env.WITNESS_AKEYLESS_TOKEN) return 'token';
  return env.WITNESS_AKEYLESS_UID_TOKEN ? 'universal-identity' : 'access-key';
}

function s3Settings(options: StoreOptions) {
  const { bucket, prefix, region, endpoint, pathStyle, caFile, profile, accessKeyId } = options;
  if (!bucket) throw wrong('An S3 source needs a --bucket.');
  if (profile && accessKeyId) throw wrong('Either --profile or --access-key-id, not both.');
  if (options.secretFile && !accessKeyId) throw wrong('--secret-file needs the --access-key-id that it belongs to.');
  const auth = accessKeyId ? 'keys' : profile ? 'profile' : 'default';
  const settings = storeSettingsSchema.parse({
    kind: 's3',
    bucket,
    prefix,
    region,
    endpoint,
    pathStyle,
    caFile: caFile && resolve(caFile),
    auth,
    profile,
  });
  return { settings, auth: auth === 'keys' ? auth : 'none' } as const;
}

function azureSettings(options: StoreOptions, env: NodeJS.ProcessEnv) {
  const { container, prefix, accountUrl } = options;
  if (!container) throw wrong('An Azure source needs a --container.');
  const auth = options.auth ?? azureAuthOf(options, env);
  if (auth === 'access-key' || auth === 'universal-identity' || auth === 'token')
    throw wrong(`A container cannot be signed in to with --auth ${auth}.`);
  if (auth !== 'connection-string' && !accountUrl) throw wrong(`An Azure source with --auth ${auth} needs its --account-url.`);
  const settings = storeSettingsSchema.parse({ kind: 'azure', container, prefix, accountUrl, auth });
  return { settings, auth: auth === 'default' ? 'none' : auth } as const;
}

function azureAuthOf({ secretFile, accountName, accountUrl }: StoreOptions, env: NodeJS.ProcessEnv) {
  if (accountName) return 'account-key';
  if (secretFile || env.WITNESS_AZURE_CONNECTION_STRING) return 'connection-string';
  if (env.WITNESS_AZURE_SAS) return 'sas';
  return accountUrl ? 'default' : 'connection-string';
}

/** Where a store is, as its address is usually written. */
export function describeStore(store: SourcePlace): string {
  switch (store.kind) {
    case 's3':
      return `s3://${store.bucket}/${store.prefix}${store.endpoint === null ? '' : ` at ${store.endpoint}`}`;
    case 'azure':
      return `azure://${store.container}/${store.prefix}${store.accountUrl === null ? '' : ` at ${store.accountUrl}`}`;
    case 'folder':
      return store.path;
    case 'loose-files':
      return `${store.files.length} loose files`;
    case 'akeyless':
      return `Akeyless Gateway at ${store.url}`;
  }
}

export function defaultSourceName(store: SourceSettings): string {
  if (store.kind === 'folder') return (basename(store.path) || store.path).slice(0, 200);
  if (store.kind === 'akeyless') return new URL(store.url).host.slice(0, 200);
  return `${store.kind === 's3' ? store.bucket : store.container}${store.prefix === '' ? '' : `/${store.prefix}`}`.slice(0, 200);
}

function wrong(message: string): AppError {
  return new AppError('usage', message, { action: 'See "witness sources add --help".' });
}
