import type { ReadableCatalog } from '../catalog/handles.ts';
import type { EngineMethod } from '../methods/handlers.ts';
import { doorsOf } from './doors.ts';
import type { Access } from './open-access.ts';

/** Decides whether a call may be made. */
export interface Gate {
  /** Throws where something is demanded that was not given; what it returns is called once the call was answered. */
  pass(method: EngineMethod, params: unknown): Promise<() => void>;
}

/** Before every call of every transport. */
export function createGate({
  catalog,
  access,
}: {
  readonly catalog: ReadableCatalog;
  readonly access: Pick<Access, 'check' | 'use'>;
}): Gate {
  return {
    async pass(method, params) {
      const doors = await doorsOf(method, params, catalog);
      await access.check(doors);
      return () => access.use(doors);
    },
  };
}
