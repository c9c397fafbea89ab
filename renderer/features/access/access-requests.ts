import { create } from 'zustand';
import { toAppError } from '../../../shared/errors.ts';
import type { AccessDemand, SecondPerson } from '../../../shared/model/access.ts';
import type { RefusedCall } from '../../bridge/asked-calls.ts';
import { callQuietly } from '../../bridge/client.ts';
import { toastError } from '../../ui/toast.tsx';

/** What somebody is asked for now. */
export interface AccessRequest extends RefusedCall {
  readonly demand: AccessDemand;
  readonly persons: readonly SecondPerson[];
  /** Called once: whether it was given. */
  readonly onAnswer: (wasGiven: boolean) => void;
}

export const useAccessRequest = create<{ readonly request: AccessRequest | null }>(() => ({ request: null }));

let last: Promise<unknown> = Promise.resolve();
/** What was declined while other calls waited for the same; they are declined with it. */
let declined: string | null = null;
let waiting = 0;

/** One question at a time. What was granted meanwhile is not asked for again, and what was declined neither. */
export function requestAccess(refused: RefusedCall): Promise<boolean> {
  waiting += 1;
  const answer = last
    .then(() => ask(refused))
    .finally(() => {
      waiting -= 1;
      if (waiting === 0) declined = null;
    });
  last = answer.catch(() => undefined);
  return answer;
}

async function ask(refused: RefusedCall): Promise<boolean> {
  try {
    const demand = await callQuietly('access.demand', { method: refused.method, params: refused.params });
    if (demand.level === 'none') return true;
    const key = JSON.stringify(demand);
    if (declined === key) return false;
    const { persons } = demand.level === 'second-person' ? await callQuietly('access.persons', {}) : { persons: [] };
    const wasGiven = await new Promise<boolean>((onAnswer) =>
      useAccessRequest.setState({ request: { ...refused, demand, persons, onAnswer } }),
    );
    useAccessRequest.setState({ request: null });
    declined = wasGiven ? null : key;
    return wasGiven;
  } catch (error) {
    toastError(toAppError(error));
    return false;
  }
}
