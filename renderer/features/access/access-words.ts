import type { AccessDemand, AccessPurpose, DemandLevel } from '../../../shared/model/access.ts';
import { visibleText } from '../../../shared/visible-text.ts';
import { plural } from '../../lib/format.ts';

export const demandWords: Readonly<Record<DemandLevel, string>> = {
  none: 'Nothing',
  reason: 'A reason',
  'second-person': 'A reason and a second person',
};

export const askWords: Readonly<Record<AccessPurpose, { readonly title: string; readonly button: string; readonly verb: string }>> = {
  opening: { title: 'Open what is protected', button: 'Open', verb: 'open' },
  exporting: { title: 'Export what is protected', button: 'Export', verb: 'export' },
  changing: { title: 'Protect less', button: 'Go on', verb: 'change' },
};

/** "To open 804009099500857166685885, Archive demands a reason and a second person." */
export function demandText({ purpose, level, objects, names, demandedBy }: AccessDemand): string {
  const what = objects === 1 ? visibleText(names[0] ?? '') : plural(objects, 'session');
  const by = demandedBy.map((name) => visibleText(name)).join(' and ');
  return `To ${askWords[purpose].verb} ${what}, ${by} ${demandedBy.length > 1 ? 'demand' : 'demands'} ${demandWords[level].toLowerCase()}.`;
}
