import type { Engine } from '../../electron/library/engine.ts';
import type { MethodName, ParamsOf } from '../../shared/contract/index.ts';
import type { Protection } from '../../shared/model/access.ts';
import type { SecondPersonId, SourceId } from '../../shared/model/ids.ts';
import type { JournalAction, JournalEntry } from '../../shared/model/journal.ts';

export const passphrase = 'correct horse battery';

/** Somebody who can be asked, with `passphrase`. */
export async function addPerson(engine: Engine, name = 'Bob Miller'): Promise<SecondPersonId> {
  return (await engine.call('access.addPerson', { name, passphrase })).person.id;
}

/** The only source of a library demands this from now on. */
export async function protectSource(engine: Engine, protection: Protection): Promise<SourceId> {
  const { sources } = await engine.call('sources.list', {});
  const id = sources[0]?.id;
  if (id === undefined) throw new Error('There is no source.');
  await engine.call('access.protect', { of: { kind: 'source', id }, protection });
  return id;
}

/** Gives what a call needs. */
export async function grant<M extends MethodName>(
  engine: Engine,
  method: M,
  params: ParamsOf<M>,
  given: { readonly reason?: string; readonly personId?: SecondPersonId; readonly passphrase?: string } = {},
) {
  const { reason = 'Ticket 12', personId } = given;
  const second = personId === undefined ? null : { personId, passphrase: given.passphrase ?? passphrase };
  return await engine.call('access.grant', { method, params, reason, second });
}

/** The code that a call fails with; "answered" where it does not. */
export async function codeOf(call: Promise<unknown>): Promise<string> {
  return await call.then(
    () => 'answered',
    (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : 'unknown'),
  );
}

/** The entries of some actions, the oldest first. */
export async function journalOf(engine: Engine, ...actions: readonly JournalAction[]): Promise<JournalEntry[]> {
  const { entries } = await engine.call('journal.list', { limit: 500 });
  return entries.filter(({ action }) => actions.includes(action)).toReversed();
}
