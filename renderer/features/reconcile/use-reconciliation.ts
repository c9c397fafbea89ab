import { useCallback, useEffect, useRef, useState } from 'react';
import { type AppError, toAppError } from '../../../shared/errors.ts';
import {
  addCounts,
  type Decision,
  emptyCounts,
  type Finding,
  type ReconcileRules,
  type ReconciliationCounts,
  reconciledStates,
} from '../../../shared/model/reconciliation.ts';
import type { SessionFilterInput } from '../../../shared/model/session.ts';
import { call } from '../../bridge/client.ts';

/** More findings than this are counted and not listed: nobody goes through them one by one, and the report has them all. */
const mostListed = 50_000;

export interface ReconcileQuestion {
  readonly filter: SessionFilterInput;
  readonly rules: ReconcileRules;
}

export interface Reconciliation {
  readonly findings: readonly Finding[];
  readonly counts: ReconciliationCounts;
  /** Findings that were counted and not listed. */
  readonly unlisted: number;
  readonly judged: number;
  readonly total: number | null;
  readonly isRunning: boolean;
  readonly error: AppError | null;
  start(question: ReconcileQuestion): void;
  stop(): void;
  /** After a decision was kept. */
  decided(finding: Finding, decision: Decision): void;
}

type State = Omit<Reconciliation, 'start' | 'stop' | 'decided'>;

/** Judges every session under a filter, page by page, and shows what is found as it comes. */
export function useReconciliation(): Reconciliation {
  const [state, setState] = useState<State>(nothing);
  const running = useRef<AbortController | null>(null);
  const stop = useCallback(() => {
    running.current?.abort();
    setState((before) => ({ ...before, isRunning: false }));
  }, []);
  useEffect(() => () => running.current?.abort(), []);

  const start = useCallback(({ filter, rules }: ReconcileQuestion) => {
    running.current?.abort();
    const controller = new AbortController();
    running.current = controller;
    setState({ ...nothing(), isRunning: true });
    const run = async (): Promise<void> => {
      let cursor: string | null = null;
      do {
        const page: Awaited<ReturnType<typeof nextPage>> = await nextPage(filter, rules, cursor, controller.signal);
        if (controller.signal.aborted) return;
        setState((before) => addPage(before, page));
        cursor = page.nextCursor;
      } while (cursor !== null);
      setState((before) => ({ ...before, isRunning: false }));
    };
    run().catch((error: unknown) => {
      if (!controller.signal.aborted) setState((before) => ({ ...before, isRunning: false, error: toAppError(error) }));
    });
  }, []);

  const decided = useCallback((finding: Finding, decision: Decision) => {
    setState((before) => ({
      ...before,
      // By what it is, as decisions are kept: an undo comes with the finding as it was before.
      findings: before.findings.map((each) => (isSame(each, finding) ? { ...each, decision } : each)),
    }));
  }, []);
  return { ...state, start, stop, decided };
}

function isSame(one: Finding, other: Finding): boolean {
  return one.kind === other.kind && one.sessionId === other.sessionId && one.recordingId === other.recordingId;
}

function nextPage(filter: SessionFilterInput, rules: ReconcileRules, cursor: string | null, signal: AbortSignal) {
  return call('sessions.reconcile', { filter, rules, cursor }, signal);
}

function addPage(before: State, page: Awaited<ReturnType<typeof nextPage>>): State {
  const room = Math.max(0, mostListed - before.findings.length);
  const judged = reconciledStates.reduce((sum, state) => sum + page.counts.sessions[state], before.judged);
  return {
    ...before,
    findings: [...before.findings, ...page.findings.slice(0, room)],
    unlisted: before.unlisted + Math.max(0, page.findings.length - room),
    counts: addCounts(before.counts, page.counts),
    judged,
    total: page.total,
  };
}

function nothing(): State {
  return { findings: [], counts: emptyCounts(), unlisted: 0, judged: 0, total: null, isRunning: false, error: null };
}
