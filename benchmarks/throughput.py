#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""throughput.py IBID: --dump and --links beside fmt, fold and wc on the same texts;
medians of seven, in MB/s and as parts of fmt's.  IBID_BENCH_MB sets their size."""
import os
import statistics
import subprocess
import sys
import tempfile
import time

import generate

IBID = os.path.abspath(sys.argv[1])
SIZE = int(float(os.environ.get("IBID_BENCH_MB", 8)) * 1_000_000)
RUNS = 7
COMMANDS = {
    "ibid --dump": [IBID, "--dump", "-w72"],
    "ibid --links": [IBID, "--links"],
    "fmt -w 72": ["fmt", "-w", "72"],
    "fold -s -w 72": ["fold", "-s", "-w", "72"],
    "wc -w": ["wc", "-w"],
}


def seconds(command, path):
    begin = time.perf_counter()
    subprocess.run([*command, path], stdout=subprocess.DEVNULL, check=True,
                   env=dict(os.environ, LC_ALL="C.UTF-8"))
    return time.perf_counter() - begin


def measure(path):
    """In turns, so that a noisy moment hits all of them."""
    taken = {name: [] for name in COMMANDS}
    for _ in range(RUNS):
        for name, command in COMMANDS.items():
            taken[name].append(seconds(command, path))
    return {name: statistics.median(times) for name, times in taken.items()}


def main():
    with tempfile.TemporaryDirectory() as folder:
        for script in generate.SCRIPTS:
            path = os.path.join(folder, "text.txt")
            generate.write(path, SIZE, script)
            size = os.path.getsize(path)
            medians = measure(path)
            print("%s, %.1f MB" % (script, size / 1e6))
            for name, median in medians.items():
                print("  %-14s %7.1f MB/s  %5.2f of fmt"
                      % (name, size / 1e6 / median, medians["fmt -w 72"] / median))


main()
