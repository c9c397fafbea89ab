import { open } from 'node:fs/promises';
import { AppError } from '../../shared/errors.ts';
import type { StoreSecret } from '../../shared/model/source.ts';
import type { StoreAuth, StoreOptions } from './store-options.ts';

/** No key, token or connection string is longer. */
const maxSecretBytes = 64 * 1024;

/** The secret of a store from the environment or a file, never from the command line, where every user of a machine sees it. */
export async function readStoreSecret(auth: StoreAuth, options: StoreOptions, env: NodeJS.ProcessEnv): Promise<StoreSecret> {
  const secret = (variable: string): Promise<string> => secretOf(variable, options.secretFile, env);
  switch (auth) {
    case 'none':
      return {};
    case 'keys': {
      const sessionToken = env.WITNESS_SESSION_TOKEN;
      const secretAccessKey = await secret('WITNESS_SECRET_ACCESS_KEY');
      return { accessKeyId: options.accessKeyId ?? '', secretAccessKey, ...(sessionToken && { sessionToken }) };
    }
    case 'connection-string':
      return { connectionString: await secret('WITNESS_AZURE_CONNECTION_STRING') };
    case 'sas':
      return { sas: await secret('WITNESS_AZURE_SAS') };
    case 'access-key':
      return { accessKey: await secret('WITNESS_AKEYLESS_ACCESS_KEY'), ...proxyCredentials(env) };
    case 'universal-identity':
      return { uidToken: await secret('WITNESS_AKEYLESS_UID_TOKEN'), ...proxyCredentials(env) };
    case 'token':
      return { token: await secret('WITNESS_AKEYLESS_TOKEN'), ...proxyCredentials(env) };
    case 'account-key': {
      if (!options.accountName) throw new AppError('usage', 'An account key needs the --account-name that it belongs to.');
      return { accountName: options.accountName, accountKey: await secret('WITNESS_AZURE_ACCOUNT_KEY') };
    }
  }
}

function proxyCredentials({ WITNESS_PROXY_CREDENTIALS: credentials }: NodeJS.ProcessEnv): StoreSecret {
  return credentials ? { proxyCredentials: credentials } : {};
}

/** Of a variable, or of a file that is named in its place. */
export async function secretOf(
  variable: string,
  file: string | undefined,
  env: NodeJS.ProcessEnv,
  option = '--secret-file',
): Promise<string> {
  const value = file === undefined ? env[variable] : await readSecretFile(file);
  if (value) return value;
  throw new AppError('usage', file === undefined ? `There is no secret in ${variable}.` : `${file} is empty.`, {
    action: `Set ${variable}, or name a file with ${option}.`,
  });
}

async function readSecretFile(path: string): Promise<string> {
  try {
    const file = await open(path, 'r');
    try {
      if ((await file.stat()).size > maxSecretBytes) throw new AppError('input-too-large', `${path} is too large to be a secret.`);
      return (await file.readFile('utf8')).trim();
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw cause instanceof AppError ? cause : new AppError('input-unreadable', `${path} cannot be read.`, { cause });
  }
}
