import { Command } from 'commander';
import { z } from 'zod';
import { addAccessOptions, findPerson } from '../access-options.ts';
import type { RunWork } from '../index.ts';
import { secretOf } from '../store-secret.ts';
import { printable, table, utcTime } from '../text-output.ts';

const optionsSchema = z.object({ passphraseFile: z.string().optional() });

/** `persons list`, `add NAME`, `passphrase NAME`, `remove NAME`: those whose passphrase can be demanded. */
export function personsCommand(run: RunWork): Command {
  const command = new Command('persons').description('four eyes: the second persons, whose passphrase can be demanded');
  command.addCommand(
    run(new Command('list').description('the second persons'), async (invocation) => {
      const { persons } = await (await invocation.library()).call('access.persons', {});
      await invocation.answer({ persons }, () =>
        persons.length === 0
          ? 'There are no second persons.\n'
          : table(
              ['NAME', 'ADDED', 'CHANGED', 'WAITS UNTIL', 'ID'],
              persons.map(({ name, addedAtMs, changedAtMs, waitUntilMs, id }) => [
                ...[name, utcTime(addedAtMs), utcTime(changedAtMs), utcTime(waitUntilMs), id],
              ]),
            ),
      );
      return 0;
    }),
  );
  command.addCommand(
    run(withPassphrase('add', 'add a second person'), async (invocation) => {
      const { passphraseFile } = invocation.options(optionsSchema);
      const passphrase = await newPassphrase(passphraseFile, invocation.env);
      const [name = ''] = invocation.args;
      const answer = await (await invocation.library()).call('access.addPerson', { name, passphrase });
      await invocation.answer(answer, () => `Added: ${printable(answer.person.name)}\n`);
      return 0;
    }),
  );
  command.addCommand(
    run(withPassphrase('passphrase', 'give a second person another passphrase'), async (invocation) => {
      const { passphraseFile } = invocation.options(optionsSchema);
      const passphrase = await newPassphrase(passphraseFile, invocation.env);
      const engine = await invocation.library();
      const { id } = await findPerson(engine, invocation.args[0] ?? '');
      const answer = await engine.call('access.changePassphrase', { personId: id, passphrase });
      await invocation.answer(answer, () => `Changed: ${printable(answer.person.name)}\n`);
      return 0;
    }),
  );
  command.addCommand(
    run(
      addAccessOptions(new Command('remove').description('remove a second person').argument('<name>', 'id or name')),
      async (invocation) => {
        const engine = await invocation.library();
        const { id } = await findPerson(engine, invocation.args[0] ?? '');
        const answer = await engine.call('access.removePerson', { personId: id });
        await invocation.answer(answer, () => `Removed: ${printable(answer.person.name)}\n`);
        return 0;
      },
    ),
  );
  return command;
}

function withPassphrase(name: string, description: string): Command {
  return addAccessOptions(
    new Command(name)
      .description(`${description}; the new passphrase is read from WITNESS_NEW_PASSPHRASE`)
      .argument('<name>', 'what they are called')
      .option('--passphrase-file <file>', 'read the new passphrase from this file instead'),
  );
}

function newPassphrase(file: string | undefined, env: NodeJS.ProcessEnv): Promise<string> {
  return secretOf('WITNESS_NEW_PASSPHRASE', file, env, '--passphrase-file');
}
