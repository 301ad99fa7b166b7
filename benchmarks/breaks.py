#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""breaks.py BREAKS: the engine of line breaks on paragraphs of 600 to 2000 bytes in three
scripts, beside libunistring's u8_width_linebreaks, fold and fmt; medians of seven, in MB/s.
IBID_BENCH_MB sets their size: 64 is the measure, 8 quick."""
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time

import generate

BREAKS = os.path.abspath(sys.argv[1])
SIZE = int(float(os.environ.get("IBID_BENCH_MB", 8)) * 1_000_000)
RUNS = 7
ENV = dict(os.environ, LC_ALL="C.UTF-8")
COMMANDS = (["fold", "-s", "-w", "72"], ["fmt", "-w", "72"])


def paragraph(rng, script):
    least, text = rng.randint(600, 1700), ""
    while len(text.encode()) < least:
        text += generate.sentence(rng, script)
    return text.strip()


def write(path, script):
    """Some paragraphs of that script, again and again."""
    rng = random.Random(script)
    part = "\n".join(paragraph(rng, script) for _ in range(1000)) + "\n"
    part = part.encode()
    with open(path, "wb") as f:
        for _ in range(max(1, SIZE // len(part))):
            f.write(part)


def seconds(command, path):
    begin = time.perf_counter()
    subprocess.run([*command, path], stdout=subprocess.DEVNULL, check=True, env=ENV)
    return time.perf_counter() - begin


def main():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "text.txt")
        for script in generate.SCRIPTS:
            write(path, script)
            size = os.path.getsize(path) / 1e6
            print("%s, %.1f MB" % (script, size), flush=True)
            subprocess.run([BREAKS, path], check=True, env=ENV)
            taken = {" ".join(c): [] for c in COMMANDS}
            for _ in range(RUNS):
                for command in COMMANDS:
                    taken[" ".join(command)].append(seconds(command, path))
            for name, times in taken.items():
                print("%-26s %8.1f MB/s" % (name, size / statistics.median(times)), flush=True)


main()
