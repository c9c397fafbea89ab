import { resolve } from 'node:path';
import { Command } from 'commander';
import { z } from 'zod';
import {
  addCounts,
  emptyCounts,
  type Finding,
  findingKinds,
  type ReconciledState,
  type ReconcileRules,
  type ReconciliationCounts,
  reconciledStates,
  reconcileRulesSchema,
  reconciliationReportSchema,
} from '../../../shared/model/reconciliation.ts';
import { type SessionFilter, sessionFilterSchema } from '../../../shared/model/session.ts';
import type { Engine } from '../../library/engine.ts';
import { findSource } from '../find.ts';
import type { RunWork } from '../index.ts';
import { writeList } from '../json-list.ts';
import { runJob } from '../run-job.ts';
import { table, utcTime } from '../text-output.ts';

const instant = z.iso
  .date()
  .or(z.iso.datetime({ offset: true }))
  .transform((text) => Date.parse(text))
  .optional();
const minutes = z.coerce.number().min(0).optional();
const optionsSchema = z.object({
  source: z.string().optional(),
  from: instant,
  to: instant,
  type: sessionFilterSchema.shape.resourceType,
  lateAfter: minutes,
  tolerance: minutes,
  retention: z.coerce.number().min(0).optional(),
  leastHeight: z.coerce.number().int().min(0).optional(),
  report: z.string().min(1).optional(),
});

/** `reconcile`: every session and object in exactly one state; exit code 1 when there is a finding. */
export function reconcileCommand(run: RunWork): Command {
  const command = new Command('reconcile')
    .description('compare sessions with their recordings: what is missing, late, cut, unreadable, an orphan')
    .option('--source <source>', 'id or name of a source')
    .option('--from <time>', 'sessions that started at or after: a date or an instant with its zone, UTC')
    .option('--to <time>', 'sessions that started before')
    .option('--type <type...>', 'resource types: ssh, rdp, web, ...')
    .option('--late-after <minutes>', 'after the end of a session (60)')
    .option('--tolerance <minutes>', 'between the lengths of session and recording (2, or a twentieth of the session)')
    .option('--retention <days>', 'how long recordings may be kept')
    .option('--least-height <lines>', 'of a picture that can be read (300)')
    .option('--report <folder>', 'also write the report there, as a page with a signature that "openssl cms" verifies');
  return run(command, async (invocation) => {
    const given = invocation.options(optionsSchema);
    const engine = await invocation.library();
    const filter = sessionFilterSchema.parse({
      sourceId: given.source === undefined ? [] : [(await findSource(engine, given.source)).id],
      resourceType: given.type,
      fromMs: given.from ?? null,
      toMs: given.to ?? null,
    });
    const rules = reconcileRulesSchema.parse({
      lateAfterMs: milliseconds(given.lateAfter),
      toleranceMs: milliseconds(given.tolerance),
      retentionMs: given.retention === undefined ? null : Math.round(given.retention * 86_400_000),
      leastHeight: given.leastHeight,
    });
    const sums = createSums();
    const findings = reconcileAll(engine, filter, rules, invocation.signal, sums);
    if (invocation.json) {
      await writeList(invocation.print, 'findings', findings, invocation.signal, () => sums.toJson());
    } else {
      const rows: (string | null)[][] = [];
      for await (const finding of findings) rows.push(toRow(finding));
      if (rows.length > 0) await invocation.print(table(['KIND', 'STARTED', 'SESSION', 'OBJECT', 'WHY', 'DECIDED'], rows));
      await invocation.print(`${sums.toText()}\n`);
    }
    if (given.report !== undefined) {
      const targetDir = resolve(given.report);
      const start = () => engine.call('sessions.reportReconciliation', { filter, rules, targetDir });
      const { path, isSelfMade } = reconciliationReportSchema.parse(await runJob(invocation, engine, start));
      invocation.note(`Report: ${path}`);
      if (isSelfMade)
        invocation.note('It is signed with a certificate that Witness made itself: hand its fingerprint over by another way.');
    }
    return sums.hasFinding() ? 1 : 0;
  });
}

async function* reconcileAll(
  engine: Engine,
  filter: SessionFilter,
  rules: ReconcileRules,
  signal: AbortSignal,
  sums: Sums,
): AsyncGenerator<Finding> {
  let cursor: string | null = null;
  do {
    signal.throwIfAborted();
    const page: Awaited<ReturnType<typeof reconcileOne>> = await reconcileOne(engine, filter, rules, cursor);
    sums.add(page.counts);
    yield* page.findings;
    cursor = page.nextCursor;
  } while (cursor !== null);
}

function reconcileOne(engine: Engine, filter: SessionFilter, rules: ReconcileRules, cursor: string | null) {
  return engine.call('sessions.reconcile', { filter, rules, cursor });
}

/** What all pages found together. */
interface Sums {
  add(counts: ReconciliationCounts): void;
  hasFinding(): boolean;
  /** `{sessions, objects, matched, states}`: matched are the objects that are no orphans. */
  toJson(): Readonly<Record<string, unknown>>;
  toText(): string;
}

const findings: readonly ReconciledState[] = findingKinds;

function createSums(): Sums {
  let total = emptyCounts();
  const all = (of: 'sessions' | 'objects', which: (state: ReconciledState) => boolean = () => true): number =>
    reconciledStates.reduce((sum, state) => sum + (which(state) ? total[of][state] : 0), 0);
  const states = (): { state: ReconciledState; sessions: number; objects: number }[] =>
    reconciledStates.map((state) => ({ state, sessions: total.sessions[state], objects: total.objects[state] }));
  return {
    add(counts) {
      total = addCounts(total, counts);
    },
    hasFinding: () => all('sessions', (state) => findings.includes(state)) > 0,
    toJson: () => ({
      sessions: all('sessions'),
      objects: all('objects'),
      matched: all('objects', (state) => state !== 'orphan'),
      states: Object.fromEntries(states().map(({ state, sessions, objects }) => [state, { sessions, objects }])),
    }),
    toText: () =>
      `${all('sessions')} sessions, ${all('objects')} objects: ${states()
        .filter(({ sessions, objects }) => sessions + objects > 0)
        .map(({ state, sessions, objects }) => `${state} ${sessions}/${objects}`)
        .join(', ')}`,
  };
}

function milliseconds(value: number | undefined): number | undefined {
  return value === undefined ? undefined : Math.round(value * 60_000);
}

function toRow({ kind, startedAtMs, session, sessionId, object, detail, decision }: Finding): (string | null)[] {
  return [kind, utcTime(startedAtMs), session ?? sessionId, object, detail, decision?.disposition ?? null];
}
