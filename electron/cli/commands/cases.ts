import { resolve } from 'node:path';
import { Command } from 'commander';
import { z } from 'zod';
import type { ResultOf } from '../../../shared/contract/index.ts';
import { AppError } from '../../../shared/errors.ts';
import {
  type CaseSummary,
  type Citation,
  caseStatusSchema,
  handOverResultSchema,
  takeInReportSchema,
} from '../../../shared/model/cases.ts';
import { severitySchema } from '../../../shared/model/review.ts';
import { watchedPercentText } from '../../../shared/watched-percent.ts';
import { addAccessOptions } from '../access-options.ts';
import { findCase, findSession } from '../find.ts';
import type { RunWork } from '../index.ts';
import { runJob } from '../run-job.ts';
import { clockTime, fields, printable, table, utcTime } from '../text-output.ts';
import { recordCommands } from './case-records.ts';

const setOptions = z.object({
  title: z.string().optional(),
  summary: z.string().optional(),
  status: caseStatusSchema.optional(),
  severity: severitySchema.optional(),
  tag: z.array(z.string()).optional(),
  assignee: z.string().optional(),
  secondReviewer: z.string().optional(),
});
const handOverOptions = z.object({ out: z.string().min(1), reason: z.string().default(''), sign: z.boolean() });
const createOptions = z.object({ summary: z.string().default('') });
const resolveOptions = z.object({ keep: z.enum(['ours', 'theirs']) });

/** `cases list`, `show`, `create`, `add`, `set`, `hand-over`, `take-in`, `resolve`, and those of what is in a case. */
export function casesCommand(run: RunWork): Command {
  const command = new Command('cases').description('sessions that belong together: list them, hand one over, take one in');
  const add = (name: string, description: string, build: (command: Command) => Command, work: Parameters<RunWork>[1]): void => {
    command.addCommand(run(addAccessOptions(build(new Command(name).description(description))), work));
  };
  add('list', 'all cases, the one changed last first', asIs, async (invocation) => {
    const answer = await (await invocation.library()).call('cases.list', {});
    await invocation.answer(answer, () =>
      table(['TITLE', 'STATUS', 'SEVERITY', 'ASSIGNEE', 'ITEMS', 'FINDINGS', 'CONFLICTS', 'ID'], answer.cases.map(toRow)),
    );
    return 0;
  });
  add('show', 'all of a case; exit code 1 where something in it is in conflict', withCase, async (invocation) => {
    const engine = await invocation.library();
    const found = await engine.call('cases.get', { caseId: await findCase(engine, invocation.args[0]) });
    await invocation.answer(found, () => asText(found));
    return found.conflicts.length > 0 ? 1 : 0;
  });
  add(
    'create',
    'begin a case',
    (each) => each.argument('<title>').option('--summary <text>', 'what it is about'),
    async (invocation) => {
      const [title = ''] = invocation.args;
      const answer = await (await invocation.library()).call('cases.create', { title, ...invocation.options(createOptions) });
      await invocation.answer(answer, () => `${answer.caseId}\n`);
      return 0;
    },
  );
  add(
    'add',
    'put sessions into a case',
    (each) => withCase(each).argument('<session...>', 'ids of sessions'),
    async (invocation) => {
      const engine = await invocation.library();
      const caseId = await findCase(engine, invocation.args[0]);
      const items = [];
      for (const text of invocation.args.slice(1)) items.push({ sessionId: await findSession(engine, text) });
      const answer = await engine.call('cases.addItems', { caseId, items });
      await invocation.answer(answer, () => `${answer.added} added.\n`);
      return 0;
    },
  );
  add(
    'set',
    'change what is said of a case',
    (each) =>
      withCase(each)
        .option('--title <text>', 'its title')
        .option('--summary <text>', 'what it is about')
        .option('--status <status>', 'open, in-review, closed')
        .option('--severity <severity>', 'info, low, medium, high, critical')
        .option('--tag <tag...>', 'its tags')
        .option('--assignee <name>', 'who reviews it')
        .option('--second-reviewer <name>', 'who reviews it again'),
    async (invocation) => {
      const engine = await invocation.library();
      const { tag, ...given } = invocation.options(setOptions);
      const caseId = await findCase(engine, invocation.args[0]);
      await engine.call('cases.update', { caseId, ...given, ...(tag && { tags: tag }) });
      const { summary } = await engine.call('cases.get', { caseId });
      await invocation.answer(summary, () => summaryText(summary));
      return 0;
    },
  );
  add(
    'hand-over',
    'write all of a case to one file that another library takes in',
    (each) =>
      withCase(each)
        .requiredOption('--out <folder>', 'the folder to write it to')
        .option('--reason <text>', 'why, for the journal')
        .option('--no-sign', 'without a signature'),
    async (invocation) => {
      const engine = await invocation.library();
      const { out, reason, sign } = invocation.options(handOverOptions);
      const caseId = await findCase(engine, invocation.args[0]);
      const targetDir = resolve(out);
      const result = handOverResultSchema.parse(
        await runJob(invocation, engine, () => engine.call('cases.handOver', { caseId, targetDir, reason, sign })),
      );
      await invocation.answer(result, () =>
        fields([
          ['File', result.path],
          ['SHA-256', result.sha256],
          ['Signed', result.signed ? 'yes' : 'no'],
          ['Records', result.records],
          ['Watched', result.coverage],
          ['Journal', result.journal],
        ]),
      );
      return 0;
    },
  );
  add(
    'take-in',
    'merge a case that was handed over; exit code 1 where something was changed on both sides',
    (each) => each.argument('<file>', 'a file of "cases hand-over"'),
    async (invocation) => {
      const engine = await invocation.library();
      const path = resolve(invocation.args[0] ?? '');
      const report = takeInReportSchema.parse(await runJob(invocation, engine, () => engine.call('cases.takeIn', { path })));
      await invocation.answer(report, () =>
        fields([
          ['Case', `${report.title} (${report.caseId})`],
          ['Handed over', `${report.handedOverBy}, ${utcTime(report.handedOverAtMs) ?? ''}`],
          ['Signed by', report.signedBy === null ? 'nobody' : `${report.signedBy.name}, certificate ${report.signedBy.fingerprint}`],
          ['Added', report.added],
          ['Changed', report.changed],
          ['Kept', report.kept],
          ['Conflicts', report.conflicts],
          ['Watched', report.coverage],
          ['Journal', report.journal],
          ['Left out', report.leftOut],
        ]),
      );
      return report.conflicts > 0 ? 1 : 0;
    },
  );
  add(
    'resolve',
    'say which version of what is in conflict holds',
    (each) => withCase(each).argument('<record>', 'id of the record').requiredOption('--keep <side>', 'ours or theirs'),
    async (invocation) => {
      const engine = await invocation.library();
      const caseId = await findCase(engine, invocation.args[0]);
      const { conflicts } = await engine.call('cases.get', { caseId });
      const conflict = conflicts.find(({ id }) => id === invocation.args[1]);
      if (!conflict) throw new AppError('not-found', `There is no conflict ${printable(invocation.args[1] ?? '')} in this case.`);
      await engine.call('cases.resolve', { caseId, recordId: conflict.id, ...invocation.options(resolveOptions) });
      await invocation.answer({ conflicts: conflicts.length - 1 }, () => `${conflicts.length - 1} conflicts are left.\n`);
      return 0;
    },
  );
  for (const each of recordCommands(run)) command.addCommand(each);
  return command;
}

const asIs = (command: Command): Command => command;
const withCase = (command: Command): Command => command.argument('<case>', 'id or title of a case');

function toRow({ title, status, severity, assignee, items, findings, conflicts, id }: CaseSummary) {
  return [title, status, severity, assignee, items, findings, conflicts, id];
}

function summaryText(summary: CaseSummary): string {
  return fields([
    ['Title', summary.title],
    ['Summary', summary.summary],
    ['Status', summary.status],
    ['Severity', summary.severity],
    ['Tags', summary.tags.join(', ')],
    ['Assignee', summary.assignee],
    ['Second reviewer', summary.secondReviewer],
    ['Created', `${utcTime(summary.createdAtMs) ?? ''} by ${summary.createdBy}`],
  ]);
}

function asText({ summary, items, findings, conflicts }: ResultOf<'cases.get'>): string {
  const parts = [
    summaryText(summary),
    table(
      ['WHAT', 'SESSION', 'USER', 'TARGET', 'AT', 'UTC', 'SEEN', 'SHA-256', 'COMMENT', 'ID'],
      items.map(({ id, kind, citation, comment, here }) => [
        ...[kind, citation.externalId ?? citation.sessionId, citation.user, citation.target, rangeOf(citation), utcTime(citation.utcMs)],
        here === null ? 'not here' : here.watchedPercent === null ? null : watchedPercentText(here.watchedPercent),
        ...[citation.recording?.sha256 ?? null, comment, id],
      ]),
    ),
    ...findings.map(({ id, title, severity, text, citations, author }) =>
      [
        `${severity}: ${printable(title)} (${printable(author)}, ${id})\n`,
        ...text.split('\n').map((line) => `  ${printable(line)}\n`),
        ...citations.map(
          (each) =>
            `  - ${printable(each.externalId ?? each.sessionId)} ${rangeOf(each) ?? ''} ${utcTime(each.utcMs) ?? ''} ${each.recording?.sha256 ?? ''}\n`,
        ),
      ].join(''),
    ),
    ...conflicts.map(
      ({ id, kind, ours, theirs }) => `conflict: ${kind} ${id}\n  ours:   ${bodyText(ours?.body)}\n  theirs: ${bodyText(theirs.body)}\n`,
    ),
  ];
  return parts.join('\n');
}

function bodyText(body: unknown): string {
  return body === null || body === undefined ? 'removed' : printable(JSON.stringify(body));
}

function rangeOf({ atMs, endMs }: Citation): string | null {
  if (atMs === null) return null;
  return endMs === null ? clockTime(atMs, true) : `${clockTime(atMs, true)}-${clockTime(endMs, true)}`;
}
