import { Command, CommanderError } from 'commander';
import { type AppError, exitCodeFor, toAppError } from '../../shared/errors.ts';
import { capacityCommand } from './commands/capacity.ts';
import { casesCommand } from './commands/cases.ts';
import { clipCommand } from './commands/clip.ts';
import { coverageCommand } from './commands/coverage.ts';
import { decryptCommand } from './commands/decrypt.ts';
import { demoCommand } from './commands/demo.ts';
import { exportCommand } from './commands/export.ts';
import { fetchCommand } from './commands/fetch.ts';
import { fleetCommand } from './commands/fleet.ts';
import { frameCommand } from './commands/frame.ts';
import { indexCommand } from './commands/index-recordings.ts';
import { jobsCommand } from './commands/jobs.ts';
import { journalCommand } from './commands/journal.ts';
import { linkCommand, unlinkCommand } from './commands/link.ts';
import { openCommand } from './commands/open.ts';
import { personsCommand } from './commands/persons.ts';
import { probeCommand } from './commands/probe.ts';
import { protectCommand } from './commands/protect.ts';
import { reconcileCommand } from './commands/reconcile.ts';
import { redactionsCommand } from './commands/redactions.ts';
import { retentionCommand } from './commands/retention.ts';
import { screenCommand } from './commands/screen.ts';
import { searchCommand } from './commands/search.ts';
import { sessionsCommand } from './commands/sessions.ts';
import { settingsCommand } from './commands/settings.ts';
import { signerCommand } from './commands/signer.ts';
import { sourcesCommand } from './commands/sources.ts';
import { stillCommand } from './commands/still.ts';
import { syncCommand } from './commands/sync.ts';
import { timestampCommand } from './commands/timestamp.ts';
import { transcriptCommand } from './commands/transcript.ts';
import { verifyCommand } from './commands/verify.ts';
import { type CliHost, createInvocation, type ExitCode, type Invocation, type Output } from './invocation.ts';
import { printable } from './text-output.ts';

export type { CliHost, ExitCode } from './invocation.ts';

/** What a command does when it is called. */
export type CommandWork = (invocation: Invocation) => Promise<ExitCode>;
/** Gives a command its work; `run(work)` is its action. */
export type RunWork = (command: Command, work: CommandWork) => Command;

const commands = [
  probeCommand,
  screenCommand,
  frameCommand,
  transcriptCommand,
  searchCommand,
  sourcesCommand,
  syncCommand,
  sessionsCommand,
  reconcileCommand,
  fleetCommand,
  capacityCommand,
  retentionCommand,
  linkCommand,
  unlinkCommand,
  openCommand,
  fetchCommand,
  decryptCommand,
  indexCommand,
  exportCommand,
  clipCommand,
  stillCommand,
  redactionsCommand,
  timestampCommand,
  signerCommand,
  settingsCommand,
  verifyCommand,
  journalCommand,
  jobsCommand,
  coverageCommand,
  casesCommand,
  demoCommand,
  protectCommand,
  personsCommand,
];

/** The command line of design section 6. Never throws: every failure becomes words on standard error and an exit code. */
export async function runCli(given: CliHost): Promise<ExitCode> {
  let exitCode: ExitCode = 0;
  const stdout = createCountedOutput(given.stdout);
  const host: CliHost = { ...given, stdout };
  const program = withOutput(new Command('witness'), host)
    .description('Reviews privileged-session recordings offline.')
    .version(host.version);
  const run: RunWork = (command, work) =>
    command.action(async () => {
      const invocation = createInvocation(host, command);
      try {
        exitCode = await work(invocation);
      } finally {
        await invocation.close();
      }
    });
  for (const create of commands) program.addCommand(create(run));
  for (const command of withSubcommands(program)) addCommonOptions(withOutput(command, host));
  try {
    await program.parseAsync([...host.argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    return tellFailure(host, error, stdout.written());
  }
}

function withSubcommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)];
}

function withOutput(command: Command, host: CliHost): Command {
  return command.exitOverride().configureOutput({
    writeOut: (text) => host.stdout.write(text),
    writeErr: (text) => host.stderr.write(text),
    outputError: (text, write) =>
      write(
        `${text
          .trim()
          .split('\n')
          .map(printable)
          .join('\n')
          .replace(/^error: /, 'witness: ')}\n`,
      ),
  });
}

function addCommonOptions(command: Command): void {
  command
    .option('--json', 'print one JSON document to standard output')
    .option('--home <folder>', 'the data folder (else WITNESS_HOME, else the place of this system)')
    .option('--debug', 'show stack traces of failures');
}

/** `written`: part of an answer is out already, and a second document would only make it worse. */
function tellFailure(host: CliHost, error: unknown, written: boolean): ExitCode {
  const json = host.argv.includes('--json') && !written;
  if (error instanceof CommanderError) {
    // Help and version that were asked for are no failure; commander has written its message already.
    if (error.exitCode === 0) return 0;
    if (json) host.stdout.write(`${JSON.stringify({ error: { code: 'usage', message: error.message } }, null, 2)}\n`);
    return 2;
  }
  const failure: AppError = toAppError(error);
  host.stderr.write(`witness: ${printable(failure.message)}\n  ${printable(failure.action)}\n`);
  if (host.argv.includes('--debug')) host.stderr.write(`${traceOf(failure)}\n`);
  if (json) host.stdout.write(`${JSON.stringify({ error: failure.toPayload() }, null, 2)}\n`);
  return exitCodeFor(failure.code);
}

function createCountedOutput(output: Output): Output & { written(): boolean } {
  let written = false;
  return {
    ...(output.isTTY !== undefined && { isTTY: output.isTTY }),
    once: (event, listener) => output.once(event, listener),
    written: () => written,
    write(text) {
      written = true;
      return output.write(text);
    },
  };
}

function traceOf(error: Error): string {
  const trace = error.stack ?? error.message;
  return error.cause instanceof Error ? `${trace}\nCaused by: ${traceOf(error.cause)}` : trace;
}
