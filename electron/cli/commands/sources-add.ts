import { isDeepStrictEqual } from 'node:util';
import { Command } from 'commander';
import type { RunWork } from '../index.ts';
import { defaultSourceName, describeStore, storeOptionsSchema, storeSettingsOf } from '../store-options.ts';
import { readStoreSecret } from '../store-secret.ts';
import { printable } from '../text-output.ts';

const help = `
Secrets are never taken from the command line. They come from the environment:
  WITNESS_SECRET_ACCESS_KEY         of --access-key-id; WITNESS_SESSION_TOKEN beside it
  WITNESS_AZURE_CONNECTION_STRING   or WITNESS_AZURE_SAS, or WITNESS_AZURE_ACCOUNT_KEY of --account-name
  WITNESS_AKEYLESS_ACCESS_KEY       of --access-id, or WITNESS_AKEYLESS_UID_TOKEN, or WITNESS_AKEYLESS_TOKEN;
                                    WITNESS_PROXY_CREDENTIALS (user:password) beside it
or from --secret-file, which then holds the secret access key, connection string, SAS, account key, access key or token alone.

An Akeyless Gateway: witness sources add akeyless --url https://gateway.example/api/v2 --access-id p-xxxx`;

/** `sources add`: adding the same source again gives the one that is there, with the new secret. */
export function sourcesAddCommand(run: RunWork): Command {
  const command = new Command('add')
    .description('add a bucket, a container, a folder or an Akeyless Gateway')
    .argument('[path]', 'the folder, or "akeyless"')
    .option('--kind <kind>', 's3, azure, folder or akeyless; else from the other options')
    .option('--path <folder>', 'the same as the argument')
    .option('--name <name>', 'what to call it')
    .option('--prefix <prefix>', 's3, azure: only keys below it')
    .option('--bucket <bucket>', 's3: the bucket')
    .option('--region <region>', 's3: the region (us-east-1)')
    .option('--endpoint <url>', 's3: the endpoint of a compatible store')
    .option('--path-style', 's3: bucket in the path, as most compatible stores want it')
    .option('--ca-file <file>', 's3, akeyless: PEM file of a private certificate authority')
    .option('--profile <profile>', 's3: a profile of the shared configuration')
    .option('--access-key-id <id>', 's3: a static key; its secret as said below')
    .option('--container <container>', 'azure: the container')
    .option('--account-url <url>', 'azure: the blob service, where no connection string tells it')
    .option('--account-name <name>', 'azure: the account of an account key')
    .option('--url <url>', 'akeyless: the API of the gateway (https://api.akeyless.io)')
    .option('--access-id <id>', 'akeyless: the access id of an access key')
    .option('--proxy <url>', 'akeyless: the proxy to go through')
    .option(
      '--auth <auth>',
      'azure: connection-string, account-key, sas or default; akeyless: access-key, universal-identity or token; else from the secret that is there',
    )
    .option('--secret-file <file>', 'a file with the secret')
    .addHelpText('after', help);
  return run(command, async (invocation) => {
    const options = invocation.options(storeOptionsSchema);
    const { settings, auth } = storeSettingsOf(options, invocation.args[0] ?? options.path, invocation.env);
    const secret = await readStoreSecret(auth, options, invocation.env);
    const name = options.name ?? defaultSourceName(settings);
    const engine = await invocation.library();
    const { sources } = await engine.call('sources.list', {});
    const known = sources.find((source) => source.name === name && isDeepStrictEqual(source.store, settings));
    if (known && Object.keys(secret).length > 0) await engine.call('sources.setSecret', { sourceId: known.id, secret });
    const source = known ?? (await engine.call('sources.add', { name, store: settings, secret })).source;
    const verb = known ? 'Known already' : 'Added';
    await invocation.answer(
      { source },
      () => `${verb}: ${printable(source.name)} (${printable(describeStore(source.store))}), ${source.id}\n`,
    );
    return 0;
  });
}
