import type { Concealment } from './concealment.ts';

const interpreter = String.raw`(?:ba|z|da|k|fi)?sh\b|python[\d.]*\b|perl\b|ruby\b|node\b|php\b|source\b|eval\b`;
/** Something is decoded, and an interpreter is given what comes out. */
const encoded = [
  new RegExp(
    String.raw`(?:base(?:64|32)\s+(?:-{1,2}d\w*|-D)|xxd\s+(?:-\w+\s+)*-\w*r|openssl\s+(?:enc|base64)\b.{0,200}?\s-d\b|uudecode\b)[^;]{0,500}\|\s*(?:sudo\s+)?(?:/\S*/)?(?:${interpreter})`,
  ),
  new RegExp(String.raw`\b(?:${interpreter})[^|;]{0,100}(?:<\(|\$\(|\`)[^)\`]{0,500}(?:base(?:64|32)\s+-{1,2}d|xxd\s+(?:-\w+\s+)*-\w*r)`),
  /\b(?:python[\d.]*|perl|ruby|php|node)\s+-[a-z]{1,3}\s.{0,300}(?:b64decode|decode_base64|base64_decode|unhexlify|fromhex|Buffer\.from\([^)]{0,300}(?:base64|hex))/i,
  new RegExp(
    String.raw`\b(?:printf|echo\s+-\w*e\w*)\s+['"]?(?:[^|;]{0,40}\\x[0-9a-fA-F]{2}){3}[^|;]{0,2000}\|\s*(?:sudo\s+)?(?:${interpreter})`,
  ),
  /\b(?:powershell|pwsh)(?:\.exe)?\s.{0,200}-e(?:nc|ncodedcommand|c)?\s+[A-Za-z0-9+/=]{16,}/i,
];

/** The record of what is done is switched off or taken away. */
const unrecorded: readonly (readonly [RegExp, string])[] = [
  [/\bunset\s+(?:-v\s+)?HIST(?:FILE|SIZE|FILESIZE)\b/, 'the shell no longer keeps its history'],
  [/\bHIST(?:FILE|SIZE|FILESIZE)=(?:\/dev\/null|0|''|""|;|\s|$)/, 'the shell no longer keeps its history'],
  [/\bset\s+\+o\s+history\b/, 'the shell no longer keeps its history'],
  [/\bhistory\s+-(?:c|d|wc|cw)\b/, 'the history of the shell is deleted'],
  [
    /\b(?:rm|shred|truncate|unlink)\b[^|;&]{0,200}\.(?:bash|zsh|sh|mysql|psql|python)_?(?:history|hist)\b/,
    'the history of the shell is deleted',
  ],
  [/(?:^|[^>])>\s*~?\S{0,200}\.(?:bash|zsh|sh|mysql|psql)_?history\b/, 'the history of the shell is emptied'],
  [/\bln\s+-\w*s\w*\s+\/dev\/null\s+\S{0,200}history\b/, 'the history of the shell is led nowhere'],
  [/\bauditctl\s+(?:-e\s*0|-D)\b/, 'auditing of the system is switched off'],
  [
    /\b(?:systemctl|service)\s+(?:-\S+\s+)*(?:stop|disable|mask)\s+(?:auditd|rsyslog|syslog(?:-ng)?|systemd-journald)\b/,
    'logging of the system is switched off',
  ],
  [/\bservice\s+(?:auditd|rsyslog|syslog(?:-ng)?)\s+stop\b/, 'logging of the system is switched off'],
  [/\b(?:pkill|killall)\s+(?:-\S+\s+)*(?:auditd|rsyslogd|syslogd|syslog-ng)\b/, 'logging of the system is ended'],
  [/\bSet-PSReadLineOption\b.{0,100}SaveNothing/i, 'PowerShell no longer keeps its history'],
  [/\b(?:wevtutil\s+cl|Clear-EventLog|Clear-History)\b/i, 'a record of Windows is deleted'],
];

const maxChars = 4096;

/** What a command conceals by itself; each kind once. */
export function concealedBy(command: string, atMs: number): Concealment[] {
  const text = command.slice(0, maxChars);
  const found: Concealment[] = [];
  if (encoded.some((pattern) => pattern.test(text))) {
    found.push({
      kind: 'encoded-execution',
      atMs,
      endMs: null,
      what: `Encoded text is run: ${text}`,
      why: 'What is run cannot be read: it is decoded and given to an interpreter in one go.',
      severity: 'high',
    });
  }
  const unrecord = unrecorded.find(([pattern]) => pattern.test(text));
  if (unrecord) {
    found.push({
      kind: 'history-off',
      atMs,
      endMs: null,
      what: `History or logging is switched off: ${text}`,
      why: `By this command ${unrecord[1]}.`,
      severity: 'high',
    });
  }
  return found;
}
