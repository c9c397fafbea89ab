import { exitCodeFor } from '../../shared/errors.ts';
import type { ItemFailure } from '../../shared/model/job.ts';
import type { ExitCode, Invocation } from './invocation.ts';
import { printable } from './text-output.ts';

/** Names each single failure on standard error: in an answer for people they would be lost among what went well. */
export function tellFailures(invocation: Invocation, failures: readonly ItemFailure[]): void {
  for (const { item, error } of failures) invocation.note(`witness: ${printable(`${item}: ${error.message} ${error.action}`)}`);
}

/** 0 without failures, else that of the worst: the environment (3) before the input (2). */
export function failureExitCode(failures: readonly ItemFailure[]): ExitCode {
  return Math.max(0, ...failures.map(({ error }) => exitCodeFor(error.code))) as ExitCode;
}
