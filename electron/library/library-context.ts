import type { RecordingId } from '../../shared/model/ids.ts';
import type { HomePaths } from '../common/home-paths.ts';
import type { SecretVault } from '../common/secret-vault.ts';
import type { ExclusiveByKey, Slots } from '../common/slots.ts';
import type { Access } from './access/open-access.ts';
import type { SecondPersons } from './access/second-persons.ts';
import type { RecordingCache } from './cache/recording-cache.ts';
import type { WritableCatalog } from './catalog/handles.ts';
import type { WatchLog } from './coverage/watch-log.ts';
import type { Decoders } from './decoder/decoder.ts';
import type { OpenPixels } from './evidence/pixel-source.ts';
import type { SigningIdentity } from './evidence/signing/signing-identity.ts';
import type { Indexer } from './indexing/indexer.ts';
import type { ScreenText } from './indexing/screen-text/screen-text.ts';
import type { EventHub } from './jobs/event-hub.ts';
import type { Jobs } from './jobs/jobs.ts';
import type { Journal } from './journal/open-journal.ts';
import type { FramePlaces } from './methods/downloaded.ts';
import type { ProxySegments } from './playback/proxy/proxy-segments.ts';
import type { ProfileStore } from './profiles/profile-store.ts';
import type { SettingsStore } from './settings-store.ts';
import type { SourceStores } from './stores/source-stores.ts';
import type { UnwrappedCopies } from './unwrapped/unwrapped-copies.ts';
import type { WorkPlaces } from './work-places.ts';

/** The opened parts of a library, handed to its methods. */
export interface LibraryContext {
  readonly host: 'desktop' | 'window' | 'headless';
  readonly version: string;
  /** What goes before a track's media path in a URL, for example "/media/". */
  readonly mediaRoot: string;
  readonly capabilities: { readonly pickFolder: boolean; readonly revealFile: boolean };
  readonly resourcesDir: string;
  readonly paths: HomePaths;
  readonly cacheKey: Buffer;
  readonly catalog: WritableCatalog;
  /** Removing a recording from it removes its unwrapped copy too. */
  readonly cache: RecordingCache;
  readonly copies: UnwrappedCopies;
  readonly stores: SourceStores;
  readonly indexer: Indexer;
  readonly screenText: ScreenText;
  /** Settles when no player waits for anything, or after a while anyway. */
  readonly giveWay: (signal: AbortSignal) => Promise<void>;
  /** For video: processes of their own, started when they are first needed. */
  readonly decoders: Decoders;
  readonly proxies: Pick<ProxySegments, 'prepare'>;
  /** Opens the pixels of a cached recording, for exports. */
  readonly openPixels: OpenPixels;
  readonly settings: SettingsStore;
  /** What was done here. Calls are noted where they are answered: a handler has nothing to do for it. */
  readonly journal: Journal;
  /** What is watched here. */
  readonly watchLog: WatchLog;
  /** Who signs what is handed out; made when it is first asked for. */
  readonly signingIdentity: () => Promise<SigningIdentity>;
  /** Who may see and take out what. Calls are checked where they are answered: a handler has nothing to do for it. */
  readonly access: Access;
  readonly secondPersons: SecondPersons;
  readonly vault: SecretVault;
  /** The account of the operating system. */
  readonly account: string;
  readonly profiles: ProfileStore;
  readonly jobs: Jobs;
  readonly workPlaces: WorkPlaces;
  readonly events: EventHub;
  /** How many recordings are fetched, and indexed, at once over all jobs. */
  readonly fetchSlots: Slots;
  /** Fetches of one recording by itself: somebody waits for it. */
  readonly openSlots: Slots;
  /** Where the frames of videos lie that are still arriving. */
  readonly framePlaces: FramePlaces;
  /** How many recordings are probed at once while they arrive: each may have to wait for its bytes. */
  readonly arrivingSlots: Slots;
  readonly indexSlots: Slots;
  /** The text of one picture is read at a time. */
  readonly screenTextSlots: Slots;
  /** Recordings that are being fetched now: they never leave the cache to make room for another. */
  readonly inFlight: Set<RecordingId>;
  /** A recording is fetched, indexed or removed by one piece of work at a time. */
  readonly exclusive: ExclusiveByKey<RecordingId>;
  readonly now: () => number;
}
