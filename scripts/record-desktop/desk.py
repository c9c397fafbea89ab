"""Windows on a virtual desktop, and what text of known place each of them shows."""
import http.server
import json
import os
import re
import shutil
import subprocess
import tempfile
import threading
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402

# After an action, until everything is drawn.
SETTLE = 0.9


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def wait_for(find, what, limit=30):
    end = time.time() + limit
    while time.time() < end:
        found = find()
        if found:
            return found
        time.sleep(0.1)
    raise SystemExit("gave up waiting for " + what)


class Window:
    """One that is on the screen, with its frame."""

    def __init__(self, title):
        def find():
            result = subprocess.run(["xdotool", "search", "--onlyvisible", "--name", title], capture_output=True, text=True)
            return result.stdout.split()

        self.id = wait_for(find, title)[-1]
        self.is_shown = True

    def place(self, x, y, width=None, height=None):
        if width:
            run("xdotool", "windowsize", self.id, str(width), str(height))
        run("xdotool", "windowmove", self.id, str(x), str(y))

    def client(self):
        told = run("xwininfo", "-id", self.id)
        names = ("Absolute upper-left X", "Absolute upper-left Y", "Width", "Height")
        return tuple(int(re.search(name + r":\s+(-?\d+)", told)[1]) for name in names)

    def frame(self):
        x, y, width, height = self.client()
        extents = re.findall(r"\d+", run("xprop", "-id", self.id, "_NET_FRAME_EXTENTS").partition("=")[2])
        left, right, top, bottom = map(int, extents) if len(extents) == 4 else (0, 0, 0, 0)
        return (x - left, y - top, width + left + right, height + top + bottom)

    def lines(self):
        """Each as (words, font size in pixels, kind); a word as (text, x, y, width, height) on the screen."""
        return []


class Terminal(Window):
    """An xterm that shows what is written to it; its screen is kept here, so that each word's place is known."""

    def __init__(self, title, cols, rows, size, options, kind="terminal"):
        self.folder = tempfile.mkdtemp()
        self.path = os.path.join(self.folder, "fifo")
        os.mkfifo(self.path)
        command = ["xterm", "-T", title, "-geometry", f"{cols}x{rows}", "+sb", "-b", "2", *options, "-e", "cat", self.path]
        self.process = subprocess.Popen(command)
        self.pipe = open(self.path, "w", buffering=1)
        super().__init__(title)
        self.cols, self.rows, self.size, self.kind = cols, rows, size, kind
        self.screen = [""]

    def write(self, text):
        self.pipe.write(text.replace("\n", "\r\n"))
        self.pipe.flush()
        plain = re.sub(r"\x1b\[[0-9;]*m", "", text)
        first, *others = plain.split("\n")
        self.screen[-1] += first
        self.screen += others
        self.screen = self.screen[-self.rows :]

    def type(self, text):
        for character in text:
            self.write(character)
            time.sleep(0.07)

    def lines(self):
        x, y, width, height = self.client()
        wide, high = (width - 4) / self.cols, (height - 4) / self.rows
        for row, text in enumerate(self.screen):
            words = [
                (word[0], x + 2 + word.start() * wide, y + 2 + row * high, len(word[0]) * wide, high)
                for word in re.finditer(r"\S+", text)
            ]
            if words:
                yield words, self.size, self.kind

    def close(self):
        self.pipe.close()
        self.process.wait()
        shutil.rmtree(self.folder)


class Page(Window):
    """A page in a Chromium window, which tells itself what it shows."""

    def __init__(self, url, title, reports):
        self.profile = tempfile.mkdtemp()
        self.reports = reports
        command = ["chromium", "--no-sandbox", "--test-type", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--hide-scrollbars"]
        self.process = subprocess.Popen([*command, f"--user-data-dir={self.profile}", f"--app={url}"], stderr=subprocess.DEVNULL)
        super().__init__(title)

    def lines(self):
        x, y, _, _ = self.client()
        for line in self.reports["lines"]:
            left, top = x + line["left"], y + line["top"]
            words = [(word["text"], left + word["x"], top + line["y"], word["width"], line["height"]) for word in line["words"]]
            yield words, line["size"], "page"

    def close(self):
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.profile, ignore_errors=True)


class Form(Window):
    """A GTK window, which tells its text through the accessibility bus."""

    def __init__(self, command, title, size, kind):
        self.process = subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        super().__init__(title)
        self.size, self.kind = size, kind

    def lines(self):
        desktop = Atspi.get_desktop(0)
        for at in range(desktop.get_child_count()):
            application = desktop.get_child_at_index(at)
            if application and application.get_process_id() == self.process.pid:
                yield from self.below(application)

    def below(self, node):
        for at in range(min(node.get_child_count(), 200)):
            child = node.get_child_at_index(at)
            if child is None or not child.get_state_set().contains(Atspi.StateType.SHOWING) and child.get_role_name() != "frame":
                continue
            yield from self.told(child)
            yield from self.below(child)

    def told(self, node):
        text = node.get_text_iface()
        if text is None:
            return
        whole = Atspi.Text.get_text(text, 0, -1)
        bounds = node.get_component_iface().get_extents(Atspi.CoordType.SCREEN)
        rows = {}
        for word in re.finditer(r"\S+", whole):
            box = Atspi.Text.get_range_extents(text, word.start(), word.end(), Atspi.CoordType.SCREEN)
            if box.width <= 0 or box.x < bounds.x or box.y < bounds.y or box.y + box.height > bounds.y + bounds.height + 1:
                continue
            rows.setdefault(box.y, []).append((word[0], box.x, box.y, box.width, box.height))
        for words in rows.values():
            yield words, self.size, self.kind

    def close(self):
        self.process.terminate()
        self.process.wait()


def serve(folder):
    """Serves a folder's pages; gives its address and what they report."""
    reports = {"lines": []}

    class Handler(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *arguments):
            super().__init__(*arguments, directory=folder)

        def do_POST(self):
            reports["lines"] = json.loads(self.rfile.read(int(self.headers["content-length"])))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}/", reports


class Truth:
    """What is shown when and where: looked at anew after each action."""

    def __init__(self):
        self.begin = None
        self.open = {}
        self.known = []

    def now(self):
        return round((time.time() - self.begin) * 1000)

    def act(self, windows, action, *arguments):
        """What an action changes is sure until it begins, and again from when it is drawn."""
        before = self.now()
        action(*arguments)
        time.sleep(SETTLE)
        self.look(windows, before, self.now())

    def look(self, windows, before, after):
        """`windows`: from the lowest to the uppermost."""
        shown = {}
        stack = [(window, window.frame()) for window in windows if window.is_shown]
        for at, (window, _) in enumerate(stack):
            for words, size, kind in window.lines():
                box = bounds(words)
                # The panel, and what is beyond the screen.
                if any(meets(box, frame) for _, frame in stack[at + 1 :]) or box[1] + box[3] > 690 or box[0] + box[2] > 1280:
                    continue
                text = " ".join(word[0] for word in words)
                shown[(text, kind, size, *box)] = [[round(word[1]) - box[0], round(word[3])] for word in words]
        gone = [key for key in self.open if key not in shown]
        for key, words in shown.items():
            if key in self.open:
                continue
            place = [before, after, key[3], key[4]]
            # The same at another place, nearest first: it was moved or scrolled.
            moved = sorted((old for old in gone if old[:3] == key[:3]), key=lambda old: abs(old[3] - key[3]) + abs(old[4] - key[4]))
            if moved:
                gone.remove(moved[0])
                self.open[key] = self.open.pop(moved[0])
                self.open[key]["places"].append(place)
            else:
                known = {"text": key[0], "kind": key[1], "size": key[2], "width": key[5], "height": key[6]}
                self.open[key] = {**known, "words": words, "places": [place]}
        for key in gone:
            self.end(key, before, after)

    def end(self, key, before, after):
        self.known.append({**self.open.pop(key), "goneMs": [before, after]})


def bounds(words):
    left, top = min(word[1] for word in words), min(word[2] for word in words)
    right, bottom = max(word[1] + word[3] for word in words), max(word[2] + word[4] for word in words)
    return (round(left), round(top), round(right - left), round(bottom - top))


def meets(box, frame):
    x, y, width, height = box
    left, top, wide, high = frame
    return x < left + wide and left < x + width and y < top + high and top < y + height
