import { resolve } from 'node:path';
import { Command } from 'commander';
import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import { type SourceSettings, sourceSettingsSchema } from '../../../shared/model/source.ts';
import { findSource } from '../find.ts';
import type { RunWork } from '../index.ts';
import { describeStore, type StoreAuth } from '../store-options.ts';
import { readStoreSecret } from '../store-secret.ts';
import { printable } from '../text-output.ts';

const text = z.string().min(1).optional();
/** Empty: none. */
const orNone = z.string().optional();

const changesSchema = z.object({
  path: text,
  region: text,
  endpoint: orNone,
  pathStyle: z.boolean().optional(),
  caFile: orNone,
  profile: orNone,
  accountUrl: orNone,
  url: text,
  accessId: text,
  proxy: orNone,
});
const optionsSchema = changesSchema.extend({
  name: z.string().min(1).max(200).optional(),
  newSecret: z.boolean().default(false),
  secretFile: text,
  accessKeyId: text,
  accountName: text,
});
type Changes = z.infer<typeof changesSchema>;

const help = `
What a source is stays: another bucket, prefix or container is another source. How it is signed in to stays too.
--new-secret takes the new secret from the environment, as "sources add" does, --secret-file from a file. An empty value, as in
--proxy "", means none.`;

/** `sources change`: another name, or another way to the same bucket, container, folder or gateway. */
export function sourcesChangeCommand(run: RunWork): Command {
  const command = new Command('change')
    .description('give a source another name or address, or new credentials')
    .argument('<source>', 'id or name')
    .option('--name <name>', 'what to call it')
    .option('--path <folder>', 'folder: where the same recordings lie now')
    .option('--region <region>', 's3: the region')
    .option('--endpoint <url>', 's3: the endpoint of a compatible store')
    .option('--path-style', 's3: bucket in the path')
    .option('--no-path-style', 's3: bucket in the host name')
    .option('--ca-file <file>', 's3, akeyless: PEM file of a private certificate authority')
    .option('--profile <profile>', 's3: a profile of the shared configuration')
    .option('--account-url <url>', 'azure: the blob service')
    .option('--url <url>', 'akeyless: the API of the gateway')
    .option('--access-id <id>', 'akeyless: the access id of an access key')
    .option('--proxy <url>', 'akeyless: the proxy to go through')
    .option('--new-secret', 'a new secret, from the environment')
    .option('--secret-file <file>', 'a new secret, from a file')
    .option('--access-key-id <id>', 's3: the id of the new static key')
    .option('--account-name <name>', 'azure: the account of the new account key')
    .addHelpText('after', help);
  return run(command, async (invocation) => {
    const options = invocation.options(optionsSchema);
    const engine = await invocation.library();
    const known = await findSource(engine, invocation.args[0] ?? '');
    if (known.store.kind === 'loose-files') throw wrong('Loose files have no settings: open other files, or remove the source.');
    const store = changedSettings(known.store, changesSchema.parse(options));
    const isNew = options.newSecret || options.secretFile !== undefined;
    const secret = isNew ? await readStoreSecret(authOf(store), options, invocation.env) : {};
    const { source } = await engine.call('sources.change', { sourceId: known.id, name: options.name ?? known.name, store, secret });
    await invocation.answer({ source }, () => `Changed: ${printable(source.name)} (${printable(describeStore(source.store))})\n`);
    return 0;
  });
}

/** The settings with what was given. Throws `usage` for what a source of this kind does not have, or what is not valid. */
function changedSettings(known: SourceSettings, changes: Changes): SourceSettings {
  const given = Object.entries(changes).flatMap(([option, value]) => (value === undefined ? [] : [[option, value] as const]));
  const foreign = given.find(([option]) => !(option in known));
  if (foreign) throw wrong(`A source of the kind "${known.kind}" has no ${optionOf(foreign[0])}.`);
  const readable = (option: string, value: string | boolean): string | boolean | null => {
    if (value === '') return null;
    return (option === 'path' || option === 'caFile') && typeof value === 'string' ? resolve(value) : value;
  };
  const changed = sourceSettingsSchema.safeParse({
    ...known,
    ...Object.fromEntries(given.map(([option, value]) => [option, readable(option, value)])),
  });
  if (changed.success) return changed.data;
  const issue = changed.error.issues[0];
  throw wrong(`${optionOf(String(issue?.path[0]))}: ${issue?.message ?? 'not valid'}.`);
}

function optionOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

function authOf(store: SourceSettings): StoreAuth {
  switch (store.kind) {
    case 'folder':
      return 'none';
    case 's3':
      return store.auth === 'keys' ? 'keys' : 'none';
    case 'azure':
      return store.auth === 'default' ? 'none' : store.auth;
    case 'akeyless':
      return store.auth;
  }
}

function wrong(message: string): AppError {
  return new AppError('usage', message, { action: 'See "witness sources change --help".' });
}
