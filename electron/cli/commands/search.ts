import { Command } from 'commander';
import { z } from 'zod';
import { searchSourceSchema } from '../../../shared/model/review.ts';
import { addAccessOptions } from '../access-options.ts';
import { withDecryption } from '../file-input.ts';
import type { RunWork } from '../index.ts';
import { readProfileOption } from '../log-profile-option.ts';
import { type SearchAnswer, searchFiles } from '../search-files.ts';
import { searchLibrary } from '../search-library.ts';
import { clockTime, table } from '../text-output.ts';

const optionsSchema = z
  .object({
    regex: z.boolean().optional(),
    substring: z.boolean().optional(),
    caseSensitive: z.boolean().optional(),
    wholeWord: z.boolean().optional(),
    profile: z.string().optional(),
    in: z.array(searchSourceSchema).default([]),
    reason: z.string().default(''),
    limit: z.coerce.number().int().min(1).max(1_000_000).default(1000),
  })
  .refine(({ regex, substring }) => !(regex && substring), { path: ['regex'], message: 'cannot be used together with --substring' });

/** `search QUERY [FILE...]`: in the given files, or else in the whole library. */
export function searchCommand(run: RunWork): Command {
  const command = new Command('search')
    .description('find words, a substring or a regular expression')
    .argument('<query>', 'words ("a phrase", prefix*), or what the options say')
    .argument('[files...]', 'recordings; without any, the whole library')
    .option('--regex', 'the query is a regular expression (RE2)')
    .option('--substring', 'the query is text to be found anywhere')
    .option('--case-sensitive', 'upper and lower case differ')
    .option('--whole-word', 'no hit begins or ends inside a word')
    .option('--in <sources...>', 'only in output, input, ocr (text on pictures), event, note')
    .option('--profile <file>', 'how to read a forwarded log: a built-in profile or a JSON file')
    .option('--limit <n>', 'so many hits at most (1000)');
  return run(addAccessOptions(withDecryption(command)), async (invocation) => {
    const [query = '', ...files] = invocation.args;
    const {
      regex,
      substring,
      caseSensitive = false,
      wholeWord = false,
      in: sources,
      limit,
      profile,
      reason,
    } = invocation.options(optionsSchema);
    const search = { query, mode: regex ? 'regex' : substring ? 'substring' : 'words', caseSensitive, wholeWord, sources, limit } as const;
    const answer =
      files.length > 0
        ? await searchFiles(invocation, files, { ...search, profile: await readProfileOption(profile) })
        : await searchLibrary(await invocation.library(), { ...search, openProtected: reason.trim() !== '' });
    const { exitCode, ...document } = answer;
    await invocation.answer(document, () => asText(document));
    if (answer.more) invocation.note(`There are more hits than ${limit}; see --limit.`);
    return exitCode;
  });
}

function asText({ hits, searched, notSearched }: Omit<SearchAnswer, 'exitCode'>): string {
  const rows = hits.map((hit) => [hit.session ?? hit.recording, clockTime(hit.atMs, true), hit.source, hit.text.trim()]);
  const found = rows.length === 0 ? 'No hits.\n' : table([hits[0]?.session ? 'SESSION' : 'FILE', 'AT', 'SOURCE', 'TEXT'], rows);
  const coverage = `${searched} searched, ${notSearched.length} not searched.\n`;
  const missing =
    notSearched.length === 0
      ? ''
      : table(
          ['NOT SEARCHED', 'REASON'],
          notSearched.map(({ key, reason, readMs, action }) => [
            key,
            (readMs === undefined ? reason : `${reason} up to ${clockTime(readMs)}`) + (action === undefined ? '' : `: ${action}`),
          ]),
        );
  return `${found}\n${coverage}${missing}`;
}
