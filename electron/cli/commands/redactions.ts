import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import { textRedactionIdSchema } from '../../../shared/model/ids.ts';
import type { RedactedWhat, TextRedaction } from '../../../shared/model/text-redaction.ts';
import { addAccessOptions } from '../access-options.ts';
import { findObject, findSession } from '../find.ts';
import type { RunWork } from '../index.ts';
import { clockTime, printable, table } from '../text-output.ts';

const milliseconds = z.coerce.number().int().min(0);
const addOptions = z.object({
  text: z.string().optional(),
  textFile: z.string().optional(),
  regex: z.string().optional(),
  input: z.boolean().default(false),
  from: milliseconds.optional(),
  to: milliseconds.optional(),
  caseSensitive: z.boolean().default(false),
  recording: z.string().optional(),
  reason: z.string(),
});

/** `redactions list`, `add`, `remove`: the text that `export --redacted` hides. */
export function redactionsCommand(run: RunWork): Command {
  const command = new Command('redactions').description('text and typed input that "export --redacted" hides');
  const list = new Command('list').description('the redactions of a session').argument('<session>', 'id of the session');
  command.addCommand(
    run(addAccessOptions(list), async (invocation) => {
      const engine = await invocation.library();
      const sessionId = await findSession(engine, invocation.args[0] ?? '');
      const answer = await engine.call('redactions.listTexts', { sessionId });
      await invocation.answer(answer, () => table(['KIND', 'WHAT', 'RECORDING', 'REASON', 'ID'], answer.redactions.map(toRow)));
      return 0;
    }),
  );
  const add = new Command('add')
    .description('hide something in redacted exports of a session')
    .argument('<session>', 'id of the session')
    .option('--text <text>', 'this text, wherever it stands')
    .option('--text-file <file>', 'the one line of a file: a secret in an argument is seen by others on this computer')
    .option('--regex <expression>', 'what an expression (RE2) finds in a line')
    .option('--input', 'typed input: all of it, or from --from to --to')
    .option('--from <ms>', 'with --input: from this position on')
    .option('--to <ms>', 'with --input: to this position')
    .option('--case-sensitive', 'with --text and --regex: tell upper from lower case')
    .option('--recording <recording>', 'only in this recording, by id or key')
    .requiredOption('--reason <text>', 'why, for the log of the export');
  command.addCommand(
    run(add, async (invocation) => {
      const options = invocation.options(addOptions);
      const engine = await invocation.library();
      const sessionId = await findSession(engine, invocation.args[0] ?? '');
      const recordingId = options.recording === undefined ? null : await findObject(engine, options.recording);
      const what = await readWhat(options);
      const { redaction } = await engine.call('redactions.addText', { sessionId, recordingId, what, reason: options.reason });
      await invocation.answer({ redaction }, () => `${redaction.id}\n`);
      return 0;
    }),
  );
  const remove = new Command('remove').description('hide it no longer').argument('<redaction>', 'id, as "redactions list" tells it');
  command.addCommand(
    run(addAccessOptions(remove), async (invocation) => {
      const id = textRedactionIdSchema.safeParse(invocation.args[0]);
      if (!id.success) throw new AppError('usage', 'That is not the id of a redaction.', { action: 'See "witness redactions list".' });
      const answer = await (await invocation.library()).call('redactions.removeText', { redactionId: id.data });
      await invocation.answer(answer, () => 'Removed.\n');
      return 0;
    }),
  );
  return command;
}

async function readWhat({ text, textFile, regex, input, from, to, caseSensitive }: z.output<typeof addOptions>): Promise<RedactedWhat> {
  if ([text, textFile, regex, input || undefined].filter((each) => each !== undefined).length !== 1) {
    throw new AppError('usage', 'Name one of --text, --text-file, --regex and --input.');
  }
  if (input) return { kind: 'input', fromMs: from ?? null, toMs: to ?? null };
  if (from !== undefined || to !== undefined)
    throw new AppError('usage', '--from and --to are for --input; a text is hidden wherever it is.');
  if (regex !== undefined) return { kind: 'regex', expression: regex, caseSensitive };
  return { kind: 'text', text: text ?? (await readLine(textFile ?? '')), caseSensitive };
}

async function readLine(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new AppError('input-unreadable', `${path} cannot be read.`, { cause });
  });
  return text.replace(/\r?\n$/, '');
}

function toRow({ id, what, recordingId, reason }: TextRedaction): string[] {
  return [what.kind, printable(describeWhat(what)), recordingId ?? 'all', printable(reason), id];
}

function describeWhat(what: RedactedWhat): string {
  switch (what.kind) {
    case 'text':
      return what.text;
    case 'regex':
      return what.expression;
    case 'input':
      return `${what.fromMs === null ? 'beginning' : clockTime(what.fromMs)} to ${what.toMs === null ? 'end' : clockTime(what.toMs)}`;
  }
}
