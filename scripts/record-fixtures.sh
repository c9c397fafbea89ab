#!/bin/bash
# Records test/fixtures/terminal/ again: the session of session.sh, once in each real recorder that Debian 12 has.
# Needs: apt-get install asciinema ttyrec tlog util-linux python3; root, for the neutral host name and the utmp below.
# Times differ from run to run, so a new recording is a new fixture: commit it only together with the tests' results.
set -euo pipefail
root="$(cd "$(dirname "$0")/.." && pwd)"
out="$root/test/fixtures/terminal"

if [ "${1-}" != inside ]; then
  exec unshare --uts --mount bash "$0" inside
fi
hostname bastion
# tlog-rec gives up without a utmp file, which no container has, and locks its session in /run/tlog.
mount -t tmpfs tmpfs /run
mkdir --mode=755 /run/tlog
chown _tlog:_tlog /run/tlog
touch /run/utmp
chgrp utmp /run/utmp
chmod 664 /run/utmp
stage="$(mktemp -d)"
trap 'rm -rf "$stage"' EXIT
cp "$out/session.sh" "$stage/session.sh"
chmod 755 "$stage" "$stage/session.sh"
cd "$stage"

# A terminal of 80 x 24 in which the recorder runs: answers each prompt, and becomes 100 x 30 when the session asks for it.
cat >drive.py <<'PY'
import fcntl, os, pty, select, struct, sys, termios

def size(fd, cols, rows):
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, cols, 0, 0))

answers = [b"ls --color\r", b"make progress\r", "cat 文字.txt\r".encode(), b"top\r", b"clear\r", b"exit 3\r"]
pid, fd = pty.fork()
if pid == 0:
    size(0, 80, 24)
    os.execvp(sys.argv[1], sys.argv[1:])
size(fd, 80, 24)
seen = b""
while True:
    ready, _, _ = select.select([fd], [], [], 20)
    if not ready:
        sys.exit("the session hangs after: %r" % seen[-200:])
    try:
        data = os.read(fd, 65536)
    except OSError:
        break
    if not data:
        break
    seen += data
    if seen.endswith(b"$ ") and answers:
        select.select([], [], [], 0.15)
        for at in range(0, len(answers[0]), 4):
            os.write(fd, answers[0][at : at + 4])
            select.select([], [], [], 0.02)
        answers.pop(0)
        seen = b""
    elif seen.endswith(b"resize now: "):
        size(fd, 100, 30)
        select.select([], [], [], 0.3)
        os.write(fd, b"\r")
        seen = b""
os.waitpid(pid, 0)
PY

inside() {
  env -i HOME=/home/auditor USER=auditor LOGNAME=auditor SHELL=/bin/sh PATH=/usr/bin:/bin TERM=xterm-256color LANG=C.UTF-8 LC_ALL=C.UTF-8 TZ=UTC \
    ASCIINEMA_CONFIG_HOME="$stage/config" /usr/bin/python3 drive.py "$@"
}

# Most recorders exit as the session does, with 3.
inside asciinema rec --quiet --overwrite --stdin --command ./session.sh asciinema-v2.cast
inside script --quiet --log-out script-classic --log-timing script-classic.timing --logging-format classic --command ./session.sh || true
inside script --quiet --log-out script-advanced.out --log-in script-advanced.in --log-timing script-advanced.timing --logging-format advanced --command ./session.sh || true
inside script --quiet --log-io script-combined --log-timing script-combined.timing --logging-format advanced --command ./session.sh || true
inside ttyrec -e ./session.sh session.ttyrec || true
inside tlog-rec --writer=file --file-path=session.tlog --log-input=true --payload=2048 --latency=1 -- ./session.sh || true

# tlog names the real account and the boot of the real machine.
sed -i -E 's/"user":"[^"]*"/"user":"auditor"/; s/"host":"[^"]*"/"host":"bastion"/; s/"rec":"[^"]*"/"rec":"0123456789abcdef0123456789abcdef-2a-1b0e"/' session.tlog
for recording in asciinema-v2.cast session.ttyrec session.tlog script-*; do
  [ -s "$recording" ] || { echo "$recording is empty: its recorder failed" >&2; exit 1; }
done
cp asciinema-v2.cast session.ttyrec session.tlog script-* "$out/"
ls -l "$out"
