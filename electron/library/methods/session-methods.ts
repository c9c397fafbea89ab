import { lockedSearch } from '../access/locked-search.ts';
import { saveDecision } from '../catalog/decisions.ts';
import { listRecordings } from '../catalog/recordings.ts';
import { searchText } from '../catalog/search.ts';
import { listOpened, listPinned, noteOpened, pinSession, unpinSession } from '../catalog/session-shortcuts.ts';
import { listSessions, sessionFacets } from '../catalog/sessions.ts';
import { listSources } from '../catalog/sources.ts';
import type { LibraryContext } from '../library-context.ts';
import { reconcilePage } from '../reconcile/reconcile-page.ts';
import { writeReport } from '../reconcile/write-report.ts';
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
    'sessions.reportReconciliation': ({ filter, rules, targetDir }) => ({
      jobId: library.jobs.start({
        kind: 'export',
        title: 'Report of a reconciliation',
        unit: 'sessions',
        key: `reconcile:report:${JSON.stringify({ filter, rules, targetDir })}`,
        exclusive: true,
        again: { method: 'sessions.reportReconciliation', params: { filter, rules, targetDir } },
        work: async ({ signal, report }) => ({
          ...(await writeReport({
            catalog,
            home: library.paths.home,
            folder: targetDir ?? library.paths.exports,
            filter,
            rules,
            head: {
              reviewer: settings.get().reviewer,
              account: library.account,
              version: library.version,
              sources: listSources(catalog).flatMap(({ id, name }) => (filter.sourceId.includes(id) ? [name] : [])),
            },
            identity: await library.signingIdentity(),
            now,
            signal,
            workPlaces: library.workPlaces,
            onProgress: report,
          })),
        }),
      }),
    }),
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
    'sessions.shortcuts': () => ({ recent: listOpened(catalog), pinned: listPinned(catalog) }),
    'sessions.noteOpened': ({ sessionId }) => {
      noteOpened(catalog, requireSession(catalog, sessionId).id);
      library.events.emit('catalog.changed', { topics: ['shortcuts'], sessionId, recordingId: null });
      return {};
    },
    'sessions.pin': ({ sessionId, pinned }) => {
      const { id } = requireSession(catalog, sessionId);
      if (pinned) pinSession(catalog, id);
      else unpinSession(catalog, id);
      library.events.emit('catalog.changed', { topics: ['shortcuts'], sessionId, recordingId: null });
      return {};
    },
    // In one recording: that it may be opened is known already.
    'search.query': (params) => searchText(catalog, params, params.recordingId === null ? lockedSearch(catalog, library.access) : null),
  };
}
