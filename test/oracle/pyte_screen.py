"""The screens of a terminal recording, by code that shares nothing with Witness: its own reading of every format, and pyte.

Usage: pyte_screen.py KIND FOLDER FILE SEED COUNT. Writes one JSON object a line: {"atMs", "cols", "rows", "cursor", "lines"},
at COUNT random times that are at least 2 ms away from every event (where rounding to whole milliseconds decides nothing).
"""
import base64, csv, datetime, gzip, json, os, random, re, struct, sys

import pyte
from pyte import modes


class Screen(pyte.Screen):
    """pyte has no alternate screen: mode 1049 saves the cursor, shows an empty screen, and brings the old one back."""

    def set_mode(self, *given, **kwargs):
        if kwargs.get("private") and 1049 in given:
            self.saved = (dict((y, dict(line)) for y, line in self.buffer.items()), self.cursor.x, self.cursor.y)
            self.erase_in_display(2)
            return
        super().set_mode(*given, **kwargs)

    def reset_mode(self, *given, **kwargs):
        if kwargs.get("private") and 1049 in given:
            cells, x, y = self.saved
            self.erase_in_display(2)
            for row, line in cells.items():
                for column, cell in line.items():
                    self.buffer[row][column] = cell
            self.cursor.x, self.cursor.y = x, y
            return
        super().reset_mode(*given, **kwargs)


def iso(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def asciicast(content):
    if json.loads(content.split(b"\n", 1)[0]).get("version") == 1:
        whole = json.loads(content)
        at = 0.0
        yield 0, "size", (whole["width"], whole["height"])
        for delay, data in whole["stdout"]:
            at += delay
            yield at, "text", data
        return
    lines = content.decode("utf-8").splitlines()
    header = json.loads(lines[0])
    relative = header["version"] == 3
    size = header["term"] if relative else header
    yield 0, "size", (size["cols"], size["rows"]) if relative else (size["width"], size["height"])
    at = 0.0
    for line in lines[1:]:
        if not line or line.startswith("#"):
            continue
        when, code, data = json.loads(line)
        at = at + when if relative else when
        if code == "o":
            yield at, "text", data
        elif code == "r":
            yield at, "size", tuple(int(part) for part in data.split("x"))
        else:
            yield at, "other", data


def unzip(content):
    return gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content


def typescript(folder, name):
    data = open(os.path.join(folder, name), "rb").read()
    stem = name.rsplit(".", 1)[0]
    for candidate in (name + ".timing", stem + ".timing"):
        if os.path.exists(os.path.join(folder, candidate)):
            timing = open(os.path.join(folder, candidate)).read().splitlines()
    first, _, data = data.partition(b"\n")
    columns, rows = re.search(rb'COLUMNS="(\d+)"', first), re.search(rb'LINES="(\d+)"', first)
    size = [int(columns.group(1)) if columns else 80, int(rows.group(1)) if rows else 24]
    headers = {}
    for line in timing:
        if line.startswith("H "):
            parts = line.split(" ", 3)
            headers[parts[2]] = parts[3] if len(parts) > 3 else ""
    size = [int(headers.get("COLUMNS", size[0])), int(headers.get("LINES", size[1]))]
    yield 0, "size", tuple(size)
    separate = headers.get("INPUT_LOG") not in (None, headers.get("OUTPUT_LOG"))
    at, position = 0.0, 0
    for line in timing:
        parts = line.split(" ")
        if re.match(r"[\d.]", line):
            at += float(parts[0])
            count, kind = int(parts[1]), "O"
        elif parts[0] == "H":
            continue
        else:
            at += float(parts[1])
            kind = parts[0]
            if kind == "S":
                if parts[2] == "SIGWINCH":
                    found = dict(part.split("=") for part in parts[3:] if "=" in part)
                    yield at, "size", (int(found["COLS"]), int(found["ROWS"]))
                else:
                    yield at, "other", ""
                continue
            count = int(parts[2])
        if kind == "I":
            if not separate:
                position += count
            yield at, "other", ""
        else:
            yield at, "bytes", data[position : position + count]
            position += count
    # What stands after the last timed byte is the recorder's own closing line.


def ttyrec(content):
    position, base = 0, None
    yield 0, "size", (80, 24)
    while position + 12 <= len(content):
        seconds, micros, length = struct.unpack_from("<iii", content, position)
        when = seconds + micros / 1e6
        base = when if base is None else base
        yield when - base, "bytes", content[position + 12 : position + 12 + length]
        position += 12 + length


def tlog(content):
    first = True
    for line in content.decode("utf-8").splitlines():
        if line.startswith("<"):
            line = line[line.index("{") :]
        message = json.loads(line)
        if "MESSAGE" in message:
            message = json.loads(message["MESSAGE"])
        at = message["pos"]
        texts = {"<": [message["in_txt"], bytes(message["in_bin"])], ">": [message["out_txt"], bytes(message["out_bin"])]}
        for kind, number, second in re.findall(r"([+<>\[\]=])(\d+)(?:[/x](\d+))?", message["timing"]):
            if kind == "+":
                at += int(number)
            elif kind == "=":
                yield (0 if first else at / 1000), "size", (int(number), int(second))
                first = False
            elif kind in "<>":
                text = texts[kind]
                piece, text[0] = text[0][: int(number)], text[0][int(number) :]
                yield at / 1000, ("bytes" if kind == ">" else "other"), piece.encode("utf-8")
            else:
                text = texts["<" if kind == "[" else ">"]
                text[0] = text[0][int(number) :]
                piece, text[1] = text[1][: int(second)], text[1][int(second) :]
                yield at / 1000, ("bytes" if kind == "]" else "other"), piece


def boundary(folder):
    events = []
    for name, kind in (("messages-inbound.data", "other"), ("messages-outbound.data", "bytes")):
        content = open(os.path.join(folder, name), "rb").read()
        position = 8
        while position < len(content):
            length, _, chunk, _, seconds, nanos = struct.unpack_from(">I4s4sBQI", content, position)
            data = content[position + 25 : position + 25 + length]
            position += 25 + length + 4
            if chunk == b"DATA":
                events.append((seconds + nanos / 1e9, kind, gzip.decompress(data)))
    events.sort(key=lambda event: event[0])
    yield 0, "size", (80, 24)
    for when, kind, data in events:
        yield when - events[0][0], kind, data


def log(content):
    text = content.decode("utf-8")
    entries = []
    if text.startswith('{"events"'):
        entries = [(iso(each["time"]), each["message"]) for each in json.loads(text)["events"]]
    elif text.startswith("{"):
        entries = [(iso(each["time"]), each["message"]) for each in map(json.loads, text.splitlines())]
    elif text.startswith("<13>"):
        for line in text.splitlines():
            parts = line.split(" ", 7)
            entries.append((iso(parts[1]), parts[7]))
    elif text.startswith("CEF:"):
        for line in text.splitlines():
            when, said = re.search(r"rt=(\d+) msg=(.*)$", line).groups()
            entries.append((int(when) / 1000, said))
    elif text.startswith("time,"):
        entries = [(iso(row["time"]), row["message"]) for row in csv.DictReader(text.splitlines())]
    else:
        entries = [(iso(line.split(" ", 1)[0]), line.split(" ", 1)[1]) for line in text.splitlines()]
    # A log has no terminal: Witness shows it on one of 160 x 50.
    yield 0, "size", (160, 50)
    for when, said in entries:
        yield when - entries[0][0], "text", said + "\r\n"


def events_of(kind, folder, name):
    if kind == "typescript":
        return typescript(folder, name)
    if kind == "bsr":
        return boundary(folder)
    content = unzip(open(os.path.join(folder, name), "rb").read())
    return {"ttyrec": ttyrec, "tlog": tlog, "log-lines": log}.get(kind, asciicast)(content)


def show(screen, at):
    lines = []
    for row in range(screen.lines):
        # The second half of a wide character is an empty cell.
        lines.append("".join(screen.buffer[row][column].data for column in range(screen.columns)).rstrip())
    cursor = {"x": min(screen.cursor.x, screen.columns - 1), "y": screen.cursor.y}
    return {"atMs": at, "cols": screen.columns, "rows": screen.lines, "cursor": cursor, "lines": lines}


def main():
    kind, folder, name, seed, count = sys.argv[1:]
    events = list(events_of(kind, folder, name))
    times = [when * 1000 for when, _, _ in events]
    random.seed(int(seed))
    wanted = []
    for _ in range(100000):
        at = random.randint(0, int(max(times)) + 200)
        if all(abs(at - each) >= 2 for each in times) and at not in wanted:
            wanted.append(at)
        if len(wanted) == int(count):
            break
    wanted.sort()
    columns, rows = events[0][2]
    screen = Screen(columns, rows)
    stream = pyte.Stream(screen)
    import codecs

    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    position = 1
    for at in wanted:
        while position < len(events) and events[position][0] * 1000 <= at:
            _, what, data = events[position]
            if what == "text":
                stream.feed(data)
            elif what == "bytes":
                stream.feed(decoder.decode(data))
            elif what == "size":
                screen.resize(data[1], data[0])
            position += 1
        print(json.dumps(show(screen, at)))


main()
