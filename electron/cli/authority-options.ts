import { readFile, stat } from 'node:fs/promises';
import type { Command } from 'commander';
import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import { type TimeStampAuthority, timeStampAuthoritySchema } from '../../shared/model/settings.ts';
import type { Invocation } from './invocation.ts';

const { url, policy } = timeStampAuthoritySchema.shape;
const optionsSchema = z.object({ authority: url, policy, trust: z.string().default('') });
const mostPemBytes = 200_000;

/** The options that name a time-stamp authority for one call, in place of the one of the settings. */
export function addAuthorityOptions(command: Command): Command {
  return command
    .option('--authority <url>', 'time-stamp authority (RFC 3161), else the one of the settings')
    .option('--policy <oid>', 'the policy that it is asked for')
    .option('--trust <file>', 'root certificates (PEM) that it must lead to');
}

/** Null: the one of the settings. */
export async function readAuthority(invocation: Invocation): Promise<TimeStampAuthority | null> {
  const given = invocation.options(optionsSchema);
  if (given.authority === '') {
    if (given.policy === '' && given.trust === '') return null;
    throw new AppError('usage', '--policy and --trust belong to an authority that --authority names.');
  }
  return { url: given.authority, policy: given.policy, certificates: given.trust === '' ? '' : await readPem(given.trust) };
}

async function readPem(path: string): Promise<string> {
  try {
    if ((await stat(path)).size <= mostPemBytes) return await readFile(path, 'utf8');
  } catch (cause) {
    throw new AppError('input-unreadable', `${path} cannot be read.`, { cause });
  }
  throw new AppError('input-too-large', `${path} is too large for certificates.`);
}
