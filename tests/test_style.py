#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""clang-format would change no file.  Its versions differ: only the one named here counts, and
the test is skipped where it is missing."""
import glob
import os
import re
import shutil
import subprocess
import sys

VERSION = '14'
SKIPPED = 77
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
GENERATED = {'src/text/tables.c', 'src/text/tables.h'}


def found():
    for name in ('clang-format-' + VERSION, 'clang-format'):
        if shutil.which(name):
            said = subprocess.run([name, '--version'], capture_output=True, text=True).stdout
            if re.search(r'version %s\.' % VERSION, said):
                return name
    return None


def main():
    os.chdir(ROOT)
    program = found()
    if not program:
        print('clang-format %s is missing' % VERSION)
        return SKIPPED
    paths = [p for folder in ('src', 'include', 'tests', 'benchmarks')
             for p in glob.glob(folder + '/**/*.[ch]', recursive=True) if p not in GENERATED]
    done = subprocess.run([program, '--dry-run', '--Werror', *sorted(paths)],
                          capture_output=True, text=True)
    faulty = sorted(set(re.findall(r'^(\S+?):\d+:\d+: error', done.stderr, re.M)))
    for path in faulty:
        print('%s: run %s -i' % (path, program))
    print('%d files, %d faults' % (len(paths), len(faulty)))
    return 1 if done.returncode else 0


sys.exit(main())
