import { AppError } from '../../../shared/errors.ts';
import type { SecondGiven, SecondPerson } from '../../../shared/model/access.ts';
import { type SecondPersonId, secondPersonIdSchema } from '../../../shared/model/ids.ts';
import { randomId } from '../../common/stable-id.ts';
import type { WritableCatalog } from '../catalog/handles.ts';
import { listProtections } from '../catalog/protections.ts';
import {
  changeCheck,
  deletePerson,
  getPerson,
  hasPersonNamed,
  insertPerson,
  listPersons,
  type StoredPerson,
  setFailures,
} from '../catalog/second-persons.ts';
import { isPassphrase, makeCheck } from './passphrase.ts';
import { isOneOf, nameKey } from './same-name.ts';
import { waitUntilMs } from './waiting.ts';

export interface SecondPersons {
  /** In the order of their names. */
  list(): SecondPerson[];
  nameOf(id: SecondPersonId): string;
  add(name: string, passphrase: string): Promise<SecondPerson>;
  changePassphrase(id: SecondPersonId, passphrase: string): Promise<SecondPerson>;
  /** Throws `access-last-person` for the last one while one is demanded anywhere. */
  remove(id: SecondPersonId): SecondPerson;
  /** Gives the name of who it is. Throws `access-same-person`, `access-wait` and `access-passphrase`. */
  verify(given: SecondGiven): Promise<string>;
}

/** Those who can be asked to look on. Their passphrases are kept as scrypt hashes; failures are counted over restarts. */
export function createSecondPersons(deps: {
  readonly catalog: WritableCatalog;
  /** The names that whoever uses Witness now goes by. */
  readonly presentUser: () => readonly string[];
  readonly now: () => number;
}): SecondPersons {
  const { catalog, presentUser, now } = deps;

  function require(id: SecondPersonId): StoredPerson {
    const person = getPerson(catalog, id);
    if (!person) throw new AppError('not-found', 'This second person is no longer there.');
    return person;
  }

  function toModel(person: StoredPerson): SecondPerson {
    const { id, name, addedAtMs, changedAtMs } = person;
    return { id, name, addedAtMs, changedAtMs, waitUntilMs: waitUntilMs(person, now()), isPresentUser: isOneOf(name, presentUser()) };
  }

  /** Each guess counts before it is looked at, so that many at once are no way around the wait. */
  function countGuess(person: StoredPerson): void {
    const until = waitUntilMs(person, now());
    if (until !== null) {
      // A clock that was put back makes nobody wait longer than the wait is.
      if ((person.failedAtMs ?? 0) > now()) setFailures(catalog, person.id, person.failures, now());
      throw new AppError(
        'access-wait',
        `${person.name} has to wait until ${new Date(until).toISOString()}, after ${person.failures} failures.`,
        {
          retryable: true,
        },
      );
    }
    setFailures(catalog, person.id, person.failures + 1, now());
  }

  return {
    list: () => listPersons(catalog).map(toModel),
    nameOf: (id) => require(id).name,
    async add(name, passphrase) {
      const key = nameKey(name);
      const refuseKnown = (): void => {
        if (hasPersonNamed(catalog, key))
          throw new AppError('usage', `There is a second person named ${name} already.`, { action: 'Choose another name.' });
      };
      refuseKnown();
      const check = await makeCheck(passphrase);
      // In the meantime another call may have added one.
      refuseKnown();
      const id = secondPersonIdSchema.parse(randomId());
      insertPerson(catalog, { id, name, nameKey: key, check, addedAtMs: now() });
      return toModel(require(id));
    },
    async changePassphrase(id, passphrase) {
      require(id);
      changeCheck(catalog, id, await makeCheck(passphrase), now());
      return toModel(require(id));
    },
    remove(id) {
      const person = toModel(require(id));
      const isDemanded = listProtections(catalog).some(({ protection }) => Object.values(protection).includes('second-person'));
      if (isDemanded && listPersons(catalog).length === 1) {
        throw new AppError('access-last-person', `${person.name} is the last second person, and a source or a case demands one.`);
      }
      deletePerson(catalog, id);
      return person;
    },
    async verify({ personId, passphrase }) {
      const person = require(personId);
      if (isOneOf(person.name, presentUser())) {
        throw new AppError('access-same-person', `${person.name} is who uses Witness now, and cannot be the second person.`);
      }
      countGuess(person);
      if (!(await isPassphrase(passphrase, person.check))) {
        throw new AppError('access-passphrase', `The passphrase is not that of ${person.name}.`);
      }
      setFailures(catalog, person.id, 0, null);
      return person.name;
    },
  };
}
