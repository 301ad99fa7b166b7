#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""test_keys.py IBID: help, README.md and the manual speak of the same keys and
options."""
import os
import re
import subprocess
import sys
import tempfile
import unittest

from home import environment
from session import Session

IBID = os.path.abspath(sys.argv.pop(1))
ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../..")

# What stands for something typed, and is no key.
PLACEHOLDERS = {"LABEL", "LETTER", "NUMBER"}


def read(name):
    with open(os.path.join(ROOT, name), encoding="utf-8") as f:
        return f.read()


def of_help(cols=80):
    """The rows of the help: keys and what they do."""
    with tempfile.TemporaryDirectory() as home:
        s = Session(environment(home), IBID, rows=60, cols=cols)
        s.wait_for("A Guide to ibid")
        s.type("h")
        s.wait_for("Space further")   # the last row
        rows = s.screen.text().splitlines()
        s.type("qq")
        assert s.end() == 0
    rows = rows[rows.index(next(r for r in rows if r.strip() == "Keys")) + 1:-1]
    return [re.split(r" {2,}", row.strip(), maxsplit=1) for row in rows if row.strip()]


def words(keys):
    return {word for word in keys.split() if word not in PLACEHOLDERS}


def of_readme():
    table = re.search(r"(?s)\| keys \|.*?\n\n", read("README.md")).group().strip()
    return {key for row in table.splitlines()[2:]
            for key in re.findall(r"`([^`]+)`", re.split(r"(?<!\\)\|", row)[1].replace("\\|", "|"))}


def of_manual():
    """Of the list under KEYS, without the arguments and the commas between."""
    part = re.search(r"(?s)\.Sh KEYS\n(.*?)\n\.El", read("man/ibid.1")).group(1)
    rows = re.findall(r"(?m)^\.It (.*)$", part)
    plain = [re.sub(r"\bAr [a-z]+|\bNo\b", "", row) for row in rows]
    return {key.replace("\\&", "").rstrip(",;") or key
            for row in plain for key in row.split()} - {";", ","}


class Keys(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.rows = of_help()
        cls.keys = set().union(*(words(keys) for keys, _ in cls.rows))

    def test_help_is_whole_on_an_ordinary_screen(self):
        self.assertGreater(len(self.rows), 30)
        for row in self.rows:
            self.assertEqual(len(row), 2, row)
            self.assertNotIn("\u2026", row[1])

    def test_the_readme_knows_no_other_keys(self):
        self.assertEqual(of_readme() - self.keys, set())

    def test_the_readme_has_a_key_for_every_row(self):
        known = of_readme()
        for keys, does in self.rows:
            self.assertTrue(words(keys) & known, (keys, does))

    def test_the_manual_has_the_same_keys(self):
        self.assertEqual(of_manual(), self.keys)

    def test_the_manual_has_the_same_options(self):
        told = subprocess.run([IBID, "--help"], capture_output=True, text=True, check=True)
        known = set(re.findall(r"(?m)^ +(?:-\w, )?--(\w+)", told.stdout))
        part = re.search(r"(?s)options are as follows:(.*?)\.Sh KEYS", read("man/ibid.1")).group(1)
        rows = re.findall(r"(?m)^\.It .*$", part)
        self.assertEqual({re.search(r"-([a-z]{2,})", row).group(1) for row in rows}, known)


if __name__ == "__main__":
    unittest.main()
