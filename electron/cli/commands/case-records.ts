import { Command } from 'commander';
import { z } from 'zod';
import type { ParamsOf, ResultOf } from '../../../shared/contract/index.ts';
import { AppError } from '../../../shared/errors.ts';
import { severitySchema } from '../../../shared/model/review.ts';
import { addAccessOptions } from '../access-options.ts';
import { findCase } from '../find.ts';
import type { RunWork } from '../index.ts';
import { printable } from '../text-output.ts';

const editOptions = z.object({
  comment: z.string().optional(),
  title: z.string().optional(),
  text: z.string().optional(),
  severity: severitySchema.optional(),
  cite: z.array(z.string()).optional(),
  uncite: z.array(z.coerce.number().int().min(1)).optional(),
});
const findingOptions = z.object({
  text: z.string().default(''),
  severity: severitySchema.default('medium'),
  cite: z.array(z.string()).default([]),
});

type Case = ResultOf<'cases.get'>;

/** `cases edit`, `remove`, `add-finding`: what is in a case. */
export function recordCommands(run: RunWork): Command[] {
  const edit = ofCase('edit', 'change the comment of an item, or a finding')
    .argument('<record>', 'id of the item or the finding, as "cases show" tells it')
    .option('--comment <text>', 'of an item')
    .option('--title <text>', 'of a finding: what was found')
    .option('--text <text>', 'of a finding: explanation')
    .option('--severity <severity>', 'of a finding: info, low, medium, high, critical')
    .option('--cite <item...>', 'of a finding: items that it cites, too')
    .option('--uncite <number...>', 'of a finding: citations that it loses, counted from 1');
  const remove = ofCase('remove', 'take an item or a finding out').argument('<record>', 'its id, as "cases show" tells it');
  const addFinding = ofCase('add-finding', 'add what was found')
    .argument('<title>', 'what was found')
    .option('--text <text>', 'explanation')
    .option('--severity <severity>', 'info, low, medium, high, critical; medium if not told')
    .option('--cite <item...>', 'items that it cites');
  return [
    run(addAccessOptions(edit), async (invocation) => {
      const engine = await invocation.library();
      const caseId = await findCase(engine, invocation.args[0]);
      const found = await engine.call('cases.get', { caseId });
      const options = invocation.options(editOptions);
      const finding = found.findings.find(({ id }) => id === invocation.args[1]);
      if (finding) {
        await engine.call('cases.updateFinding', findingChange(found, finding, options));
      } else {
        const { id: recordId } = itemOf(found, invocation.args[1]);
        const { comment } = options;
        if (comment === undefined) throw new AppError('usage', 'Of an item its comment is changed: --comment TEXT.');
        await engine.call('cases.updateItem', { caseId, recordId, comment });
      }
      await invocation.answer({}, () => 'Changed.\n');
      return 0;
    }),
    run(addAccessOptions(remove), async (invocation) => {
      const engine = await invocation.library();
      const caseId = await findCase(engine, invocation.args[0]);
      const found = await engine.call('cases.get', { caseId });
      const { id } = found.findings.find((each) => each.id === invocation.args[1]) ?? itemOf(found, invocation.args[1]);
      await engine.call('cases.removeRecord', { caseId, recordId: id });
      await invocation.answer({}, () => 'Removed.\n');
      return 0;
    }),
    run(addAccessOptions(addFinding), async (invocation) => {
      const engine = await invocation.library();
      const caseId = await findCase(engine, invocation.args[0]);
      const { cite, ...said } = invocation.options(findingOptions);
      const found = await engine.call('cases.get', { caseId });
      const itemIds = cite.map((text) => itemOf(found, text).id);
      await engine.call('cases.addFinding', { caseId, title: invocation.args[1] ?? '', ...said, itemIds });
      await invocation.answer({}, () => 'Added.\n');
      return 0;
    }),
  ];
}

function ofCase(name: string, description: string): Command {
  return new Command(name).description(description).argument('<case>', 'id or title of a case');
}

function itemOf({ items }: Case, text = ''): Case['items'][number] {
  const found = items.find(({ id }) => id === text);
  if (!found) throw new AppError('not-found', `There is no "${printable(text)}" in this case.`, { action: 'See "witness cases show".' });
  return found;
}

function findingChange(
  found: Case,
  { id: recordId, citations }: Case['findings'][number],
  { comment, cite = [], uncite = [], ...said }: z.infer<typeof editOptions>,
): ParamsOf<'cases.updateFinding'> {
  if (comment !== undefined) throw new AppError('usage', 'A finding has no comment: --text TEXT is its explanation.');
  const missing = uncite.find((number) => number > citations.length);
  if (missing !== undefined)
    throw new AppError('usage', `The finding has ${citations.length} citations, and none with the number ${missing}.`);
  const kept = citations.filter((_, index) => !uncite.includes(index + 1));
  const isCiting = cite.length + uncite.length > 0;
  return {
    caseId: found.summary.id,
    recordId,
    ...said,
    ...(isCiting && { citations: [...kept, ...cite.map((text) => itemOf(found, text).citation)] }),
  };
}
