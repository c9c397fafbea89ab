import { z } from 'zod';
import type { SessionStatus } from '../../../shared/model/session.ts';
import type { ColumnMapping, ImportField } from '../../../shared/model/session-import.ts';

/** One session as an inventory or a sidecar tells it (SraSessionEntryOut, domain.md 3.2), with our names and units. */
export interface SraSession {
  readonly externalId: string | null;
  readonly status: SessionStatus;
  readonly resourceType: string;
  readonly user: string | null;
  readonly target: string | null;
  readonly gateway: string | null;
  readonly secretName: string | null;
  readonly clientType: string | null;
  readonly accessId: string | null;
  readonly instanceId: string | null;
  readonly errorMessage: string | null;
  readonly startedAtMs: number | null;
  readonly endedAtMs: number | null;
  /** The entry as it was given, JSON. */
  readonly raw: string;
}

export type SraSessionResult = { readonly session: SraSession; readonly problems: readonly string[] };

const maxTextLength = 1_000;
const maxRawLength = 64 * 1024;

const entrySchema = z.record(z.string(), z.unknown());
const gatewaySchema = z.object({ cluster_display_name: z.unknown(), cluster_name: z.unknown() }).partial();

/** Names under which a field may come: the vendor's first, then what other exporters call it. */
export const aliases: Readonly<Record<ImportField, readonly string[]>> = {
  externalId: ['session_id', 'sessionId', 'session-id', 'id'],
  status: ['status', 'state'],
  resourceType: ['connection_type', 'resource_type', 'resourceType', 'target_type', 'protocol', 'type'],
  user: ['user_identifier', 'sra_unique_identifier', 'user', 'username', 'user_name', 'userIdentifier'],
  target: ['target_host', 'target_name', 'target', 'host', 'hostname', 'targetHost'],
  gateway: ['gateway', 'gateway_name', 'cluster_name'],
  secretName: ['secret_name', 'secretName', 'secret'],
  clientType: ['client_type', 'clientType'],
  accessId: ['access_id', 'accessId'],
  instanceId: ['instance_id', 'instanceId'],
  errorMessage: ['error_msg', 'error_message', 'errorMessage', 'error'],
  startedAt: ['start_time', 'started_at', 'startTime', 'startedAt', 'start'],
  endedAt: ['end_time', 'ended_at', 'endTime', 'endedAt', 'end'],
};

/**
 * Reads one entry, tolerantly: what cannot be read becomes null and a problem. Null when it is not an object at all. With a
 * mapping, only the keys that it names are read; without, the vendor's names and their usual variants.
 */
export function readSraSession(value: unknown, mapping: ColumnMapping | null = null): SraSessionResult | null {
  const parsed = entrySchema.safeParse(value);
  if (!parsed.success || Array.isArray(value)) return null;
  const entry = parsed.data;
  const problems: string[] = [];
  const namesOf = (field: ImportField): readonly string[] => {
    if (mapping === null) return aliases[field];
    const name = mapping[field];
    return name === undefined ? [] : [name];
  };
  const text = (field: ImportField): string | null =>
    textOf(
      namesOf(field)
        .map((name) => entry[name])
        .find((found) => textOf(found) !== null),
    );
  const time = (field: ImportField): number | null => {
    const names = namesOf(field);
    const found = names.map((name) => entry[name]).find((each) => each !== undefined && each !== null && each !== '');
    const atMs = timeOf(found);
    if (atMs === null && found !== undefined && !isZeroTime(found))
      problems.push(`${names[0]} is not a time: ${typeof found === 'object' ? 'an object' : JSON.stringify(found)?.slice(0, 60)}`);
    return atMs;
  };
  const gateway = gatewaySchema.safeParse(mapping === null ? entry.gateway_info : null);
  return {
    session: {
      externalId: text('externalId')?.slice(0, 200) ?? null,
      status: statusOf(text('status')),
      resourceType: text('resourceType')?.toLowerCase() ?? 'unknown',
      user: text('user'),
      target: text('target'),
      gateway:
        (gateway.success ? (textOf(gateway.data.cluster_display_name) ?? textOf(gateway.data.cluster_name)) : null) ?? text('gateway'),
      secretName: text('secretName'),
      clientType: text('clientType'),
      accessId: text('accessId'),
      instanceId: text('instanceId'),
      errorMessage: text('errorMessage'),
      startedAtMs: time('startedAt'),
      endedAtMs: time('endedAt'),
      raw: rawOf(entry),
    },
    problems,
  };
}

/** The entry as it was given, bounded; one that is nested too deeply to be written says only that. */
function rawOf(entry: Readonly<Record<string, unknown>>): string {
  try {
    const raw = JSON.stringify(entry);
    return raw.length <= maxRawLength ? raw : JSON.stringify({ truncated: raw.slice(0, maxRawLength) });
  } catch {
    return JSON.stringify({ truncated: '' });
  }
}

/** Whether an entry says that its session is over. */
export function isOver({ status, endedAtMs }: Pick<SraSession, 'status' | 'endedAtMs'>): boolean {
  return endedAtMs !== null || status === 'completed' || status === 'terminated' || status === 'failed';
}

function textOf(value: unknown): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const text = String(value).trim().slice(0, maxTextLength).toWellFormed();
  return text === '' ? null : text;
}

/** The console's words for the API's values (domain.md 3.1). */
const statusWords: Readonly<Record<string, SessionStatus>> = {
  connecting: 'connecting',
  connected: 'connected',
  active: 'connected',
  failed: 'failed',
  completed: 'completed',
  closed: 'completed',
  terminated: 'terminated',
};

function statusOf(word: string | null): SessionStatus {
  const known = word?.toLowerCase() ?? '';
  return Object.hasOwn(statusWords, known) ? (statusWords[known] ?? 'unknown') : 'unknown';
}

/** RFC 3339 text, or seconds or milliseconds since 1970. Times before 1990 or after 2200 are not times of sessions. */
function timeOf(value: unknown): number | null {
  let atMs = Number.NaN;
  // A table has numbers as text.
  const number = typeof value === 'string' && /^\d{9,13}$/.test(value.trim()) ? Number(value) : value;
  if (typeof number === 'number') atMs = Math.abs(number) < 100_000_000_000 ? number * 1000 : number;
  // A date-time without a zone is local time to Date.parse; here it is UTC.
  const match =
    typeof value === 'string' ? /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)\s?(Z|z|[+-]\d\d:?\d\d)?$/.exec(value.trim()) : null;
  if (match) atMs = Date.parse(`${match[1]}T${match[2]}${match[3]?.toUpperCase() ?? 'Z'}`);
  const rounded = Math.round(atMs);
  return rounded >= Date.UTC(1990) && rounded < Date.UTC(2200) ? rounded : null;
}

/** Go's zero time and a plain zero stand for "not yet". */
function isZeroTime(value: unknown): boolean {
  return value === 0 || (typeof value === 'string' && value.startsWith('0001-01-01'));
}
