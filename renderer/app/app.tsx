import {
  Briefcase,
  Database,
  type FolderCog,
  HardDrive,
  ListChecks,
  ListVideo,
  Network,
  ScrollText,
  Search,
  Settings,
  ShieldCheck,
} from 'lucide-react';
import { useEffect, useRef } from 'react';
import { sessionIdSchema } from '../../shared/model/ids.ts';
import { useFollowJobs } from '../bridge/jobs.ts';
import { AccessQuestion } from '../features/access/access-dialog.tsx';
import { CasesView } from '../features/cases/cases-view.tsx';
import { InventoryView } from '../features/inventory/inventory-view.tsx';
import { JournalView } from '../features/journal/journal-view.tsx';
import { DropTarget } from '../features/loose/drop-target.tsx';
import { ReconcileView } from '../features/reconcile/reconcile-view.tsx';
import { SearchView } from '../features/search/search-view.tsx';
import { SettingsView } from '../features/settings/settings-view.tsx';
import { SourcesView } from '../features/sources/sources-view.tsx';
import { VerifyView } from '../features/verify/verify-view.tsx';
import { lazyView } from '../lib/lazy-view.tsx';
import { Waiting } from '../ui/message.tsx';
import { Toasts } from '../ui/toast.tsx';
import { type Action, useActions } from './actions.ts';
import { useAnnounceJobs } from './announce-jobs.ts';
import styles from './app.module.css';
import { CommandPalette } from './command-palette.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { JobsButton, JobsDialog } from './jobs-panel.tsx';
import { listenForKeys } from './key-bindings.ts';
import { KeySheet } from './key-sheet.tsx';
import { showOverlay, useOverlay } from './overlays.ts';
import { moveToRegion } from './regions.ts';
import { comparedIn, navigate, type Route, recordingOf, routeTo, type Screen, useRoute } from './router.ts';
import { useApp } from './session.ts';
import { useFollowShortcuts } from './shortcuts.ts';
import { applyTheme } from './theme.ts';
import { canUndo, undoLast } from './undo.ts';

const opening = <Waiting>{'Opening\u2026'}</Waiting>;
// The players are large: loaded once the window has nothing else to do, or with the first recording that is opened.
const review = lazyView(async () => (await import('../features/review/review-view.tsx')).ReviewView, opening);
const compare = lazyView(async () => (await import('../features/compare/compare-view.tsx')).CompareView, opening);
async function preloadPlayers(): Promise<void> {
  await review.preload();
  await (await import('../features/review/engines/video-element.ts')).loadPlayer();
}

// The charts, too.
const fleet = lazyView(async () => (await import('../features/fleet/fleet-view.tsx')).FleetView, opening);
const capacity = lazyView(async () => (await import('../features/capacity/capacity-view.tsx')).CapacityView, opening);

const places = [
  { screen: 'inventory', label: 'Inventory', icon: ListVideo },
  { screen: 'search', label: 'Search', icon: Search },
  { screen: 'cases', label: 'Cases', icon: Briefcase },
  { screen: 'reconcile', label: 'Reconcile', icon: ListChecks },
  { screen: 'fleet', label: 'Fleet', icon: Network },
  { screen: 'capacity', label: 'Capacity', icon: HardDrive },
  { screen: 'sources', label: 'Sources', icon: Database },
  { screen: 'verify', label: 'Verify', icon: ShieldCheck },
  { screen: 'journal', label: 'Journal', icon: ScrollText },
  { screen: 'settings', label: 'Settings', icon: Settings },
] as const satisfies readonly { screen: Screen; label: string; icon: typeof FolderCog }[];

/** The window: rail, the screen that the address names, and what lies over it. */
export function App() {
  const route = useRoute();
  const overlay = useOverlay((state) => state.open);
  const main = useRef<HTMLElement>(null);
  const theme = useApp((state) => state.settings.theme);
  const online = useApp((state) => state.online);
  useFollowJobs();
  useAnnounceJobs();
  useFollowShortcuts();
  useEffect(() => listenForKeys(window), []);
  useEffect(() => applyTheme(theme), [theme]);
  useEffect(() => {
    const idle = requestIdleCallback(() => void preloadPlayers().catch(() => undefined));
    return () => cancelIdleCallback(idle);
  }, []);
  useActions([
    ...places.map(({ screen }): Action => ({ id: `go.${screen}`, run: () => navigate(routeTo(screen)) })),
    { id: 'app.palette', run: () => showOverlay('palette') },
    { id: 'app.jobs', run: () => showOverlay('jobs') },
    { id: 'app.undo', enabled: canUndo, run: () => void undoLast() },
    { id: 'app.next-region', run: () => moveToRegion(1) },
    { id: 'app.previous-region', run: () => moveToRegion(-1) },
    { id: 'app.keys', run: () => showOverlay('keys') },
  ]);
  const shown = places.find(({ screen }) => screen === route.screen)?.label ?? (route.screen === 'compare' ? 'Side by side' : 'Review');
  useEffect(() => {
    document.title = `${shown} \u2013 Witness`;
  }, [shown]);
  // What had the focus went with the screen before: keys and screen readers go on in the new one.
  const place = `${route.screen} ${route.sessionId}`;
  useEffect(() => {
    if (place !== '' && (document.activeElement === null || document.activeElement === document.body)) main.current?.focus();
  }, [place]);
  const close = (): void => showOverlay(null);

  return (
    <div className={styles.app}>
      <button type="button" className={styles.skip} onClick={() => main.current?.focus()}>
        Skip to the content
      </button>
      <nav className={styles.rail} aria-label="Main" data-region>
        {places.map(({ screen, label, icon: Icon }) => {
          const isCurrent =
            route.screen === screen || (screen === 'inventory' && (route.screen === 'review' || route.screen === 'compare'));
          return (
            <a key={screen} href={routeTo(screen)} className={styles.place} aria-current={isCurrent ? 'page' : undefined}>
              <Icon size={20} aria-hidden />
              <span>{label}</span>
            </a>
          );
        })}
        <div className={styles.spacer} />
        <JobsButton />
        <button type="button" className={styles.place} onClick={() => showOverlay('keys')}>
          <kbd aria-hidden>?</kbd>
          <span>Keys</span>
        </button>
      </nav>
      <main ref={main} tabIndex={-1} className={styles.main}>
        {!online && (
          <p className={styles.offline} role="status">
            The connection to the engine is lost. Witness reconnects by itself.
          </p>
        )}
        <ErrorBoundary key={route.screen}>
          <CurrentScreen route={route} />
        </ErrorBoundary>
      </main>
      {overlay === 'palette' && <CommandPalette onClose={close} />}
      {overlay === 'keys' && <KeySheet onClose={close} />}
      {overlay === 'jobs' && <JobsDialog onClose={close} />}
      <AccessQuestion />
      <DropTarget />
      <Toasts />
    </div>
  );
}

function CurrentScreen({ route: { screen, sessionId, params } }: { readonly route: Route }) {
  const session = sessionIdSchema.safeParse(sessionId);
  if (screen === 'review' && session.success) {
    const t = params.get('t');
    const atMs = t !== null && /^\d{1,12}$/.test(t) ? Number(t) : null;
    return <review.View sessionId={session.data} recordingId={recordingOf(params)} atMs={atMs} query={params.get('q')} />;
  }
  if (screen === 'compare') return <compare.View {...comparedIn(params)} />;
  if (screen === 'search') return <SearchView params={params} />;
  if (screen === 'cases') return <CasesView params={params} />;
  if (screen === 'reconcile') return <ReconcileView />;
  if (screen === 'fleet') return <fleet.View />;
  if (screen === 'capacity') return <capacity.View />;
  if (screen === 'sources') return <SourcesView />;
  if (screen === 'verify') return <VerifyView />;
  if (screen === 'journal') return <JournalView />;
  if (screen === 'settings') return <SettingsView params={params} />;
  return <InventoryView params={params} />;
}
