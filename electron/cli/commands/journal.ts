import { resolve } from 'node:path';
import { Command } from 'commander';
import { z } from 'zod';
import { type JournalEntry, type JournalReport, journalReportSchema } from '../../../shared/model/journal.ts';
import { timeStampFactsSchema } from '../../../shared/model/time-stamp.ts';
import type { Engine } from '../../library/engine.ts';
import { checkJournalFile } from '../../library/journal/journal-file.ts';
import { addAuthorityOptions, readAuthority } from '../authority-options.ts';
import type { RunWork } from '../index.ts';
import { writeList } from '../json-list.ts';
import { runJob } from '../run-job.ts';
import { fields, printable, table, utcTime } from '../text-output.ts';
import { timeStampText } from '../time-stamp-text.ts';

const listOptions = z.object({ object: z.string().optional(), limit: z.coerce.number().int().min(1).optional() });
const exportOptions = z.object({ out: z.string().min(1) });
const exportedSchema = z.object({ path: z.string(), entries: z.int() });

/** `journal list`, `journal verify [FILE]`, `journal export --out DIR`, `journal stamp`. */
export function journalCommand(run: RunWork): Command {
  const command = new Command('journal').description('what was done in this library: list it, verify its chain, hand it over');
  command.addCommand(
    run(
      new Command('list')
        .description('entries, the newest first')
        .option('--object <id>', 'of one session, recording or source')
        .option('--limit <count>', 'at most so many'),
      async (invocation) => {
        const { object = null, limit = Number.POSITIVE_INFINITY } = invocation.options(listOptions);
        const entries = listAll(await invocation.library(), object, limit);
        if (invocation.json) await writeList(invocation.print, 'entries', entries, invocation.signal);
        else {
          const rows: (string | null)[][] = [];
          for await (const entry of entries) rows.push(toRow(entry));
          await invocation.print(table(['ENTRY', 'TIME', 'WHO', 'WHAT', 'OBJECT', 'REASON'], rows));
        }
        return 0;
      },
    ),
  );
  command.addCommand(
    run(
      new Command('verify')
        .description('check the chain of hashes and the signed head; exit code 1 when an entry was edited, removed, inserted or reordered')
        .argument('[file]', 'an exported journal, in place of the one of this library'),
      async (invocation) => {
        const [file] = invocation.args;
        const report = file === undefined ? await verifyLibrary() : await checkJournalFile(file, invocation.signal);
        await invocation.answer(report, () => asText(report));
        return report.outcome === 'verified' ? 0 : 1;

        async function verifyLibrary(): Promise<JournalReport> {
          const engine = await invocation.library();
          return journalReportSchema.parse(await runJob(invocation, engine, () => engine.call('journal.verify', {})));
        }
      },
    ),
  );
  command.addCommand(
    run(
      new Command('export')
        .description('write it to a file of JSON lines that anybody can verify')
        .requiredOption('--out <folder>', 'the folder to write it to'),
      async (invocation) => {
        const { out } = invocation.options(exportOptions);
        const engine = await invocation.library();
        const result = exportedSchema.parse(
          await runJob(invocation, engine, () => engine.call('journal.export', { targetDir: resolve(out) })),
        );
        await invocation.answer(result, () =>
          fields([
            ['File', result.path],
            ['Entries', String(result.entries)],
          ]),
        );
        return 0;
      },
    ),
  );
  const stamp = new Command('stamp').description(
    'have a time-stamp authority (RFC 3161) confirm that the journal was there, up to its newest entry',
  );
  command.addCommand(
    run(addAuthorityOptions(stamp), async (invocation) => {
      const authority = await readAuthority(invocation);
      const engine = await invocation.library();
      const facts = timeStampFactsSchema.parse(await runJob(invocation, engine, () => engine.call('journal.stamp', { authority })));
      await invocation.answer(facts, () => timeStampText(facts));
      return 0;
    }),
  );
  return command;
}

async function* listAll(engine: Engine, object: string | null, most: number): AsyncGenerator<JournalEntry> {
  let beforeSeq: number | null = null;
  for (let given = 0; given < most; ) {
    const { entries }: { entries: JournalEntry[] } = await engine.call('journal.list', {
      beforeSeq,
      object,
      limit: Math.min(500, most - given),
    });
    yield* entries;
    given += entries.length;
    const last = entries.at(-1);
    if (last === undefined) return;
    beforeSeq = last.seq;
  }
}

function toRow({ seq, atMs, reviewer, account, action, object, reason }: JournalEntry): (string | null)[] {
  return [String(seq), utcTime(atMs), reviewer === '' ? account : `${reviewer} (${account})`, action, object, reason];
}

function asText({ outcome, entries, withheld, lastAtMs, head, keyFingerprint, stamps, breaks }: JournalReport): string {
  return [
    `${outcome}: ${entries} entries${withheld > 0 ? `, and ${withheld} withheld` : ''}, the last of ${utcTime(lastAtMs) ?? 'no time'}\n`,
    `  head ${head}\n`,
    keyFingerprint === null ? '' : `  signed with the key ${keyFingerprint}\n`,
    ...stamps.map(({ seq, facts }) =>
      facts === null
        ? `  time stamp over entry ${seq}: invalid\n`
        : `  time stamp over entry ${seq}: ${utcTime(facts.atMs)}, ${printable(facts.authority)}\n`,
    ),
    ...breaks.map(({ kind, message }) => `  ${kind}: ${printable(message)}\n`),
  ].join('');
}
