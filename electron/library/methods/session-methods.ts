import { saveDecision } from '../catalog/decisions.ts';
import { listRecordings } from '../catalog/recordings.ts';
import { searchText } from '../catalog/search.ts';
import { listSessions, sessionFacets } from '../catalog/sessions.ts';
import type { LibraryContext } from '../library-context.ts';
import { reconcilePage } from '../reconcile/reconcile-page.ts';
import type { HandlersOf } from './handlers.ts';
import { matchMethods } from './match-methods.ts';
import { requireSession } from './require.ts';
import { sessionControls } from './session-controls.ts';

export function sessionMethods(library: LibraryContext): HandlersOf<'sessions'> & HandlersOf<'search'> {
  const { catalog, settings, now } = library;
  return {
    ...matchMethods(library),
    'sessions.list': (params) => listSessions(catalog, params),
    'sessions.facets': ({ filter }) => ({ facets: sessionFacets(catalog, filter) }),
    'sessions.reconcile': (params) => {
      const { findings, ...page } = reconcilePage(catalog, params, now());
      return { findings: [...findings], ...page };
    },
    'sessions.decide': ({ finding, disposition, note }) => {
      requireSession(catalog, finding.sessionId);
      const decision = { disposition, note, author: settings.get().reviewer, decidedAtMs: now() };
      saveDecision(catalog, finding, decision);
      return { decision };
    },
    'sessions.get': ({ sessionId }) => {
      const session = requireSession(catalog, sessionId);
      return { session, recordings: listRecordings(catalog, { sessionIds: [sessionId] }), controls: sessionControls(catalog, session) };
    },
    'search.query': (params) => searchText(catalog, params),
  };
}
