"""Works on a virtual desktop for some minutes while it is recorded, and writes down what text was to be seen when and where."""
import json
import os
import re
import subprocess
import sys
import time

from desk import Form, Page, Terminal, Truth, run, serve, wait_for

out, video = sys.argv[1:]
GREEN, BLUE, YELLOW, RED, BOLD, PLAIN = (f"\x1b[{code}m" for code in ("01;32", "01;34", "33", "31", "1", "0"))
PROMPT = f"{GREEN}dba@bastion-07{PLAIN}:{BLUE}~{PLAIN}$ "
DARK = ["-bg", "#101418", "-fg", "#d4d8dc", "-cr", "#d4d8dc"]
ANTIALIASED = ["-fa", "DejaVu Sans Mono", "-fs"]

STATUS = f"""{GREEN}*{PLAIN} postgresql.service - PostgreSQL database server
     Loaded: loaded (/lib/systemd/system/postgresql.service; enabled)
     Active: {GREEN}active (running){PLAIN} since Mon 2026-11-02 09:14:52 UTC
   Main PID: 2741 (postgres)
     Memory: 418.3M
        CPU: 6min 21.804s
Nov 02 09:14:52 bastion-07 systemd[1]: Started PostgreSQL database server.
Nov 02 11:40:18 bastion-07 postgres[2741]: {YELLOW}checkpoint starting: wal{PLAIN}
"""
LISTING = f"""total 7304
drwxr-x--- 4 dba  ops     4096 Oct 28 17:05 {BLUE}archive{PLAIN}
-rw-r----- 1 dba  ops  1843022 Nov  1 23:10 customers-export.csv
-rw------- 1 dba  ops     1704 Sep 19 08:31 id_ed25519
-rw-r----- 1 root root 5519360 Nov  2 03:17 {RED}warehouse-full.tar.gz{PLAIN}
"""
QUERY = f""" customer_id |      surname      |   city    | balance
-------------+-------------------+-----------+----------
       10482 | Featherstonehaugh | Liverpool |  1920.44
       10497 | Szymborska        | Gdansk    |   310.08
       10533 | Oyelaran          | Ibadan    | 87650.00
(3 rows)
"""
LOG = [
    "14:20:51 INFO  ingest   accepted batch 7719 with 482 records",
    "14:20:53 INFO  ingest   accepted batch 7720 with 519 records",
    f"14:20:58 {YELLOW}WARN{PLAIN}  mirror   replica lag 38s exceeds threshold",
    "14:21:02 DEBUG cache    evicted 1204 entries from tier two",
    f"14:21:09 {RED}ERROR{PLAIN} gateway  connection refused by 10.24.7.19:8443",
    "14:21:10 INFO  gateway  retrying in 250 milliseconds",
    "14:21:17 INFO  gateway  handshake completed, cipher AES256-GCM",
    f"14:21:25 {YELLOW}WARN{PLAIN}  billing  invoice 2026-3341 has no recipient",
    "14:21:31 INFO  session  user r.castellanos elevated to administrator",
    "14:21:40 INFO  session  password of service-backup was revealed",
    "14:21:44 DEBUG scheduler skipped nightly-reconcile: lock held",
    "14:21:52 INFO  ingest   accepted batch 7721 with 377 records",
    f"14:22:03 {RED}ERROR{PLAIN} storage  volume /srv/evidence is 97% full",
    "14:22:15 INFO  storage  rotating segments older than forty days",
]
SMALL = [
    "PID   USER      COMMAND              MEMORY",
    "2741  postgres  checkpointer         41 MB",
    "2809  ledger    java -jar ledger.jar 612 MB",
    "3155  backup    restic prune         88 MB",
    "3390  root      tcpdump -i eth1      7 MB",
]


def log(*parts):
    print(*parts, file=sys.stderr, flush=True)


def capture():
    """Starts recording; gives the process and the time of its first frame."""
    command = ["ffmpeg", "-nostdin", "-y", "-f", "x11grab", "-draw_mouse", "1", "-framerate", "5", "-video_size", "1280x720"]
    command += ["-i", os.environ["DISPLAY"], "-c:v", "libx264rgb", "-qp", "0", "-preset", "ultrafast", video]
    errors = open(video + ".log", "w+")
    process = subprocess.Popen(command, stderr=errors)

    def begin():
        with open(video + ".log") as told:
            found = re.search(r"start: (\d+\.\d+)", told.read())
        return found and float(found[1])

    return process, wait_for(begin, "the recording to begin")


def main():
    address, reports = serve(out)
    truth = Truth()
    windows = []
    act = lambda action, *arguments: truth.act(windows, action, *arguments)
    hold = time.sleep

    def raise_window(window):
        windows.remove(window)
        windows.append(window)
        run("xdotool", "windowactivate", "--sync", window.id)

    def open_window(window, *place):
        # It comes up somewhere and is moved: what is in between is sure of nothing.
        windows.append(window)
        window.place(*place)
        return window

    recording, truth.begin = capture()
    hold(2)
    shell = Terminal("dba@bastion-07: ~", 92, 30, 13, [*DARK, *ANTIALIASED, "10"])
    act(open_window, shell, 40, 40)
    act(shell.write, PROMPT)
    act(shell.type, "systemctl status postgresql")
    hold(3)
    act(shell.write, "\n" + STATUS + PROMPT)
    hold(7)
    act(shell.type, "ls -l /srv/evidence")
    act(shell.write, "\n" + LISTING + PROMPT)
    hold(7)
    log("editor")
    editor = Form(["mousepad", os.path.join(out, "handover.txt")], "handover.txt", 13, "editor")
    act(open_window, editor, 520, 330, 700, 340)
    hold(8)
    act(run, "xdotool", "key", "ctrl+End")
    act(run, "xdotool", "type", "--delay", "60", "  - who approved the export of customers-export.csv?")
    hold(7)
    act(run, "xdotool", "key", "ctrl+a")
    hold(4)
    act(run, "xdotool", "key", "ctrl+End")
    hold(3)
    log("terminal")
    act(raise_window, shell)
    act(shell.type, "psql -c 'select * from customers'")
    act(shell.write, "\n" + QUERY + PROMPT)
    hold(6)
    act(shell.place, 330, 120)
    hold(6)
    act(shell.type, "journalctl -f")
    act(shell.write, "\n")
    for line in LOG:
        act(shell.write, line + "\n")
        hold(1.6)
    hold(4)
    log("guide")
    guide = Page(address + "guide.html", "Runbook: payment gateway", reports)
    wait_for(lambda: reports["lines"], "the page")
    act(open_window, guide, 90, 30, 1060, 640)
    hold(9)
    run("xdotool", "mousemove", "600", "400")
    for _ in range(4):
        act(run, "xdotool", "click", "--repeat", "2", "--delay", "30", "5")
        hold(6)
    log("dialog")
    ask = "Restart the ledger service on all production nodes?\nSettlements will be interrupted for about ninety seconds."
    dialog = Form(["zenity", "--question", "--title=Confirm restart", f"--text={ask}", "--width=460"], "Confirm restart", 13, "dialog")
    act(open_window, dialog, 420, 260)
    hold(6)
    act(lambda: (windows.remove(dialog), dialog.close()))
    hold(3)
    act(lambda: (windows.remove(guide), guide.close(), reports.update(lines=[])))
    hold(3)
    log("accounts")
    accounts = Page(address + "accounts.html", "Account console", reports)
    wait_for(lambda: reports["lines"], "the page")
    act(open_window, accounts, 60, 20, 1000, 650)
    hold(10)
    small = Terminal("processes", 46, 8, 10, ["-bg", "#ffffff", "-fg", "#202020", *ANTIALIASED, "7"])
    act(open_window, small, 820, 470)
    act(small.write, "\n".join(SMALL) + "\n")
    hold(6)
    bitmap = Terminal("console", 60, 8, 13, ["-bg", "#000000", "-fg", "#30d030", "-fn", "6x13"])
    act(open_window, bitmap, 700, 60)
    act(bitmap.write, "login: operator\nLast login: Sun Nov  1 22:58:40 on tty1\nYou have 4 unread messages in /var/mail/operator\n")
    hold(6)
    act(bitmap.write, "$ sudo passwd service-backup\nNew password:\nRetype new password:\npasswd: password updated successfully\n")
    hold(6)
    act(lambda: run("xdotool", "windowminimize", "--sync", accounts.id) or setattr(accounts, "is_shown", False))
    hold(7)
    act(raise_window, editor)
    hold(5)
    entry = ["zenity", "--entry", "--title=Ticket", "--text=Number of the approved change", "--entry-text=CHG-40718"]
    ticket = Form(entry, "Ticket", 13, "dialog")
    act(open_window, ticket, 180, 520)
    hold(6)
    act(lambda: (windows.remove(ticket), ticket.close()))
    hold(4)
    ended = truth.now()
    for key in list(truth.open):
        truth.end(key, ended, ended)
    hold(1)
    recording.send_signal(2)
    recording.wait()
    for window in windows:
        window.close()
    truth.known.sort(key=lambda known: (known["places"][0][1], known["places"][0][3], known["places"][0][2]))
    with open(os.path.join(out, "desktop.json"), "w") as file:
        rows = ",\n".join(json.dumps(known, separators=(",", ":"), ensure_ascii=False) for known in truth.known)
        file.write('{"lines":[\n' + rows + "\n]}\n")


main()
