import { readFleet } from '../fleet/read-fleet.ts';
import type { LibraryContext } from '../library-context.ts';
import type { HandlersOf } from './handlers.ts';

/** The fleet as gateways and sessions tell of it. */
export function fleetMethods({ catalog, now }: LibraryContext): HandlersOf<'fleet'> {
  return { 'fleet.read': ({ rules, sourceId, untilMs }) => readFleet(catalog, { rules, sourceId, untilMs: untilMs ?? now() }) };
}
