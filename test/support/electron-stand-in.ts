import { EventEmitter } from 'node:events';
import { readElectronDeclarations } from './electron-declarations.ts';

const emitterMembers = new Set(['on', 'once', 'off', 'addListener', 'removeListener', 'removeAllListeners', 'listenerCount']);
const subscribing = new Set(['on', 'once', 'off', 'addListener', 'removeListener']);

let declarations: ReturnType<typeof readElectronDeclarations> | null = null;
const declared = () => {
  declarations ??= readElectronDeclarations();
  return declarations;
};

/** The type and what it inherits, the nearest first. */
function lineage(type: string): NonNullable<ReturnType<ReturnType<typeof declared>['types']['get']>>[] {
  const own = declared().types.get(type);
  if (!own) throw new Error(`electron.d.ts has no ${type}.`);
  return own.extends !== null && declared().types.has(own.extends) ? [own, ...lineage(own.extends)] : [own];
}

function isDeclared(type: string, name: string): boolean {
  return emitterMembers.has(name) || lineage(type).some(({ members }) => members.has(name));
}

/** What stands in for an object of Electron's, and emits its events. */
export interface StandIn<T> {
  /** As the code under test gets it. */
  readonly object: T;
  emit(event: string, ...args: readonly unknown[]): void;
}

/**
 * An object of the named type of Electron's, with the members that a test gives it. Throws on every use of a member or an event that
 * electron.d.ts does not declare, on a call with fewer or more arguments than it declares, and on members that the test did not
 * give: so neither the code under test nor the stand-in can make up an API.
 */
export function standIn<T>(type: string, given: Readonly<Record<string, unknown>>): StandIn<T> {
  lineage(type);
  for (const name of Object.keys(given)) {
    if (!isDeclared(type, name)) throw new Error(`The stand-in has ${type}.${name}, which electron.d.ts does not declare.`);
  }
  const emitter = new EventEmitter();
  const subscribe =
    (name: string) =>
    (event: string, listener: (...args: unknown[]) => void): unknown => {
      requireEvent(type, event);
      Reflect.apply(Reflect.get(emitter, name), emitter, [event, listener]);
      return object;
    };
  const object: unknown = new Proxy(Object.create(null), {
    get(_target, name) {
      // What awaits, prints or compares an object asks for these.
      if (typeof name === 'symbol' || name === 'then' || name === 'toJSON') return undefined;
      if (!isDeclared(type, name)) throw new Error(`electron.d.ts has no ${type}.${name}.`);
      if (Object.hasOwn(given, name)) return counted(type, name, given[name]);
      if (subscribing.has(name)) return subscribe(name);
      throw new Error(`The test gave no ${type}.${name}.`);
    },
    set(_target, name) {
      throw new Error(`${type}.${String(name)} is not to be set.`);
    },
  });
  return {
    object: object as T,
    emit(event, ...args) {
      requireEvent(type, event);
      emitter.emit(event, ...args);
    },
  };
}

/** A class of Electron's: `create` in place of its constructor, and the statics that a test gives it. */
export function standInClass(type: string, create: (options: never) => unknown, statics: Readonly<Record<string, unknown>> = {}): unknown {
  const { object } = standIn<object>(type, statics);
  return new Proxy(create, {
    get: (_target, name) => Reflect.get(object, name),
    construct: (_target, args) => Reflect.apply(create, undefined, args) as object,
  });
}

/** `import * as electron from 'electron'` of the main process, of the given exports. */
export function standInForElectron<T>(exports: Readonly<Record<string, unknown>>): T {
  const check = (name: string): void => {
    if (!declared().mainExports.has(name)) throw new Error(`electron.d.ts exports no ${name} to the main process.`);
  };
  for (const name of Object.keys(exports)) check(name);
  return new Proxy(exports, {
    get(target, name) {
      if (typeof name === 'symbol' || name === 'then') return undefined;
      check(name);
      if (!Object.hasOwn(target, name)) throw new Error(`The test gave no ${name}.`);
      return target[name];
    },
  }) as T;
}

function requireEvent(type: string, event: string): void {
  if (!lineage(type).some(({ events }) => events.has(event))) throw new Error(`electron.d.ts has no event "${event}" of ${type}.`);
}

function counted(type: string, name: string, member: unknown): unknown {
  if (typeof member !== 'function') return member;
  const limits = lineage(type)
    .map(({ members }) => members.get(name))
    .find((found) => found !== undefined);
  return (...args: readonly unknown[]): unknown => {
    if (limits && (args.length < limits.leastArguments || args.length > limits.mostArguments)) {
      throw new Error(`${type}.${name} does not take ${args.length} arguments.`);
    }
    return Reflect.apply(member, undefined, args);
  };
}
