import { useSyncExternalStore } from 'react';
import { deepLinkScheme, parseDeepLink } from '../../shared/deep-link.ts';
import { recordingIdSchema, type SessionId, sessionIdSchema } from '../../shared/model/ids.ts';

const screens = [
  'inventory',
  'search',
  'cases',
  'reconcile',
  'fleet',
  'capacity',
  'sources',
  'verify',
  'journal',
  'settings',
  'review',
  'compare',
] as const;
export type Screen = (typeof screens)[number];

/** Where the window is: its whole state that can be shared is in the address. */
export interface Route {
  readonly screen: Screen;
  /** Of the review screen. */
  readonly sessionId: string | null;
  readonly params: URLSearchParams;
}

/** The address of the moment that a link of any host names; null where it names none. */
export function routeOfLink(text: string): string | null {
  const link = parseDeepLink(text.trim());
  return link && reviewRoute(link);
}

export function parseRoute(hash: string): Route {
  // A link as an address of the local window.
  const linked = hash.startsWith(`#${deepLinkScheme}:`) ? routeOfLink(hash.slice(1)) : null;
  if (linked !== null) return parseRoute(linked);
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  const [name = '', id = ''] = path.split('/');
  const screen = screens.find((known) => known === name) ?? 'inventory';
  const sessionId = sessionIdSchema.safeParse(id);
  if (screen === 'review' && !sessionId.success) return { screen: 'inventory', sessionId: null, params: new URLSearchParams() };
  return { screen, sessionId: sessionId.success ? sessionId.data : null, params: new URLSearchParams(query) };
}

export function routeTo(screen: Screen, params: Readonly<Record<string, string>> | URLSearchParams = {}, id = ''): string {
  const query = new URLSearchParams(params).toString();
  return `#/${screen}${id === '' ? '' : `/${id}`}${query === '' ? '' : `?${query}`}`;
}

/** The address of a moment in a recording. */
export function reviewRoute(moment: {
  readonly sessionId: string;
  readonly recordingId?: string | null;
  readonly atMs?: number;
  readonly query?: string;
}): string {
  const params = new URLSearchParams();
  if (moment.recordingId) params.set('recording', moment.recordingId);
  if (moment.atMs !== undefined) params.set('t', String(moment.atMs));
  if (moment.query) params.set('q', moment.query);
  return routeTo('review', params, moment.sessionId);
}

/** The fewest and the most sessions that are shown side by side. */
export const comparedCount = { least: 2, most: 4 } as const;

/** The address of several sessions side by side, at a moment of the wall clock (epoch milliseconds) where one is given. */
export function compareRoute(sessionIds: readonly string[], clockMs: number | null = null): string {
  const params = new URLSearchParams(sessionIds.map((id) => ['session', id]));
  if (clockMs !== null) params.set('at', new Date(clockMs).toISOString());
  return routeTo('compare', params);
}

/** What an address puts side by side, each once; `clockMs` is null where it names no moment. */
export function comparedIn(params: URLSearchParams): { readonly sessionIds: readonly SessionId[]; readonly clockMs: number | null } {
  const named = params.getAll('session').flatMap((id) => sessionIdSchema.safeParse(id).data ?? []);
  const clockMs = Date.parse(params.get('at') ?? '');
  return { sessionIds: [...new Set(named)], clockMs: Number.isNaN(clockMs) ? null : clockMs };
}

export function recordingOf(params: URLSearchParams) {
  const parsed = recordingIdSchema.safeParse(params.get('recording'));
  return parsed.success ? parsed.data : null;
}

export function useRoute(): Route {
  const hash = useSyncExternalStore(
    (listener) => {
      window.addEventListener('hashchange', listener);
      return () => window.removeEventListener('hashchange', listener);
    },
    () => window.location.hash,
  );
  return parseRoute(hash);
}

/** Goes there; `replace` leaves no entry to go back to. */
export function navigate(route: string, replace = false): void {
  if (replace) {
    window.history.replaceState(null, '', route);
    window.dispatchEvent(new HashChangeEvent('hashchange'));
  } else window.location.hash = route;
}
