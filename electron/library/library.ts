import { mkdir } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { jobStarted } from '../../shared/contract/define-contract.ts';
import { AppError, toAppError } from '../../shared/errors.ts';
import type { JobId, RecordingId, SourceId } from '../../shared/model/ids.ts';
import type { Recording } from '../../shared/model/recording.ts';
import { isMethodName } from '../../shared/wire.ts';
import { acquireHomeLock } from '../common/home-lock.ts';
import { homePaths } from '../common/home-paths.ts';
import type { SecretVault } from '../common/secret-vault.ts';
import { createExclusiveByKey, createSlots } from '../common/slots.ts';
import { createGate } from './access/gate.ts';
import { openAccess } from './access/open-access.ts';
import { createSecondPersons } from './access/second-persons.ts';
import { openRecordingCache } from './cache/recording-cache.ts';
import { createJobStore } from './catalog/jobs.ts';
import { closeCatalog, openCatalog } from './catalog/open-catalog.ts';
import { getProfileId } from './catalog/recording-profile.ts';
import { getRecording } from './catalog/recordings.ts';
import { refuseLostCatalog } from './catalog/refuse-lost-catalog.ts';
import { getSession } from './catalog/sessions.ts';
import { listSources } from './catalog/sources.ts';
import { keepOnlyUnwrapped } from './catalog/unwrapped.ts';
import { createWatchLog } from './coverage/watch-log.ts';
import { createDecoders } from './decoder/create-decoder.ts';
import type { StartDecoder } from './decoder/decoder-child.ts';
import { forkDecoder } from './decoder/fork-decoder.ts';
import type { Engine } from './engine.ts';
import { openSigningIdentity } from './evidence/signing/signing-identity.ts';
import { createIndexer } from './indexing/indexer.ts';
import { openRecordedMedia } from './indexing/open-recorded-media.ts';
import { ensureRules } from './indexing/rules.ts';
import { loadLanguages } from './indexing/screen-text/languages.ts';
import { createScreenText } from './indexing/screen-text/screen-text.ts';
import { createEventHub } from './jobs/event-hub.ts';
import { createJobs, type KeptCall } from './jobs/jobs.ts';
import { noteOfJob } from './journal/journalled-calls.ts';
import { openJournal } from './journal/open-journal.ts';
import type { LibraryContext } from './library-context.ts';
import { openLibraryKeys } from './library-keys.ts';
import { accessMethods } from './methods/access-methods.ts';
import { announce } from './methods/announce.ts';
import { appMethods } from './methods/app-methods.ts';
import { capacityMethods } from './methods/capacity-methods.ts';
import { caseMethods } from './methods/case-methods.ts';
import { coverageMethods } from './methods/coverage-methods.ts';
import { createCall } from './methods/create-call.ts';
import { evidenceMethods } from './methods/evidence-methods.ts';
import { fleetMethods } from './methods/fleet-methods.ts';
import type { EngineMethod, Handlers } from './methods/handlers.ts';
import { journalMethods } from './methods/journal-methods.ts';
import { markDamaged } from './methods/mark-damaged.ts';
import { noteMethods } from './methods/note-methods.ts';
import { playbackMethods } from './methods/playback-methods.ts';
import { profileMethods } from './methods/profile-methods.ts';
import { goOnReading } from './methods/read-screen-text.ts';
import { recordingMethods } from './methods/recording-methods.ts';
import { redactionMethods } from './methods/redaction-methods.ts';
import { sampleMethods } from './methods/sample-methods.ts';
import { sessionMethods } from './methods/session-methods.ts';
import { signerMethods } from './methods/signer-methods.ts';
import { sourceMethods, startSync, syncKey } from './methods/source-methods.ts';
import { knownOfMedia } from './playback/known-of-media.ts';
import { createMediaHandler } from './playback/media-handler.ts';
import { openDisplay } from './playback/open-display.ts';
import { createOpenPixels } from './playback/open-pixels.ts';
import { createPlaybackWatch } from './playback/playback-watch.ts';
import { createProxySegments } from './playback/proxy/proxy-segments.ts';
import { createProxyStore } from './playback/proxy/proxy-store.ts';
import { serveProxy } from './playback/proxy/serve-proxy.ts';
import { withProxies } from './playback/proxy/with-proxies.ts';
import { serveGuacamole } from './playback/serve-guacamole.ts';
import { serveRecording } from './playback/serve-recording.ts';
import { serveThumbnail } from './playback/serve-thumbnail.ts';
import { createProfileStore } from './profiles/profile-store.ts';
import { openSettingsStore } from './settings-store.ts';
import { createBandwidth } from './stores/bandwidth.ts';
import { createSourceStores } from './stores/source-stores.ts';
import { startDueSyncs } from './sync/sync-schedule.ts';
import { openMediaReader } from './unwrapped/open-media-reader.ts';
import { openUnwrappedCopies } from './unwrapped/unwrapped-copies.ts';
import { withCopies } from './unwrapped/with-copies.ts';
import { createWorkPlaces, sweepWorkPlaces } from './work-places.ts';

export interface LibraryOptions {
  /** The data folder; made when missing. One engine at a time: a second one gets `home-locked`. */
  readonly home: string;
  readonly vault: SecretVault;
  readonly host: LibraryContext['host'];
  readonly version: string;
  readonly resourcesDir: string;
  readonly mediaRoot?: string;
  readonly capabilities?: LibraryContext['capabilities'];
  readonly now?: () => number;
  /** The account of the operating system, for the journal; else asked of it. */
  readonly account?: string;
  /** How a decoder process is started, where Node's own fork cannot. */
  readonly startDecoder?: StartDecoder;
}

/** How often it is looked which sources are due. */
const scheduleEveryMs = 30_000;
/** How often it is told that work which reports nothing has slowed down. */
const paceEveryMs = 2_000;
/** What proxies of all recordings may take beside the recordings themselves. */
const mostProxyBytes = 2 * 1024 ** 3;

/**
 * Opens a data folder and wires the stages together in the order data moves: stores, sync, catalog, cache,
 * indexing, playback, evidence. Nothing stays open when it fails.
 */
export async function createLibrary(options: LibraryOptions): Promise<Engine> {
  const paths = homePaths(options.home);
  const now = options.now ?? Date.now;
  const opened: (() => unknown)[] = [];
  const closeAll = async (): Promise<void> => {
    for (const close of opened.reverse()) await close();
  };
  try {
    const lock = await acquireHomeLock(options.home);
    opened.push(() => lock.release());
    for (const folder of [paths.cache, paths.derived, paths.compiled, paths.exports]) await mkdir(folder, { recursive: true, mode: 0o700 });

    await ensureRules(paths.rules, join(options.resourcesDir, 'default-rules.json'));

    refuseLostCatalog(paths);
    const { catalogKey, cacheKey } = await openLibraryKeys(options.vault, paths.catalog);
    const catalog = openCatalog({ path: paths.catalog, key: catalogKey });
    opened.push(() => closeCatalog(catalog));
    const swept = sweepWorkPlaces(catalog);
    opened.push(() => swept);
    const copies = openUnwrappedCopies({ folder: paths.derived, key: cacheKey });
    opened.push(() => copies.dispose());
    keepOnlyUnwrapped(catalog, await copies.sweep());
    const events = createEventHub();
    const onDamaged = (id: RecordingId, error: AppError): void => markDamaged({ catalog, events, now }, id, error);
    const decoders = createDecoders({ start: options.startDecoder ?? ((role) => forkDecoder(role, paths.compiled)) });
    opened.push(() => decoders.dispose());
    const stored = withCopies(openRecordingCache({ folder: paths.cache, key: cacheKey, onDamaged }), copies);
    opened.push(() => stored.dispose());
    const knownOf = (recording: Recording) => knownOfMedia(catalog, recording);
    const proxies = createProxySegments({
      decoder: decoders.playing,
      store: createProxyStore({ derivedFolder: paths.derived, key: cacheKey, maxBytes: mostProxyBytes }),
      openReader: (recording) => openMediaReader({ cache: stored, copies }, recording),
      knownOf,
    });
    opened.push(() => proxies.dispose());
    const cache = withProxies(stored, proxies);
    const settings = await openSettingsStore(paths.settings);
    const bandwidth = createBandwidth({ bytesPerSecond: () => settings.get().limits.downloadBytesPerSecond });
    const stores = createSourceStores(options.vault, bandwidth);
    opened.push(() => stores.dispose());
    const account = options.account ?? userInfo().username;
    const journal = await openJournal({
      catalog,
      vault: options.vault,
      headPath: paths.journalHead,
      reviewer: () => settings.get().reviewer,
      account,
      now,
    });
    opened.push(() => journal.close());
    const secondPersons = createSecondPersons({ catalog, presentUser: () => [settings.get().reviewer, account], now });
    const access = openAccess({ catalog, persons: secondPersons, journal, now });
    const watchLog = createWatchLog({ catalog, journal, events, account, reviewer: () => settings.get().reviewer });
    opened.push(() => watchLog.endViewing());
    const profiles = createProfileStore(paths.profiles);
    const openMedia = openRecordedMedia({
      decoder: decoders.indexing,
      openReader: (recording) => openMediaReader({ cache: stored, copies }, recording),
      knownOf,
      openDisplay: (recording) => openDisplay({ catalog, derivedFolder: paths.derived, key: cacheKey }, recording),
    });
    const indexer = createIndexer({
      catalog,
      cacheFolder: paths.cache,
      derivedFolder: paths.derived,
      key: cacheKey,
      rulesPath: paths.rules,
      decoder: decoders.indexing,
      openReader: (recording) => openMediaReader({ cache, copies }, recording),
      openMedia,
      profileOf: async (id) => {
        const profileId = getProfileId(catalog, id);
        return profileId === null ? null : profiles.get(profileId);
      },
      onReplayable: (id) => announce({ catalog, events, now }, id),
      onDamaged,
    });
    opened.push(() => indexer.dispose());
    const watch = createPlaybackWatch();
    const screenText = createScreenText({
      catalog,
      openMedia,
      languages: () => loadLanguages(paths.languages, settings.get().screenTextLanguages),
      giveWay: watch.quiet,
      isBackground: options.host !== 'headless',
    });
    opened.push(() => screenText.dispose());
    const jobs = createJobs({
      now,
      store: createJobStore(catalog),
      startAgain: (kept) => startAgain(kept),
      onRemoved: (jobId) => events.emit('job.removed', { jobId }),
      onChange(job) {
        events.emit('job.changed', { job });
        const ended = noteOfJob(job);
        try {
          if (ended) journal.note(ended);
        } catch {
          // That it was started is noted. What stops this entry (a full disk) must not turn what the job did into a failure.
        }
      },
    });
    opened.push(() => jobs.close());

    const context: LibraryContext = {
      host: options.host,
      version: options.version,
      mediaRoot: options.mediaRoot ?? '/media/',
      capabilities: options.capabilities ?? { pickFolder: false, revealFile: false },
      resourcesDir: options.resourcesDir,
      paths,
      cacheKey,
      catalog,
      workPlaces: createWorkPlaces(catalog),
      cache,
      copies,
      stores,
      indexer,
      screenText,
      giveWay: watch.quiet,
      decoders,
      proxies,
      openPixels: createOpenPixels({
        decoder: decoders.playing,
        openReader: (recording) => openMediaReader({ cache, copies }, recording),
        knownOf,
        openDisplay: (recording) => openDisplay({ catalog, derivedFolder: paths.derived, key: cacheKey }, recording),
      }),
      settings,
      journal,
      access,
      secondPersons,
      vault: options.vault,
      watchLog,
      signingIdentity: () => openSigningIdentity(options.vault, { account, now }),
      account,
      profiles,
      jobs,
      events,
      now,
      // Each fetch is itself parallel over ranges; several at once hide the latency of many small recordings.
      fetchSlots: createSlots(() => settings.get().limits.downloadsAtOnce),
      // What somebody has opened does not wait behind a fetch of everything.
      openSlots: createSlots(2),
      arrivingSlots: createSlots(2),
      framePlaces: new Map(),
      indexSlots: createSlots(() => settings.get().limits.indexAtOnce),
      screenTextSlots: createSlots(1),
      inFlight: new Set(),
      exclusive: createExclusiveByKey<RecordingId>(),
    };
    const call = createCall(createHandlers(context), createGate({ catalog, access }), journal, {
      keyOf: (id) => getRecording(catalog, id)?.key ?? '',
      externalIdOf: (id) => getSession(catalog, id)?.externalId ?? '',
    });
    async function startAgain({ method, params }: KeptCall): Promise<JobId> {
      if (!isMethodName(method)) throw new AppError('not-found', `There is no call "${method}" any more.`);
      return jobStarted.parse(await call(method, params as never)).jobId;
    }
    const media = createMediaHandler({
      catalog,
      checkOpen: (recording) => access.checkOpen(recording.sessionId),
      routes: {
        // A player waits for what is not here, until somebody fetches on, rather than fail for good.
        recording: serveRecording((recording) => openMediaReader(context, recording, { whenStopped: 'wait' })),
        proxy: serveProxy(proxies),
        thumbnails: serveThumbnail({ derivedFolder: paths.derived, key: cacheKey }),
        guacamole: serveGuacamole({ catalog, derivedFolder: paths.derived, key: cacheKey }),
      },
    });
    journal.note({ action: 'library.opened', detail: { host: options.host, version: options.version } });
    if (options.host !== 'headless') {
      goOnReading(context);
      const startDue = (id: SourceId): void => {
        // What somebody wants to rest rests.
        if (!jobs.isPaused(syncKey(id))) startSync(context, id);
      };
      const timers = [
        setInterval(() => startDueSyncs(listSources(catalog), now(), startDue), scheduleEveryMs),
        setInterval(() => jobs.refresh(), paceEveryMs),
      ];
      for (const timer of timers) timer.unref();
      opened.push(() => timers.forEach(clearInterval));
    }
    return {
      call(method, params, signal) {
        if (method.startsWith('playback.')) watch.note();
        return call(method, params, signal);
      },
      subscribe: events.subscribe,
      media(request) {
        const answered = watch.begin();
        return media(request).finally(answered);
      },
      close: closeAll,
    };
  } catch (error) {
    await closeAll();
    throw toAppError(error);
  }
}

function createHandlers(context: LibraryContext): Handlers<EngineMethod> {
  return {
    ...appMethods(context),
    ...sourceMethods(context),
    ...sessionMethods(context),
    ...sampleMethods(context),
    ...fleetMethods(context),
    ...capacityMethods(context),
    ...profileMethods(context),
    ...recordingMethods(context),
    ...playbackMethods(context),
    ...noteMethods(context),
    ...redactionMethods(context),
    ...evidenceMethods(context),
    ...signerMethods(context),
    ...journalMethods(context),
    ...coverageMethods(context),
    ...accessMethods(context),
    ...caseMethods(context),
  };
}
