import { less, top, viAppend } from './full-screen-programs.ts';
import type { Random } from './random.ts';
import { colour, type TerminalWriter } from './terminal-writer.ts';

const minuteMs = 60_000;

const postgresLog = Array.from({ length: 58 }, (_, n) => {
  const time = `2026-11-02 13:${String(Math.floor(n / 2)).padStart(2, '0')}:${n % 2 === 0 ? '04' : '37'}.${String((n * 137) % 1000).padStart(3, '0')} UTC`;
  if (n === 31) return `${time} [2184] ERROR:  could not write to file "base/pgsql_tmp/pgsql_tmp2184.3": No space left on device`;
  if (n % 7 === 3) return `${time} [2110] LOG:  checkpoint complete: wrote ${1200 + n * 31} buffers (7.${n % 10}%)`;
  if (n % 5 === 2)
    return `${time} [2258] app@shop LOG:  duration: ${900 + n * 17}.21 ms  statement: SELECT * FROM orders WHERE status = 'open'`;
  return `${time} [2295] app@shop LOG:  connection authorized: user=app database=shop`;
});

const hbaFile = [
  '# TYPE  DATABASE        USER            ADDRESS                 METHOD',
  'local   all             postgres                                peer',
  'local   all             all                                     peer',
  'host    all             all             127.0.0.1/32            scram-sha-256',
  'host    shop            app             10.20.0.0/16            scram-sha-256',
  'host    replication     replica         10.20.4.12/32           scram-sha-256',
];

/** 2 November, prod-db-1: a full disk is cleared in a hurry. What an investigator is asked about. */
export function aliceOnProdDb(terminal: TerminalWriter, random: Random): void {
  terminal.lines(
    'Last login: Thu Oct 29 08:51:12 2026 from 10.20.0.7',
    '',
    colour.yellow('  prod-db-1  -  production. Every session is recorded.'),
    '',
  );
  terminal.ps1 = `${colour.green('alice@prod-db-1')}:${colour.blue('~')}$ `;
  terminal.prompt();
  terminal.wait(3800);
  terminal.run(
    'df -h /var/lib/postgresql',
    'Filesystem      Size  Used Avail Use% Mounted on',
    `/dev/nvme1n1    500G  497G  3.0G ${colour.red('100%')} /var/lib/postgresql`,
  );
  terminal.run('uptime', ' 14:03:12 up 41 days,  6:12,  2 users,  load average: 1.42, 0.97, 0.81');
  terminal.type('top');
  terminal.key('\r');
  terminal.out('\r\n');
  top(terminal, random, {
    frames: 9,
    clock: '14:03:15',
    processes: [
      'postgres: checkpointer',
      'postgres: walwriter',
      'postgres: app shop 10.20.3.18 SELECT',
      'postgres: app shop 10.20.3.19 idle',
      'postgres: archiver failed on 0000000100',
      'pgbouncer',
    ],
  });
  terminal.prompt();
  terminal.wait(6400);
  terminal.type('less /var/log/postgresql/postgresql-16-main.log');
  terminal.key('\r');
  terminal.out('\r\n');
  less(terminal, { name: '/var/log/postgresql/postgresql-16-main.log', text: postgresLog, rows: 24, search: 'No space' });
  terminal.prompt();

  terminal.until(11 * minuteMs + 40_000);
  terminal.mark('Becomes root');
  terminal.run('sudo -i');
  terminal.ps1 = `${colour.red('root@prod-db-1')}:${colour.blue('~')}# `;
  terminal.out('\r\u001b[K');
  terminal.prompt();
  terminal.wait(4100);
  terminal.run('whoami', 'root');
  terminal.run(
    'du -sh /var/lib/postgresql/16/main/* | sort -h | tail -4',
    '1.1G\t/var/lib/postgresql/16/main/log',
    '24G\t/var/lib/postgresql/16/main/base',
    '61G\t/var/lib/postgresql/16/main/pg_wal',
    '402G\t/var/lib/postgresql/16/main/archive_old',
  );
  terminal.resize(132, 36);
  terminal.wait(2000);

  terminal.until(24 * minuteMs);
  terminal.run('export PGPASSWORD=Tr0ub4dor-sample-only');
  terminal.type('psql -h 127.0.0.1 -U app shop');
  terminal.key('\r');
  terminal.out('\r\n');
  terminal.lines(
    'psql (16.4 (Debian 16.4-1.pgdg120+2))',
    'SSL connection (protocol: TLSv1.3, cipher: TLS_AES_256_GCM_SHA384)',
    'Type "help" for help.',
    '',
  );
  const rootPrompt = terminal.ps1;
  terminal.ps1 = 'shop=> ';
  terminal.prompt();
  terminal.wait(2300);
  terminal.run(
    '\\dt',
    '           List of relations',
    ' Schema |    Name     | Type  | Owner ',
    '--------+-------------+-------+-------',
    ' public | customers   | table | app',
    ' public | invoices    | table | app',
    ' public | order_items | table | app',
    ' public | orders      | table | app',
    '(4 rows)',
    '',
  );
  terminal.run(
    'SELECT id, name, city, note FROM customers ORDER BY id LIMIT 5;',
    ' id |       name       |    city    |            note            ',
    '----+------------------+------------+----------------------------',
    '  1 | Müller & Söhne   | Köln       | zahlt pünktlich',
    '  2 | 東京支店         | 東京       | 請求書は月末に送付 📮',
    '  3 | Żabka Sp. z o.o. | Łódź       | ✅ verified',
    '  4 | 서울 물류        | 서울       | 담당자: 김민수',
    '  5 | Café Noir        | Montréal   | à rappeler 🎉',
    '(5 rows)',
    '',
  );
  terminal.run("SELECT count(*) FROM orders WHERE status = 'open';", ' count ', '-------', ' 18342', '(1 row)', '');
  terminal.run("SELECT pg_size_pretty(pg_database_size('shop'));", ' pg_size_pretty ', '----------------', ' 24 GB', '(1 row)', '');
  terminal.type('\\q');
  terminal.key('\r');
  terminal.out('\r\n');
  terminal.ps1 = rootPrompt;
  terminal.prompt();

  terminal.until(47 * minuteMs);
  terminal.run(
    'ls -lt /var/lib/postgresql/16/main/archive_old | head -4',
    'total 421527552',
    '-rw------- 1 postgres postgres 16777216 Sep  1 02:14 0000000100000A1F000000C4',
    '-rw------- 1 postgres postgres 16777216 Sep  1 02:14 0000000100000A1F000000C3',
    '-rw------- 1 postgres postgres 16777216 Sep  1 02:13 0000000100000A1F000000C2',
  );
  terminal.mark('Deletes the archive');
  terminal.run('rm -rf /var/lib/postgresql/16/main/archive_old');
  terminal.wait(38_000);
  terminal.run(
    'df -h /var/lib/postgresql',
    'Filesystem      Size  Used Avail Use% Mounted on',
    `/dev/nvme1n1    500G   95G  405G ${colour.green(' 19%')} /var/lib/postgresql`,
  );
  terminal.run('systemctl restart postgresql@16-main');
  terminal.run('systemctl is-active postgresql@16-main', 'active');

  terminal.until(71 * minuteMs + 15_000);
  terminal.mark('Installs a tool from the network');
  terminal.run(
    'curl -fsSL https://tools.corp.example/pg-tune.sh | sh',
    '==> pg-tune 2.3',
    '==> 32 GB of memory, 8 cores, nvme',
    `==> shared_buffers = 8GB ${colour.green('✓')}`,
    `==> effective_cache_size = 24GB ${colour.green('✓')}`,
    '==> done 🚀',
  );
  terminal.type('vi /etc/postgresql/16/main/pg_hba.conf');
  terminal.key('\r');
  terminal.out('\r\n');
  viAppend(terminal, {
    name: '/etc/postgresql/16/main/pg_hba.conf',
    text: hbaFile,
    rows: 36,
    line: 5,
    added: 'host    all             all             0.0.0.0/0               trust',
  });
  terminal.prompt();
  terminal.run('systemctl reload postgresql@16-main');

  terminal.until(96 * minuteMs + 20_000);
  terminal.run('history -c');
  terminal.type('exit');
  terminal.key('\r');
  terminal.lines('', 'logout');
  terminal.ps1 = `${colour.green('alice@prod-db-1')}:${colour.blue('~')}$ `;
  terminal.prompt();
  terminal.until(97 * minuteMs + 58_000);
  terminal.type('exit');
  terminal.key('\r');
  terminal.lines('', 'logout', 'Connection to prod-db-1 closed.');
}
