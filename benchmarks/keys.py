#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""keys.py IBID LETTER: how soon the text on the screen answers a key, beside less:
in a letter, and in a large file whose rest is still being read.  Medians of
seven.  IBID_BENCH_MB sets the large file's size; the exit status is 1 where a bar
is missed."""
import os
import shutil
import statistics
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../tests/cli"))
import generate
from session import Session

IBID = os.path.abspath(sys.argv[1])
LETTER = os.path.abspath(sys.argv[2])
SIZE = int(float(os.environ.get("IBID_BENCH_MB", 300)) * 1_000_000)
RUNS = 7
QUIET = 0.1         # seconds without a change that end an answer
LONGEST = 0.3       # and so long it is waited for
LEAST_MS = 50       # an answer so soon is soon enough
STEPS = [("page down", " "), ("page down", " "), ("page up", "b"), ("a line", "j"),
         ("resize", (20, 100)), ("the end", "G"), ("the start", "g")]


def body(session):
    return session.screen.cells[:-1]


def answer(session, since):
    """Milliseconds until the rows above the last one changed for the last time, and
    the bytes sent until then."""
    last, changed, sent, size = 0, since, 0, 0
    before = [row[:] for row in body(session)]
    while time.perf_counter() < min(changed + QUIET, since + LONGEST):
        got = session.read(0.02)
        now = time.perf_counter()
        size += len(got)
        if got and body(session) != before:
            before = [row[:] for row in body(session)]
            last, changed, sent = now - since, now, size
    return last * 1000, sent


def private_kb(session):
    with open("/proc/%d/status" % session.pid) as f:
        return next(int(line.split()[1]) for line in f if line.startswith("RssAnon"))


def run(command, env, steps):
    """The answers to opening and to each step, and the private memory after them."""
    begin = time.perf_counter()
    session = Session(env, *command)
    taken = list(answer(session, begin))
    for _, keys in steps:
        begin = time.perf_counter()
        if isinstance(keys, tuple):
            session.resize(*keys)
        else:
            session.type(keys)
        taken += answer(session, begin)
    taken.append(private_kb(session))
    os.kill(session.pid, 9)
    session.end()
    return taken


def medians(path, steps):
    """Of ibid and of less, in turns."""
    taken = {IBID: [], "less": []}
    for _ in range(RUNS):
        for program, runs in taken.items():
            with tempfile.TemporaryDirectory() as home:
                env = dict(os.environ, HOME=home, TERM="xterm", LC_ALL="C.UTF-8",
                           XDG_STATE_HOME=home, IBID_FILE=os.path.join(home, "ibid"))
                env.pop("LESS", None)
                runs.append(run([program, path], env, steps))
    return [[statistics.median(column) for column in zip(*runs)] for runs in taken.values()]


def compare(what, path, steps, opens):
    """Prints the answers; are all within their bars?  less has read nothing beyond
    its screen when it is at the end, and counts lines there: no step is held
    against that, nor against an answer it did not give."""
    ibid, less = medians(path, steps)
    kept = True
    print("%s, %.2f MB       ms: ibid   less    bar   bytes: ibid   less"
          % (what, os.path.getsize(path) / 1e6))
    for i, name in enumerate(["first screen"] + [name for name, _ in steps]):
        ms, least = ibid[2 * i], less[2 * i]
        bar = opens * least if i == 0 else max(2 * least, LEAST_MS)
        kept &= ms <= bar
        print("  %-24s %8.1f %6.1f %6.1f %13d %6d %s"
              % (name, ms, least, bar, ibid[2 * i + 1], less[2 * i + 1],
                 "" if ms <= bar else "missed"))
    small = ibid[-1] * 1024 < max(os.path.getsize(path) / 20, 4 << 20)
    print("  private memory %d KiB%s" % (ibid[-1], "" if small else ": too much"))
    return kept and small


def main():
    if not shutil.which("less"):
        sys.exit(77)
    with tempfile.TemporaryDirectory() as folder:
        large = os.path.join(folder, "large.txt")
        generate.write(large, SIZE, "Latin")
        good = [compare("the letter", LETTER, STEPS[:4], 1.5),
                compare("a large file", large, STEPS, 2)]
    return 0 if all(good) else 1


sys.exit(main())
