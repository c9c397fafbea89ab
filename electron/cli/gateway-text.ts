import type { GatewayPart, GatewayPartName, Visibility } from '../../shared/model/gateway.ts';
import { printable } from './text-output.ts';

const partNames: Readonly<Record<GatewayPartName, string>> = {
  sessions: 'sessions',
  bastions: 'bastion clusters',
  gateways: 'gateways',
  'remote-access': 'remote access settings',
  items: 'items and their settings',
};

/** Whose sessions are listed, in a sentence. */
export function describeVisibility({ scope, gateways }: Visibility): string {
  const names = gateways.map(({ name, displayName }) => printable(displayName ?? name)).join(', ');
  switch (scope) {
    case 'own':
      return 'Scope: own sessions of this identity only.';
    case 'scoped':
      return `Scope: sessions of ${names}.`;
    case 'all':
      return 'Scope: sessions of all gateways that this identity may see.';
    case 'unknown':
      return 'Scope: not known yet.';
  }
}

/** What could not be read and why, a line each. */
export function describeParts(parts: readonly GatewayPart[]): string {
  return parts
    .map(({ name, error }) =>
      error ? `  not read: ${partNames[name]}: ${printable(error.message)} ${printable(error.action)}\n` : `  read: ${partNames[name]}\n`,
    )
    .join('');
}
