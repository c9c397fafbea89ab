import { setImmediate } from 'node:timers/promises';
import type { MethodName } from '../../../shared/contract/index.ts';
import { AppError } from '../../../shared/errors.ts';
import {
  type AccessDemand,
  type AccessGrant,
  type AccessObject,
  type AccessPurpose,
  cannotWords,
  type DemandLevel,
  isAtLeast,
  levelWords,
  type Protected,
  type SecondGiven,
  type SessionAccess,
  strictest,
} from '../../../shared/model/access.ts';
import type { SessionId } from '../../../shared/model/ids.ts';
import type { ReadableCatalog } from '../catalog/handles.ts';
import type { Journal } from '../journal/open-journal.ts';
import { type Demander, isInForce, unmetDemands } from './decide.ts';
import { demandersOf, nameOfObject } from './demanders.ts';
import type { Door } from './doors.ts';
import type { SecondPersons } from './second-persons.ts';

/** A working day: who comes back tomorrow is asked again. */
const grantMs = 8 * 60 * 60_000;
/** What lets less be demanded from now on is for the one call that it was asked for. */
const changeMs = 5 * 60_000;
const namesTold = 20;
/** Entries of the journal written without a pause. */
const notesAtOnce = 100;
/** Objects decided about without a pause. */
const doorsAtOnce = 200;

/** What is demanded of one door, and by whom. */
interface Unmet {
  readonly door: Door;
  readonly level: DemandLevel;
  readonly demandedBy: readonly string[];
}

export interface Access {
  /** Throws `access-reason` or `access-second-person` where something is demanded that was not granted. */
  check(doors: readonly Door[]): Promise<void>;
  /** What was granted for one change is used up by it. */
  use(doors: readonly Door[]): void;
  /** What is still demanded. */
  demandOf(doors: readonly Door[]): Promise<AccessDemand>;
  grant(
    doors: readonly Door[],
    given: { readonly method: MethodName; readonly reason: string; readonly second: SecondGiven | null },
  ): Promise<{ granted: number; endsAtMs: number }>;
  /** Whether a session can be opened now. */
  isOpen(sessionId: SessionId): boolean;
  /** Throws as `check`, for a session that is to be opened. */
  checkOpen(sessionId: SessionId): void;
  /** Null for one that demands nothing. */
  ofSession(sessionId: SessionId): SessionAccess | null;
  /** What is in force for one object, and for the cases that demand something of it; the oldest first. */
  grantedFor(object: AccessObject): AccessGrant[];
  /** What is in force, the latest first. */
  grants(): AccessGrant[];
  /** False where there was nothing to end. */
  end(object: AccessObject): boolean;
}

/**
 * The one place that decides who may see and take out what. What is granted is kept in memory: it is of this run of Witness, and
 * ends with it.
 */
export function openAccess(deps: {
  readonly catalog: ReadableCatalog;
  readonly persons: Pick<SecondPersons, 'verify' | 'nameOf'>;
  readonly journal: Pick<Journal, 'note'>;
  readonly now: () => number;
}): Access {
  const { catalog, persons, journal, now } = deps;
  /** By what was granted access to: there may be thousands of a package. */
  const granted = new Map<string, AccessGrant[]>();

  function grantsTo(object: AccessObject | Protected): AccessGrant[] {
    return (granted.get(keyOf(object)) ?? []).filter(({ endsAtMs }) => endsAtMs > now());
  }

  /** What was granted for a case counts for its sessions, too. */
  function grantsFor(object: AccessObject, demanders: readonly Demander[]): AccessGrant[] {
    const cases = demanders.flatMap(({ of }) => (of.kind === 'case' && object.kind !== 'case' ? grantsTo(of) : []));
    return [...grantsTo(object), ...cases];
  }

  function unmetOf(door: Door): Unmet | null {
    const { purpose, object } = door;
    if (purpose === 'changing') {
      const level = door.level ?? 'none';
      const isGranted = grantsTo(object).some((grant) => grant.purpose === purpose && isInForce(grant, level, now()));
      return level === 'none' || isGranted ? null : { door, level, demandedBy: [nameOfObject(catalog, object)] };
    }
    const demanders = demandersOf(catalog, object);
    const unmet = unmetDemands(purpose, object, demanders, grantsFor(object, demanders), now());
    if (unmet.length === 0) return null;
    return { door, level: strictest(unmet.map(({ level }) => level)), demandedBy: unmet.map(({ demander }) => demander.name) };
  }

  function demandOfUnmet(doors: readonly Door[], unmet: readonly Unmet[]): AccessDemand {
    return {
      purpose: unmet[0]?.door.purpose ?? doors[0]?.purpose ?? 'opening',
      level: strictest(unmet.map(({ level }) => level)),
      objects: unmet.length,
      names: unmet.slice(0, namesTold).map(({ door }) => nameOfObject(catalog, door.object)),
      demandedBy: [...new Set(unmet.flatMap(({ demandedBy }) => demandedBy))].slice(0, namesTold),
    };
  }

  /** A package has up to 20,000 sessions: others get their turn in between. */
  async function* eachUnmet(doors: readonly Door[]): AsyncGenerator<Unmet> {
    for (const [at, door] of distinct(doors).entries()) {
      const unmet = unmetOf(door);
      if (unmet) yield unmet;
      if (at % doorsAtOnce === doorsAtOnce - 1) await setImmediate();
    }
  }

  async function allUnmet(doors: readonly Door[]): Promise<Unmet[]> {
    const found: Unmet[] = [];
    for await (const unmet of eachUnmet(doors)) found.push(unmet);
    return found;
  }

  /** Refused attempts stand in the journal under what they were about, where that is one thing. */
  function refuse(unmet: readonly Unmet[], purpose: AccessPurpose, reason: string, secondPerson: string, why: AppError['code']): void {
    const [only, second] = unmet;
    const object = only && !second ? only.door.object.id : '';
    journal.note({ action: 'access.refused', object, reason, detail: { purpose, why, secondPerson, objects: unmet.length } });
  }

  async function whoSeconds(unmet: readonly Unmet[], purpose: AccessPurpose, reason: string, second: SecondGiven | null): Promise<string> {
    if (second === null) throw new AppError('access-second-person', `A second person is demanded ${forWhat[purpose]}.`);
    const name = persons.nameOf(second.personId);
    try {
      return await persons.verify(second);
    } catch (error) {
      if (error instanceof AppError) refuse(unmet, purpose, reason, name, error.code);
      throw error;
    }
  }

  return {
    async check(doors) {
      for await (const unmet of eachUnmet(doors)) throw refusal(unmet, nameOfObject(catalog, unmet.door.object));
    },
    use(doors) {
      for (const { purpose, object } of doors) {
        if (purpose === 'changing')
          granted.set(
            keyOf(object),
            grantsTo(object).filter((grant) => grant.purpose !== purpose),
          );
      }
    },
    demandOf: async (doors) => demandOfUnmet(doors, await allUnmet(doors)),
    async grant(doors, { method, reason, second }) {
      const unmet = await allUnmet(doors);
      const { purpose, level } = demandOfUnmet(doors, unmet);
      const said = reason.trim();
      if (level !== 'none' && said === '') throw new AppError('access-reason', `A reason is demanded ${forWhat[purpose]}.`);
      const secondPerson = level === 'second-person' ? await whoSeconds(unmet, purpose, said, second) : null;
      const atMs = now();
      const endsAtMs = atMs + (purpose === 'changing' ? changeMs : grantMs);
      for (const [at, { door, level: demanded, demandedBy }] of unmet.entries()) {
        const { kind, id } = door.object;
        const detail = {
          ...{ kind, purpose: door.purpose, level: demanded, secondPerson, call: method },
          ...{ demandedBy: demandedBy.join(', '), endsAt: new Date(endsAtMs).toISOString() },
        };
        // What is not on record is not granted.
        journal.note({ action: 'access.granted', object: id, reason: said, detail });
        const grant = { kind, id, purpose: door.purpose, level: demanded, reason: said, secondPerson, atMs, endsAtMs };
        granted.set(keyOf(door.object), [...grantsTo(door.object), grant]);
        if (at % notesAtOnce === notesAtOnce - 1) await setImmediate();
      }
      return { granted: unmet.length, endsAtMs };
    },
    isOpen: (id) => unmetOf({ purpose: 'opening', object: { kind: 'session', id } }) === null,
    checkOpen(id) {
      const unmet = unmetOf({ purpose: 'opening', object: { kind: 'session', id } });
      if (unmet) throw refusal(unmet, nameOfObject(catalog, unmet.door.object));
    },
    ofSession(sessionId) {
      const object: AccessObject = { kind: 'session', id: sessionId };
      const demanders = demandersOf(catalog, object);
      if (demanders.length === 0) return null;
      return {
        sessionId,
        opening: strictest(demanders.map(({ protection }) => protection.opening)),
        exporting: strictest(demanders.flatMap(({ protection }) => [protection.opening, protection.exporting])),
        demandedBy: demanders.map(({ name }) => name),
        isOpen: unmetDemands('opening', object, demanders, grantsFor(object, demanders), now()).length === 0,
        grants: grantsTo(object),
      };
    },
    grantedFor: (object) => grantsFor(object, demandersOf(catalog, object)).sort((a, b) => a.atMs - b.atMs),
    grants: () =>
      [...granted.values()]
        .flat()
        .filter(({ endsAtMs }) => endsAtMs > now())
        .sort((a, b) => b.atMs - a.atMs),
    end(object) {
      const hadSome = grantsTo(object).length > 0;
      granted.delete(keyOf(object));
      return hadSome;
    },
  };
}

const forWhat: Readonly<Record<AccessPurpose, string>> = {
  opening: 'to open this',
  exporting: 'to export this',
  changing: 'to demand less from now on',
};

function keyOf({ kind, id }: AccessObject | Protected): string {
  return `${kind} ${id}`;
}

/** Each door once; of two that demand a change of the same, the stricter. */
function distinct(doors: readonly Door[]): Door[] {
  const byKey = new Map<string, Door>();
  for (const door of doors) {
    const key = `${door.purpose} ${keyOf(door.object)}`;
    const known = byKey.get(key);
    if (!known || !isAtLeast(known.level ?? 'none', door.level ?? 'none')) byKey.set(key, door);
  }
  return [...byKey.values()];
}

function refusal({ door, level, demandedBy }: Unmet, name: string): AppError {
  const by = demandedBy.join(' and ');
  const code = level === 'second-person' ? 'access-second-person' : 'access-reason';
  const who = by === name ? '' : `: ${by} ${demandedBy.length > 1 ? 'demand' : 'demands'} it`;
  const cannot = door.object.kind === 'second-persons' ? 'cannot be changed' : cannotWords[door.purpose];
  return new AppError(code, `${name} ${cannot} without ${levelWords[level]}${who}.`);
}
