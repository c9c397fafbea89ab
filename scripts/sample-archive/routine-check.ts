import { bye, type Story } from './stories.ts';

const checks: readonly [string, ...(readonly string[])][] = [
  ['uptime', ' 08:12:09 up 12 days,  3:41,  1 user,  load average: 0.08, 0.11, 0.09'],
  [
    'free -h | head -2',
    '               total        used        free      shared  buff/cache   available',
    'Mem:            15Gi       6.1Gi       1.2Gi       214Mi       8.2Gi       9.0Gi',
  ],
  ['systemctl --failed', '  UNIT LOAD ACTIVE SUB DESCRIPTION', '', '0 loaded units listed.'],
  ['df -h /', 'Filesystem      Size  Used Avail Use% Mounted on', '/dev/nvme0n1p1   80G   31G   46G  41% /'],
  [
    'tail -2 /var/log/syslog',
    'Nov 10 08:11:57 host CRON[8812]: (root) CMD (run-parts /etc/cron.hourly)',
    'Nov 10 08:12:01 host systemd[1]: Started session-412.scope.',
  ],
  ['ss -tlnp | tail -2', 'LISTEN 0  511  0.0.0.0:443   0.0.0.0:*', 'LISTEN 0  128  0.0.0.0:22    0.0.0.0:*'],
  [
    'last -2',
    'bob      pts/0        10.20.0.9        Tue Nov 10 07:02 - 07:31  (00:28)',
    'alice    pts/0        10.20.0.7        Mon Nov  9 16:40 - 17:02  (00:21)',
  ],
  [
    'apt list --upgradable 2>/dev/null | head -2',
    'Listing...',
    'openssl/stable-security 3.0.15-1~deb12u1 amd64 [upgradable from: 3.0.14-1~deb12u2]',
  ],
];

/** A short look at a machine, different for each session. */
export function routineCheck(user: string, host: string): Story {
  return (terminal, random) => {
    terminal.ps1 = `${user}@${host}:~$ `;
    terminal.prompt();
    terminal.wait(1800);
    const first = random.int(0, checks.length - 1);
    for (let n = 0; n < random.int(3, 5); n++) {
      const [command, ...output] = checks[(first + n * 3) % checks.length] ?? ['true'];
      terminal.run(command, ...output);
      terminal.wait(random.int(2000, 40_000));
    }
    bye(terminal);
  };
}
