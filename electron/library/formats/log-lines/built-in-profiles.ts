import type { LogLayout, LogProfile } from '../../../../shared/model/log-profile.ts';

const times = ['time', 'timestamp', '@timestamp', 'ts', 'date', '_time', 'rt', 'datetime', '__REALTIME_TIMESTAMP', 'eventTime'];
const texts = ['output', 'data', 'text', 'command', 'cmd', 'message', 'msg', 'MESSAGE', 'log'];
const sessions = ['session_id', 'sessionId', 'session', 'sid', 'unique_id', 'cs1'];
const directions = ['direction', 'stream', 'io', 'type'];
const inputValues = ['input', 'stdin', 'in', 'i', 'command'];

/**
 * Names that forwarded logs commonly give. The schema of Akeyless session logs is not public: a profile made from a
 * sample is better than any of these.
 */
export function genericProfile(layout: LogLayout, fields: ReadonlySet<string>): LogProfile | null {
  const find = (names: readonly string[]): string | null =>
    names.find((name) => fields.has(name)) ?? [...fields].find((field) => names.includes(field.slice(field.lastIndexOf('.') + 1))) ?? null;
  const textField = find(texts);
  if (textField === null) return null;
  return {
    id: `generic-${layout}`,
    name: `Generic ${names[layout]}`,
    builtIn: true,
    layout,
    timeField: find(times),
    textField,
    sessionField: find(sessions),
    directionField: find(directions),
    inputValues,
    base64: false,
  };
}

const names: Readonly<Record<LogLayout, string>> = {
  ndjson: 'JSON lines',
  json: 'JSON document',
  syslog: 'syslog',
  cef: 'CEF',
  csv: 'CSV',
  text: 'plain text',
};

const common = { builtIn: true, sessionField: null, directionField: null, inputValues, base64: false } as const;

/** The profiles that are always there; which names they find in a file is seen there. */
export const builtInProfiles: readonly LogProfile[] = [
  {
    ...common,
    id: 'generic-ndjson',
    name: 'Generic JSON lines',
    layout: 'ndjson',
    timeField: 'time',
    textField: 'message',
    sessionField: 'session_id',
  },
  {
    ...common,
    id: 'generic-json',
    name: 'Generic JSON document',
    layout: 'json',
    timeField: 'time',
    textField: 'message',
    sessionField: 'session_id',
  },
  { ...common, id: 'generic-syslog', name: 'Generic syslog', layout: 'syslog', timeField: 'time', textField: 'message' },
  { ...common, id: 'generic-cef', name: 'Generic CEF', layout: 'cef', timeField: 'rt', textField: 'msg', sessionField: 'cs1' },
  { ...common, id: 'generic-csv', name: 'Generic CSV', layout: 'csv', timeField: 'time', textField: 'message', sessionField: 'session_id' },
  { ...common, id: 'generic-text', name: 'Plain text', layout: 'text', timeField: 'time', textField: 'message' },
];
