import type { Command } from 'commander';
import { z } from 'zod';
import type { MethodName, ParamsOf, ResultOf } from '../../shared/contract/index.ts';
import { AppError } from '../../shared/errors.ts';
import type { SecondGiven } from '../../shared/model/access.ts';
import type { Engine } from '../library/engine.ts';
import { secretOf } from './store-secret.ts';
import { printable } from './text-output.ts';

const accessOptionsSchema = z.object({
  reason: z.string().max(2000).default(''),
  secondPerson: z.string().optional(),
  secondPassphraseFile: z.string().optional(),
});

/** Of commands that give, or give up, what may be protected: see docs/four-eyes.md. */
export function addAccessOptions(command: Command): Command {
  if (!command.options.some(({ long }) => long === '--reason')) command.option('--reason <text>', 'why, where that is demanded');
  return command
    .option('--second-person <name>', 'who looks on, where that is demanded; their passphrase is read from WITNESS_SECOND_PASSPHRASE')
    .option('--second-passphrase-file <file>', 'read that passphrase from this file instead; /dev/stdin is the standard input');
}

/** The engine, which is given what a call demands as far as the options have it: then the call is made once more. */
export function withAccess(engine: Engine, given: Readonly<Record<string, unknown>>, env: NodeJS.ProcessEnv): Engine {
  async function give<M extends MethodName>(method: M, params: ParamsOf<M>, demanded: AppError): Promise<void> {
    const { reason, secondPerson, secondPassphraseFile: file } = accessOptionsSchema.parse(given);
    const isSecond = demanded.code === 'access-second-person';
    if (reason.trim() === '' || (isSecond && secondPerson === undefined)) throw told(demanded, isSecond);
    const second = isSecond && secondPerson !== undefined ? await secondOf(engine, secondPerson, file, env) : null;
    await engine.call('access.grant', { method, params, reason, second });
  }
  return {
    ...engine,
    async call<M extends MethodName>(method: M, params: ParamsOf<M>, signal?: AbortSignal): Promise<ResultOf<M>> {
      try {
        return await engine.call(method, params, signal);
      } catch (error) {
        if (!(error instanceof AppError) || (error.code !== 'access-reason' && error.code !== 'access-second-person')) throw error;
        await give(method, params, error);
        return await engine.call(method, params, signal);
      }
    },
  };
}

/** A second person by name. Throws `not-found`. */
export async function findPerson(engine: Engine, name: string) {
  const { persons } = await engine.call('access.persons', {});
  const person = persons.find((each) => each.id === name || each.name === name);
  if (person) return person;
  const known =
    persons.length === 0
      ? 'There are none; see "witness persons add --help".'
      : `There are: ${persons.map((each) => printable(each.name)).join(', ')}.`;
  throw new AppError('not-found', `There is no second person "${printable(name)}".`, { action: known });
}

async function secondOf(engine: Engine, name: string, file: string | undefined, env: NodeJS.ProcessEnv): Promise<SecondGiven> {
  const { id } = await findPerson(engine, name);
  return { personId: id, passphrase: await secretOf('WITNESS_SECOND_PASSPHRASE', file, env, '--second-passphrase-file') };
}

function told({ code, message, cause }: AppError, isSecond: boolean): AppError {
  const action = isSecond
    ? 'Give --reason and --second-person, whose passphrase is read from WITNESS_SECOND_PASSPHRASE or --second-passphrase-file.'
    : 'Give --reason; it is kept in the journal.';
  return new AppError(code, message, { action, cause });
}
