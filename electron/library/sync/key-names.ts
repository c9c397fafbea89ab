import { recordingExtension, withoutExtensions } from './object-kinds.ts';

/** What the name of an object hints at. Names are given by anyone who may write to the bucket: hints, never proof. */
export interface KeyHints {
  /** A session id that can be told by its form alone: 24 digits (domain.md 2.2), or a UUID. */
  readonly sessionId: string | null;
  /** Other parts of the name that may be the id of a known session, the likeliest first. */
  readonly candidates: readonly string[];
  /** Objects with the same group are parts of one session. */
  readonly group: string;
  readonly startedAtMs: number | null;
  readonly user: string | null;
  readonly host: string | null;
  readonly resourceType: string | null;
}

const maxCandidates = 8;
const resourceTypes = new Set(['ssh', 'rdp', 'web', 'mysql', 'k8s', 'mongodb', 'mssql', 'postgres', 'aws', 'eks', 'gke']);
const terminalExtensions = new Set(['cast', 'ttyrec', 'tlog', 'typescript']);

export function keyHints(listed: string): KeyHints {
  const key = withoutPartNumber(listed);
  const fileName = key.slice(key.lastIndexOf('/') + 1);
  const stem = withoutExtensions(fileName);
  const sessionId = idByForm(fileName) ?? idByForm(key);
  return {
    sessionId,
    candidates: candidatesOf(key, stem, sessionId),
    // Only the explicit word makes parts: a trailing number alone may as well count sessions.
    group: withoutExtensions(key)
      .replace(/(\.channel)\/messages-(?:in|out)bound\.data$/, '$1')
      .replace(/[-_.]?part[-_.]?\d{1,4}$/i, ''),
    startedAtMs: timeIn(stem) ?? timeIn(key),
    ...userAtHost(stem),
    resourceType: resourceTypeOf(key, stem),
  };
}

/**
 * guacd writes "x.guac.1" when "x.guac" is there already: the same recording, gone on with. Only where the name says what it
 * is, or is the one that guacd takes by itself: elsewhere a number behind a dot may mean anything.
 */
function withoutPartNumber(key: string): string {
  const part = /^((?:.*\/)?(?:[^/]*\.guac|recording))\.(\d{1,3})((?:\.\w{1,4})*)$/i.exec(key);
  const number = Number(part?.[2] ?? 0);
  return part && number >= 1 && number <= 255 ? `${part[1]}${part[3]}` : key;
}

function idByForm(text: string): string | null {
  const digits = /(?<!\d)\d{24}(?!\d)/.exec(text);
  if (digits) return digits[0];
  return /(?<![0-9a-f])[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9a-f])/i.exec(text)?.[0].toLowerCase() ?? null;
}

function candidatesOf(key: string, stem: string, sessionId: string | null): string[] {
  const bare = stem.replace(/^(rec|recording|session|sess)[-_]/i, '').replace(/[-_.]?part[-_.]?\d{1,4}$/i, '');
  const folders = key.split('/').slice(0, -1).reverse();
  const tokens = stem.split(/[_.@+ ]|--/).filter((token) => token.length >= 6 && /\d/.test(token));
  const all = [sessionId, stem, bare, ...folders.slice(0, 2), ...tokens];
  const usable = all.filter((candidate): candidate is string => candidate !== null && candidate.length >= 4 && candidate.length <= 200);
  return [...new Set(usable)].slice(0, maxCandidates);
}

/** The first date in a name, with or without a time of day; no zone means UTC. */
function timeIn(text: string): number | null {
  const match =
    /(?<!\d)(20\d{2})[-_/.]?(0[1-9]|1[0-2])[-_/.]?(0[1-9]|[12]\d|3[01])(?:[T_ -]([01]\d|2[0-3])[-_:.]?([0-5]\d)(?:[-_:.]?([0-5]\d))?Z?)?(?!\d)/.exec(
      text,
    );
  if (!match) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map((part) => (part ? Number(part) : 0));
  const atMs = Date.UTC(year, month - 1, day, hour, minute, second);
  // 31 February and the like roll over.
  return new Date(atMs).getUTCDate() === day ? atMs : null;
}

/** "alice@prod-db-1" anywhere in the name. A mail address as user keeps its domain: "alice@corp.example@host". */
function userAtHost(stem: string): { user: string | null; host: string | null } {
  const match = /(?:^|[_ +]|--)([A-Za-z0-9][\w.+-]{0,63}?(?:@[\w-]+(?:\.[\w-]+)+)?)@([A-Za-z0-9][A-Za-z0-9.-]{0,252})(?=$|[_ +]|--)/.exec(
    stem,
  );
  return { user: match?.[1]?.replace(/^.*[_ ]/, '') ?? null, host: match?.[2] ?? null };
}

function resourceTypeOf(key: string, stem: string): string | null {
  const named = key
    .toLowerCase()
    .split(/[/_.@+ -]/)
    .find((word) => resourceTypes.has(word));
  if (named) return named;
  const extension = recordingExtension(key);
  // The web dispatcher names its files rec_*.mp4 (domain.md 2.2); guacenc writes .m4v (domain.md 1.7).
  if (/^rec[_-]/i.test(stem) && (extension === 'mp4' || extension === 'mkv')) return 'web';
  if (extension === 'guac' || extension === 'm4v') return 'rdp';
  return terminalExtensions.has(extension) ? 'ssh' : null;
}
