import {
  type AccessGrant,
  type AccessObject,
  type AccessPurpose,
  type DemandLevel,
  isAtLeast,
  type Protected,
  type Protection,
  strictest,
} from '../../../shared/model/access.ts';

/** A source or a case that demands something of an object. */
export interface Demander {
  readonly of: Protected;
  readonly name: string;
  readonly protection: Protection;
}

/** What is granted, without the words of it. */
export type GrantFacts = Pick<AccessGrant, 'kind' | 'id' | 'purpose' | 'level' | 'endsAtMs'>;

/** Who still demands what of an object, after what was granted. */
export interface Unmet {
  readonly demander: Demander;
  readonly level: DemandLevel;
}

/**
 * What is still demanded before an object is opened or exported; the strictest holds. What is exported is also seen: so it needs
 * what opening needs, too. Access to a case gives what that case demands of its sessions, and nothing of what their sources demand.
 */
export function unmetDemands(
  purpose: Exclude<AccessPurpose, 'changing'>,
  object: AccessObject,
  demanders: readonly Demander[],
  grants: readonly GrantFacts[],
  nowMs: number,
): Unmet[] {
  return demanders.flatMap((demander) => {
    const { opening, exporting } = demander.protection;
    const unmet = (level: DemandLevel, by: readonly AccessPurpose[]): DemandLevel =>
      grants.some((grant) => by.includes(grant.purpose) && isFor(grant, object, demander) && isInForce(grant, level, nowMs))
        ? 'none'
        : level;
    const level =
      purpose === 'opening'
        ? unmet(opening, ['opening'])
        : strictest([unmet(exporting, ['exporting']), unmet(opening, ['opening', 'exporting'])]);
    return level === 'none' ? [] : [{ demander, level }];
  });
}

/** One that was granted for less than is demanded now does not count. */
export function isInForce({ level, endsAtMs }: GrantFacts, demanded: DemandLevel, nowMs: number): boolean {
  return endsAtMs > nowMs && isAtLeast(level, demanded);
}

function isFor({ kind, id }: GrantFacts, object: AccessObject, { of }: Demander): boolean {
  return (kind === object.kind && id === object.id) || (kind === 'case' && of.kind === 'case' && of.id === id);
}

/** What a change from one protection to another needs: what is demanded less afterwards, as it is demanded before. */
export function levelToLower(before: Protection, after: Protection): DemandLevel {
  return strictest((['opening', 'exporting'] as const).map((each) => (isAtLeast(after[each], before[each]) ? 'none' : before[each])));
}

/** What is not given stays as it is. */
export function changedProtection(
  before: Protection,
  { opening, exporting }: { readonly opening?: DemandLevel | undefined; readonly exporting?: DemandLevel | undefined },
): Protection {
  return { opening: opening ?? before.opening, exporting: exporting ?? before.exporting };
}
