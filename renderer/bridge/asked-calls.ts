import type { MethodName, ParamsOf } from '../../shared/contract/index.ts';
import type { AppError } from '../../shared/errors.ts';

/** A call that was refused because a reason or a second person is demanded. */
export interface RefusedCall {
  readonly method: MethodName;
  readonly params: ParamsOf<MethodName>;
}

/** Asks the user for what is demanded; true: it was given, and the call can be made again. */
export type AskForAccess = (refused: RefusedCall) => Promise<boolean>;

let ask: AskForAccess | null = null;

/** Who asks; once, when the window is there. */
export function setAskForAccess(given: AskForAccess): void {
  ask = given;
}

export function isAccessDemanded({ code }: Pick<AppError, 'code'>): boolean {
  return code === 'access-reason' || code === 'access-second-person';
}

/** False also where there is nobody to ask. */
export async function askForAccess(refused: RefusedCall): Promise<boolean> {
  return (await ask?.(refused)) ?? false;
}
