import type { GatewayPartName, Visibility } from '../../../shared/model/gateway.ts';
import { visibleText } from '../../../shared/visible-text.ts';

/** How the parts of what a gateway tells are called. */
export const partWords: Readonly<Record<GatewayPartName, string>> = {
  sessions: 'Sessions',
  bastions: 'Bastion clusters',
  gateways: 'Gateways',
  'remote-access': 'Settings of this gateway',
  items: 'Settings of items',
};

/** Whose sessions are listed, in few words. */
export function scopeWord({ scope, gateways }: Visibility): string {
  switch (scope) {
    case 'own':
      return 'Own sessions only';
    case 'scoped':
      return gateways.length === 1 ? `Scoped: ${nameOf(gateways[0])}` : `Scoped: ${gateways.length} gateways`;
    case 'all':
      return 'All gateways';
    case 'unknown':
      return 'Not known yet';
  }
}

/** The same with all names. */
export function scopeSentence(visibility: Visibility): string {
  const names = visibility.gateways.map(nameOf).join(', ');
  switch (visibility.scope) {
    case 'own':
      return 'Only sessions that this identity started itself are listed.';
    case 'scoped':
      return `Sessions of ${names} are listed.`;
    case 'all':
      return `Sessions of all gateways that this identity may see are listed: ${names}.`;
    case 'unknown':
      return 'It is not known yet whose sessions are listed.';
  }
}

function nameOf(gateway: Visibility['gateways'][number] | undefined): string {
  return visibleText(gateway?.displayName ?? gateway?.name ?? '');
}

/** "yes", "no", or a dash where the gateway does not tell. */
export function flagWord(value: boolean | null): string {
  return value === null ? '\u2013' : value ? 'Yes' : 'No';
}

/** Minutes as the gateway counts them; 0 is no limit. */
export function ttlWord(minutes: number | null): string {
  if (minutes === null) return '\u2013';
  return minutes === 0 ? 'No limit' : `${minutes} min`;
}
