# SPDX-License-Identifier: ISC
"""A home of a test's own, and an environment in which nothing is left of whoever runs
the test but what he wants of the sanitizers."""
import os
import re
import tempfile
import unittest

# What the program, curses or an editor would heed.
HEEDED = re.compile(r"LC_|LANG|LINES$|COLUMNS$|ESCDELAY$|NO_COLOR$|NCURSES_|TMUX|EDITOR$|"
                    r"VISUAL$|XDG_|TZ$|IBID_FILE$")


def environment(home, **more):
    env = {name: value for name, value in os.environ.items() if not HEEDED.match(name)}
    return dict(env, HOME=home, TERM="xterm", LC_ALL="C.UTF-8", TMPDIR=home,
                IBID_FILE=os.path.join(home, "kept"), **more)


class Home(unittest.TestCase):
    def setUp(self):
        self.home = tempfile.TemporaryDirectory()
        self.addCleanup(self.home.cleanup)
        self.env = environment(self.home.name)

    def path(self, name):
        return os.path.join(self.home.name, name)

    def file(self, name, content):
        """Bytes, or text in UTF-8."""
        with open(self.path(name), "wb") as f:
            f.write(content.encode() if isinstance(content, str) else content)
        return self.path(name)

    def read(self, name):
        with open(self.path(name), encoding="utf-8") as f:
            return f.read()

    def kept(self):
        return self.read("kept")
