#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""test_columns.py IBID: every assigned code point, and joined emoji, through the program into
tmux; each line has to end in the column where ibid believes it does, and to be the line that
--dump prints.  Code points are those of IBID_UNICODE, or of Python.  Skipped without tmux."""
import ctypes
import locale
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import unicodedata

IBID = os.path.abspath(sys.argv[1])
SKIPPED = 77
COLS, ROWS = 400, 200
MEASURE = 380
# After so many seconds it is taken for a fault.
PATIENCE = 120
# So many of the columns of a line are filled; it never has to be broken.
FULL = 340

EMOJI = ["\U0001F468\u200D\U0001F469\u200D\U0001F467\u200D\U0001F466", "\u2764\uFE0F",
         "1\uFE0F\u20E3", "\U0001F44D\U0001F3FD", "\U0001F1E9\U0001F1EA", "\U0001F3F4\u200D\u2620\uFE0F",
         "\U0001F469\u200D\U0001F52C", "\U0001F9D1\U0001F3FF\u200D\U0001F91D\u200D\U0001F9D1\U0001F3FB",
         "\U0001F3F4\U000E0067\U000E0062\U000E0073\U000E0063\U000E0074\U000E007F",
         "\u2764\uFE0F\u200D\U0001F525", "\U0001F441\uFE0F\u200D\U0001F5E8\uFE0F"]
# More marks than a cell holds, and marks without a base.
MARKS = ["a" + "".join(chr(0x300 + i % 0x40) for i in range(n)) for n in (4, 5, 12, 40)] + [
    " \u0301", "\u0301", "\u093F", "\u0e33"]


def assigned():
    data = os.environ.get("IBID_UNICODE")
    if not data:
        yield from (c for c in range(0x110000) if unicodedata.category(chr(c)) != "Cn")
        return
    first = None
    with open(os.path.join(data, "UnicodeData.txt"), encoding="utf-8") as f:
        for line in f:
            cp, name = line.split(";")[:2]
            cp = int(cp, 16)
            if name.endswith(", First>"):
                first = cp
            elif name.endswith(", Last>"):
                yield from range(first, cp + 1)
            else:
                yield cp


def wanted(cp):
    """Surrogates are no text; of the private areas a few stand for all; line ends and blanks
    have a rule of their own."""
    if 0xD800 <= cp < 0xE000 or cp in (0x0A, 0x0B, 0x0C, 0x0D, 0x2028, 0x2029):
        return False
    private = 0xE000 <= cp < 0xF900 or cp >= 0xF0000
    return not private or cp % 256 == 0


class Widths:
    """The C library's, as the program takes them."""

    def __init__(self):
        self.wcwidth = ctypes.CDLL(None).wcwidth

    def __call__(self, text):
        # What the library does not know is shown as a blank.
        return sum(1 if w < 0 else w for w in (self.wcwidth(ord(c)) for c in text))


def documents(width):
    """Lines of a label, samples each after a letter, and a bar."""
    samples = [chr(cp) for cp in assigned() if wanted(cp)] + EMOJI + MARKS
    lines, line = [], ""
    for sample in samples:
        line += "o" + sample
        if width(line) >= FULL or len(line) > FULL:
            lines.append(line)
            line = ""
    lines.append(line)
    return ["L%05d:%so|" % (i, line) for i, line in enumerate(lines)]


class Tmux:
    def __init__(self, folder, *command):
        self.socket = os.path.join(folder, "tmux")
        env = dict(os.environ, LC_ALL="C.UTF-8", HOME=folder, XDG_STATE_HOME=folder)
        for name in "TMUX", "LINES", "COLUMNS", "NO_COLOR", "ESCDELAY":
            env.pop(name, None)
        subprocess.run(["tmux", "-f", "/dev/null", "-S", self.socket, "-u", "new-session", "-d",
                        "-x", str(COLS), "-y", str(ROWS), *command], check=True, env=env)

    def __call__(self, *args):
        done = subprocess.run(["tmux", "-S", self.socket, *args], check=True,
                              capture_output=True)
        return done.stdout.decode("utf-8", "replace")

    def rows(self):
        """Each row with the column of its last sign."""
        text = self("capture-pane", "-p").split("\n")[:ROWS]
        self("copy-mode")
        self("send-keys", "-X", "top-line")
        ask, ends = [], []
        for i in range(ROWS):
            ask += ["send-keys", "-X", "end-of-line", ";",
                    "display-message", "-p", "#{copy_cursor_x}", ";",
                    "send-keys", "-X", "cursor-down", ";"]
            # A command line has its limits.
            if i % 25 == 24:
                ends += self(*ask[:-1]).split()
                ask = []
        self("send-keys", "-X", "cancel")
        return list(zip(text, (int(e) for e in ends)))

    def end(self):
        """The program writes its state into the folder: that it has ended is waited for."""
        self("send-keys", "q")
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if subprocess.run(["tmux", "-S", self.socket, "has-session"],
                              capture_output=True).returncode:
                return
            time.sleep(0.05)
        raise AssertionError("the program did not end")


def page_shown(tmux):
    """Its number and that of the last, (0, None) while it is not yet known.  The row that
    says so is the last that is drawn."""
    said = re.search(r"page (\d+) of (\d+)", tmux("capture-pane", "-p").rstrip().split("\n")[-1])
    return (int(said[1]), int(said[2])) if said else (0, None)


def screens(tmux):
    """Page after page."""
    page, last, end = 0, None, time.monotonic() + PATIENCE
    while page != last:
        before = page
        while page == before or last is None:
            if time.monotonic() > end:
                raise AssertionError("after page %d of %s comes none" % (before, last))
            time.sleep(0.02)
            page, last = page_shown(tmux)
        yield tmux.rows()
        tmux("send-keys", "Space")
        end = time.monotonic() + PATIENCE


def dumped(path):
    out = subprocess.run([IBID, "--dump", "-w", str(MEASURE), path], check=True,
                         capture_output=True, env=dict(os.environ, LC_ALL="C.UTF-8")).stdout
    lines = {}
    for line in out.decode("utf-8").split("\n"):
        match = re.search(r"L\d{5}:", line)
        if match:
            lines[match.group()] = line[match.start():]
    return lines


def on_screen(line, width):
    """A line as a terminal keeps it: at most four marks in a cell, blanks for what the
    library does not know."""
    out, marks = "", 0
    for c in line:
        w = width.wcwidth(ord(c))
        if w == 0:
            marks += 1
            out += c if marks <= 4 else ""
        else:
            marks = 0
            out += " " if w < 0 else c
    return out


def compare(path, count, folder):
    width, lines, faults = Widths(), dumped(path), []
    if len(lines) != count:
        faults.append("--dump has %d lines of %d" % (len(lines), count))
    seen = set()
    tmux = Tmux(folder, IBID, "-w", str(MEASURE), path)
    try:
        for rows in screens(tmux):
            # The line above the text may name its section.
            for text, end in rows[1:]:
                match = re.search(r"L\d{5}:", text)
                if not match:
                    continue
                label = match.group()
                seen.add(label)
                line = lines.get(label, "")
                begin, believed = match.start(), width(line)
                if end - begin != believed:
                    faults.append("%s ends in column %d, not %d: %s"
                                  % (label, end - begin, believed, ascii(line)))
                if text[begin:].rstrip() != on_screen(line, width):
                    faults.append("%s is shown as %s, not %s"
                                  % (label, ascii(text[begin:]), ascii(on_screen(line, width))))
    finally:
        tmux.end()
    if len(seen) != count:
        faults.append("%d lines of %d were seen" % (len(seen), count))
    return faults


def main():
    if not shutil.which("tmux"):
        sys.exit(SKIPPED)
    try:
        locale.setlocale(locale.LC_ALL, "C.UTF-8")
    except locale.Error:
        sys.exit(SKIPPED)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        path = os.path.join(folder, "all.txt")
        lines = documents(Widths())
        with open(path, "wb") as f:
            f.write("\n\n".join(lines).encode() + b"\n")
        faults = compare(path, len(lines), folder)
    for fault in faults[:20]:
        print(fault)
    print("%d lines, %d faults" % (len(lines), len(faults)))
    sys.exit(bool(faults))


main()
