/** A syslog line, as far as its header tells. */
export interface SyslogLine {
  /** As written: RFC 3339, or "Nov  2 14:03:00" without a year. */
  readonly time: string;
  readonly host: string | null;
  readonly app: string | null;
  readonly processId: string | null;
  readonly message: string;
}

const priority = '(?:<(?<priority>\\d{1,3})>)?';
/** RFC 5424, 6: PRI VERSION TIMESTAMP HOSTNAME APP-NAME PROCID MSGID STRUCTURED-DATA MSG. */
const current = new RegExp(
  `^${priority}1 (?<time>\\S{1,40}) (?<host>\\S{1,255}) (?<app>\\S{1,48}) (?<process>\\S{1,128}) \\S{1,32} (?<rest>.*)$`,
  's',
);
/** RFC 3164, 4.1, with the RFC 3339 times that many senders write instead. */
const classic = new RegExp(
  `^${priority}(?<time>[A-Z][a-z]{2} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d|\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d\\S*) (?<host>[\\w.:-]{1,255}) (?:(?<app>[^\\s:\\[]{1,64})(?:\\[(?<process>[^\\]]{1,32})\\])?: ?)?(?<rest>.*)$`,
  's',
);

export function parseSyslogLine(line: string): SyslogLine | null {
  const modern = current.exec(line)?.groups;
  if (modern) return fromGroups(modern, withoutStructuredData(modern.rest ?? ''));
  const old = classic.exec(line)?.groups;
  return old ? fromGroups(old, old.rest ?? '') : null;
}

function fromGroups(groups: Readonly<Record<string, string | undefined>>, message: string): SyslogLine {
  const given = (value: string | undefined): string | null => (value === undefined || value === '-' ? null : value);
  return { time: groups.time ?? '', host: given(groups.host), app: given(groups.app), processId: given(groups.process), message };
}

/** RFC 5424, 6.3: `-`, or elements in brackets in which `]` is escaped within quotes. */
function withoutStructuredData(text: string): string {
  if (text.startsWith('-'))
    return text
      .slice(1)
      .replace(/^ /, '')
      .replace(/^\ufeff/, '');
  const data = /^(?:\[(?:[^\]"\\]|"(?:[^"\\]|\\.)*")*\])+ ?/s.exec(text);
  return (data ? text.slice(data[0].length) : text).replace(/^\ufeff/, '');
}

/** The fields of a syslog line under fixed names: time, host, app, pid, message. */
export function syslogFields(line: string): Map<string, string> | null {
  const parsed = parseSyslogLine(line);
  if (!parsed) return null;
  const { time, host, app, processId, message } = parsed;
  const fields = new Map([
    ['time', time],
    ['message', message],
  ]);
  if (host !== null) fields.set('host', host);
  if (app !== null) fields.set('app', app);
  if (processId !== null) fields.set('pid', processId);
  return fields;
}
