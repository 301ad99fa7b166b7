#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""The committed tables are what scripts/unicode.py makes of the data in IBID_UNICODE (skipped
without them), and data it does not know are refused."""
import os
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
GENERATOR = os.path.join(ROOT, "scripts", "unicode.py")
SKIPPED = 77


def run(*args):
    return subprocess.run([sys.executable, GENERATOR, *args], capture_output=True, text=True)


def expect(condition, what):
    if not condition:
        sys.exit("test_tables.py: " + what)


def changed_copy(data, folder, name, old, new):
    """The data in a folder, but for one file in which old is new."""
    for other in os.listdir(data):
        if other != name:
            os.symlink(os.path.join(os.path.abspath(data), other), os.path.join(folder, other))
    with open(os.path.join(data, name), encoding="utf-8") as f:
        text = f.read()
    expect(old in text, "%s has no %r" % (name, old))
    with open(os.path.join(folder, name), "w", encoding="utf-8") as f:
        f.write(text.replace(old, new, 1))


def refused(data, name, old, new, message):
    with tempfile.TemporaryDirectory() as folder:
        changed_copy(data, folder, name, old, new)
        result = run("--check", folder)
        expect(result.returncode != 0, "%s with %r was taken" % (name, new))
        expect(message in result.stderr, "unclear: " + result.stderr)


def main():
    data = os.environ.get("IBID_UNICODE")
    if not data:
        sys.exit(SKIPPED)
    result = run("--check", data)
    expect(result.returncode == 0, "the tables differ: " + result.stderr)
    refused(data, "LineBreak.txt", "; AI", "; QQ", "QQ")
    refused(data, "WordBreakProperty.txt", "; Katakana", "; Hiragana", "Hiragana")
    refused(data, "LineBreak.txt", "LineBreak-", "LineBreak-9", "is of Unicode 9")


main()
