import { resolve } from 'node:path';
import { Command } from 'commander';
import { z } from 'zod';
import { mostPackaged } from '../../../shared/contract/evidence-calls.ts';
import { AppError } from '../../../shared/errors.ts';
import { derivedChoiceSchema } from '../../../shared/model/derived.ts';
import { exportResultSchema } from '../../../shared/model/evidence.ts';
import { packageIdSchema, type SessionId } from '../../../shared/model/ids.ts';
import type { Engine } from '../../library/engine.ts';
import { addAccessOptions } from '../access-options.ts';
import { addAuthorityOptions, readAuthority } from '../authority-options.ts';
import { findCase, findSession } from '../find.ts';
import type { RunWork } from '../index.ts';
import type { Invocation } from '../invocation.ts';
import { runJob } from '../run-job.ts';
import { addFilterOptions, type FilterOptions, filterOptionsSchema, listSessions, readFilter } from '../session-filter.ts';
import { byteSize, fields, printable, table, utcTime } from '../text-output.ts';

const optionsSchema = filterOptionsSchema.extend({
  out: z.string().min(1).optional(),
  reason: z.string().max(2000).default(''),
  case: z.string().optional(),
  unfinished: z.boolean().default(false),
  continue: packageIdSchema.optional(),
  discard: packageIdSchema.optional(),
  redacted: z.boolean().default(false),
  withoutOriginals: z.boolean().default(false),
  ...derivedChoiceSchema.shape,
});
type Options = z.infer<typeof optionsSchema>;
const stampWords = { none: null, stamped: 'stamped', pending: 'pending: add it later with "witness timestamp"' } as const;

/** `export SESSION... --out DIR`: writes the evidence of one session, or of many, as a BagIt bag into a new folder below DIR. */
export function exportCommand(run: RunWork): Command {
  const command = new Command('export')
    .description('hand over sessions as evidence: a BagIt bag that anyone can verify')
    .argument('[session...]', 'ids of sessions; several go into one bag')
    .option('--out <folder>', 'the folder to make the bag in')
    .option('--reason <text>', 'why, for the record')
    .option('--redacted', 'hide what the redactions of a session name; see "witness redactions"')
    .option('--without-originals', 'with --redacted: leave the recordings themselves out')
    .option('--stills', 'a picture for each moment that a note or a finding of the case names (the default)')
    .option('--no-stills', 'none')
    .option('--clips', 'a clip for each range that one names: takes time and room')
    .option('--thumbnails', 'a sheet of small pictures of each video and Guacamole recording (the default)')
    .option('--no-thumbnails', 'none')
    .option('--case <case>', 'the sessions of a case, and the case: its id or title')
    .option('--unfinished', 'list the bags of many sessions that were interrupted')
    .option('--continue <package>', 'go on with one of them; so does the same export once more')
    .option('--discard <package>', 'remove what was written of one of them');
  addFilterOptions(command);
  addAuthorityOptions(command);
  return run(addAccessOptions(command), async (invocation) => {
    const given = invocation.options(optionsSchema);
    if (given.withoutOriginals && !given.redacted) {
      throw new AppError('usage', '--without-originals is for a redacted export: add --redacted.');
    }
    const engine = await invocation.library();
    if (given.unfinished) return await listUnfinished(invocation, engine);
    if (given.discard !== undefined) {
      await engine.call('evidence.discard', { packageId: given.discard });
      await invocation.answer({ discarded: given.discard }, () => 'Discarded.\n');
      return 0;
    }
    return await tellResult(invocation, await runJob(invocation, engine, await exportOf(invocation, engine, given)));
  });
}

/** What starts the export that is asked for. */
async function exportOf(invocation: Invocation, engine: Engine, given: Options) {
  const { continue: packageId, out, reason, stills, clips, thumbnails } = given;
  if (packageId !== undefined) return () => engine.call('evidence.continue', { packageId });
  if (out === undefined) throw new AppError('usage', '--out: the folder to make the bag in is missing.');
  const target = { targetDir: resolve(out), reason, authority: await readAuthority(invocation), derived: { stills, clips, thumbnails } };
  const [named, ...more] = invocation.args;
  if (named !== undefined && more.length === 0 && given.case === undefined && !isFiltered(given)) {
    const sessionId = await findSession(engine, named);
    const redacted = given.redacted ? { withoutOriginals: given.withoutOriginals } : null;
    return () => engine.call('evidence.export', { sessionId, ...target, redacted });
  }
  if (given.redacted) throw new AppError('usage', 'One session is exported redacted at a time: name it alone.');
  const of = given.case === undefined ? { sessionIds: await chosen(invocation, engine, given) } : await ofCase(invocation, engine, given);
  return async () => {
    const started = await engine.call('evidence.package', { of, ...target });
    if (started.isResumed) invocation.note('witness: this export was begun before, and goes on where it was');
    return started;
  };
}

async function ofCase({ args }: Invocation, engine: Engine, given: Options) {
  if (args.length > 0 || isFiltered(given)) throw new AppError('usage', 'Name a case or sessions, not both.');
  return { caseId: await findCase(engine, given.case) };
}

/** Sessions by name, or those under a filter: never all of a library by mistake. */
async function chosen({ args, signal }: Invocation, engine: Engine, given: Options): Promise<SessionId[]> {
  if (args.length > 0 && isFiltered(given)) throw new AppError('usage', 'Name sessions or a filter, not both.');
  const found: SessionId[] = [];
  for (const text of args) found.push(await findSession(engine, text));
  if (args.length > 0) return found;
  if (!isFiltered(given)) throw new AppError('usage', 'Name sessions, a case, or a filter, for example --user.');
  let total = 0;
  const sessions = listSessions(engine, await readFilter(engine, given), mostPackaged, (all) => {
    total = all;
  });
  for await (const { id } of sessions) {
    signal.throwIfAborted();
    found.push(id);
  }
  if (total > mostPackaged) throw new AppError('usage', `${total} sessions are under the filter; a bag holds ${mostPackaged} at most.`);
  if (found.length === 0) throw new AppError('not-found', 'There is no session under the filter.', { action: 'See "witness sessions".' });
  return found;
}

function isFiltered(given: FilterOptions): boolean {
  return Object.keys(filterOptionsSchema.shape).some((name) => {
    const value: unknown = Reflect.get(given, name);
    return Array.isArray(value) ? value.length > 0 : value !== undefined;
  });
}

async function tellResult(invocation: Invocation, answer: unknown): Promise<0> {
  const result = exportResultSchema.parse(answer);
  const error = result.timeStampError;
  if (error) invocation.note(`witness: ${printable(`no time stamp: ${error.message} ${error.action}`)}`);
  const { count, first } = result.notDerived;
  for (const each of first) invocation.note(`witness: ${printable(each)}`);
  if (count > first.length) invocation.note(`witness: ${count - first.length} more could not be made: see recordings.json of each session`);
  await invocation.answer(result, () =>
    fields([
      ['Bag', result.bagPath],
      ['Files', `${result.files} (${byteSize(result.bytes)})`],
      ['Manifest', `sha256 ${result.sha256OfManifest}`],
      ['Time stamp', stampWords[result.timeStamp]],
    ]),
  );
  return 0;
}

async function listUnfinished(invocation: Invocation, engine: Engine): Promise<0> {
  const answer = await engine.call('evidence.unfinished', {});
  const row = ({ name, targetDir, exportedAtMs, wholeSessions, sessions, id }: (typeof answer.packages)[number]) => [
    ...[utcTime(exportedAtMs), `${wholeSessions}/${sessions}`, name, targetDir, id],
  ];
  await invocation.answer(answer, () =>
    answer.packages.length === 0
      ? 'Nothing was interrupted.\n'
      : table(['BEGUN', 'WRITTEN', 'NAME', 'FOLDER', 'ID'], answer.packages.map(row)),
  );
  return 0;
}
