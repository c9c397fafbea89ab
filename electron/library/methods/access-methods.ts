import { contract } from '../../../shared/contract/index.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Protected } from '../../../shared/model/access.ts';
import { changedProtection } from '../access/decide.ts';
import { type Door, doorsOf, isEngineMethod } from '../access/doors.ts';
import { getCase } from '../catalog/case-records.ts';
import type { ReadableCatalog } from '../catalog/handles.ts';
import { getProtection, listProtections, putProtection } from '../catalog/protections.ts';
import type { LibraryContext } from '../library-context.ts';
import type { EngineMethod, HandlersOf } from './handlers.ts';
import { requireSource } from './require.ts';

/** Four eyes: what is demanded, and granting it. */
export function accessMethods(library: LibraryContext): HandlersOf<'access'> {
  const { catalog, access, secondPersons, events } = library;
  const changed = (): void => events.emit('catalog.changed', { topics: ['access'], sessionId: null, recordingId: null });
  return {
    'access.protections': () => ({ protections: listProtections(catalog) }),
    'access.protect': ({ of, protection: given }) => {
      requireProtectable(catalog, of);
      const protection = changedProtection(getProtection(catalog, of), given);
      if (Object.values(given).includes('second-person') && secondPersons.list().length === 0) {
        throw new AppError('usage', 'No second person is known to this library yet.', {
          action: 'Add one under Settings, or with "witness persons add".',
        });
      }
      putProtection(catalog, of, protection);
      changed();
      return { protection };
    },
    'access.sessions': ({ sessionIds }) => ({ sessions: sessionIds.flatMap((id) => access.ofSession(id) ?? []) }),
    'access.demand': async ({ method, params }) => await access.demandOf((await doorsOfGiven(catalog, method, params)).doors),
    'access.grant': async ({ method, params, reason, second }) => {
      const given = await doorsOfGiven(catalog, method, params);
      const result = await access.grant(given.doors, { method: given.method, reason, second });
      changed();
      return result;
    },
    'access.grants': () => ({ grants: access.grants() }),
    'access.end': ({ kind, id }) => {
      const ended = access.end({ kind, id });
      if (ended) changed();
      return { ended };
    },
    'access.persons': () => ({ persons: secondPersons.list() }),
    'access.addPerson': async ({ name, passphrase }) => {
      const person = await secondPersons.add(name, passphrase);
      changed();
      return { person };
    },
    'access.changePassphrase': async ({ personId, passphrase }) => {
      const person = await secondPersons.changePassphrase(personId, passphrase);
      changed();
      return { person };
    },
    'access.removePerson': ({ personId }) => {
      const person = secondPersons.remove(personId);
      changed();
      return { person };
    },
  };
}

function requireProtectable(catalog: ReadableCatalog, of: Protected): void {
  if (of.kind === 'source') requireSource(catalog, of.id);
  else if (!getCase(catalog, of.id)) throw new AppError('not-found', `There is no case ${of.id} in this library.`);
}

/** The doors of a call that is told rather than made. */
async function doorsOfGiven(
  catalog: ReadableCatalog,
  name: string,
  params: unknown,
): Promise<{ method: EngineMethod; doors: readonly Door[] }> {
  if (!isEngineMethod(name)) throw new AppError('usage', `There is no call ${name}.`);
  const parsed = contract[name].params.safeParse(params);
  if (!parsed.success) throw new AppError('usage', `The params of ${name} are not what the contract says.`);
  return { method: name, doors: await doorsOf(name, parsed.data, catalog) };
}
