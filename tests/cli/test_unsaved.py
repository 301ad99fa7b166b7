#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""test_unsaved.py IBID: passages that cannot be saved, and saves during which
something else happens, on a terminal."""
import fcntl
import glob
import os
import resource
import shutil
import signal
import subprocess
import sys
import termios
import time
import unittest

from home import Home
from session import Session

IBID = os.path.abspath(sys.argv.pop(1))

TEXT = "A letter.\n\nThe first words stand here. The second follow.\n\nThe end.\n"
NOBODY = 65534


def become_nobody():
    """As nobody is whom permissions bind; root is not."""
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)


class Base(Home):
    def setUp(self):
        super().setUp()
        os.mkdir(self.path("tmp"))
        self.env["TMPDIR"] = self.path("tmp")
        self.text = self.file("letter.txt", TEXT)

    def reading(self, *command, **more):
        s = Session(self.env, *(command or (IBID, self.text)), **more)
        self.addCleanup(self.end_of, s)
        s.wait_for("The first words")
        s.settle()
        return s

    @staticmethod
    def end_of(s):
        if s.fd >= 0:
            s.hang_up()

    def places(self):
        return self.read(".local/state/ibid/places")

    def assert_given_back(self, s):
        self.assertIn(b"\x1b[?1049l", s.written)
        if s.fd >= 0:
            modes = termios.tcgetattr(s.fd)[3]
            self.assertTrue(modes & termios.ICANON and modes & termios.ECHO)

    def until(self, good, what):
        end = time.time() + 20
        while not good():
            self.assertLess(time.time(), end, what)
            time.sleep(0.01)


class CannotBeSaved(Base):
    """A folder in the lock's place is in everybody's way, root's too."""

    def block(self):
        os.mkdir(self.path("kept.lock"))

    def unblock(self):
        os.rmdir(self.path("kept.lock"))

    def blocked(self):
        self.block()
        s = self.reading()
        s.type("m)")
        s.wait_for("not saved yet: its lock: Is a directory")
        return s

    def unsaved(self):
        return glob.glob(self.path("tmp/ibid-unsaved-*"))

    def test_it_is_listed_and_saved_with_the_next(self):
        s = self.blocked()
        s.type("B")
        s.wait_for("Passages kept")
        s.wait_for("now")
        s.type("q")
        s.wait_for("The first words")
        self.unblock()
        s.type("mb")
        s.wait_for("marked b")
        self.assertIn("\nQuote: A letter.\n", self.read("kept"))
        self.assertEqual(s.quit(), 0)
        self.assertEqual(self.unsaved(), [])

    def test_it_is_offered_again_before_the_end(self):
        s = self.blocked()
        s.type("q")
        s.wait_for("q again quits; not saved: its lock: Is a directory")
        s.type(" ")
        s.wait_for("h help")
        s.type("q")
        s.wait_for("q again quits")
        s.type(" ")
        self.unblock()
        self.assertEqual(s.quit(), 0)
        self.assertIn("\nQuote: A letter.\n", self.read("kept"))
        self.assertEqual(self.unsaved(), [])

    def assert_put_beside(self, s):
        """What is in a file beside may be appended to the dotfile."""
        [beside] = self.unsaved()
        self.assertEqual(os.stat(beside).st_mode & 0o777, 0o600)
        self.unblock()
        subprocess.run("cat %s >>%s" % (beside, self.path("kept")), shell=True, check=True)
        kept = subprocess.run([IBID, "--bookmarks"], env=self.env, capture_output=True)
        self.assertIn(b"\tA letter.\t", kept.stdout)
        os.unlink(self.path("kept"))
        os.unlink(beside)

    def test_who_quits_all_the_same_is_told_where_it_is(self):
        s = self.blocked()
        s.type("q")
        s.wait_for("q again quits")
        s.type("q")
        self.assertEqual(s.end(), 2)
        [beside] = self.unsaved()
        self.assertIn(("what is not saved is in " + beside).encode(), s.written)
        self.assert_given_back(s)
        self.assert_put_beside(s)

    def test_signals_and_a_lost_line_leave_it_beside(self):
        for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGINT, None):
            s = self.blocked()
            if number:
                os.kill(s.pid, number)
            else:
                s.hang_up()
            self.assertEqual(s.end(), 128 + (number or signal.SIGHUP))
            self.assert_put_beside(s)

    ENDS = (signal.SIGHUP, signal.SIGTERM, signal.SIGINT, None)

    def ended_by(self, s, number):
        if number:
            os.kill(s.pid, number)
        else:
            s.hang_up()
        self.assertEqual(s.end(), 128 + (number or signal.SIGHUP))

    def test_a_comment_that_is_being_typed_is_kept(self):
        for number in self.ENDS:
            s = self.reading()
            s.type("a)half a thou")
            s.wait_for("half a thou")
            self.ended_by(s, number)
            self.assertIn("\nQuote: A letter.\n", self.read("kept"))
            self.assertIn("\nComment: half a thou\n", self.read("kept"))
            self.assertEqual(self.unsaved(), [])
            os.unlink(self.path("kept"))

    def test_nothing_typed_keeps_nothing(self):
        for keys in ("a)", "a)typed\x1b\x1b"):
            s = self.reading()
            s.type(keys)
            s.settle()
            self.ended_by(s, signal.SIGTERM)
            self.assertFalse(os.path.exists(self.path("kept")))

    def test_half_a_comment_replaces_none(self):
        s = self.reading()
        s.type("a)first words\r")
        s.wait_for("kept with its comment")
        s.type("a) and more")
        s.wait_for("first words and more")
        self.ended_by(s, signal.SIGTERM)
        self.assertIn("\nComment: first words and more\n", self.read("kept"))
        s = self.reading()
        s.type("a)\x15other words")
        s.wait_until(lambda: "first words and" not in s.screen.text().splitlines()[-1] and
                     "other words" in s.screen.text(), "other words")
        self.ended_by(s, signal.SIGTERM)
        self.assertIn("\nComment: first words and more\n", self.read("kept"))
        [beside] = self.unsaved()
        self.assertIn(("the comment that was being typed is in " + beside).encode(), s.written)
        with open(beside) as f:
            self.assertEqual(f.read(), "other words")

    def test_a_comment_that_cannot_be_saved_is_put_beside(self):
        s = self.blocked()
        s.type("a)half a thou")
        s.wait_for("half a thou")
        self.ended_by(s, signal.SIGTERM)
        [beside] = self.unsaved()
        with open(beside) as f:
            self.assertIn("\nComment: half a thou\n", f.read())

    def in_editor(self, script):
        editor = self.file("editor", "#!/bin/sh\n" + script + "echo ready; read line\n")
        os.chmod(editor, 0o755)
        self.env["EDITOR"] = editor
        s = self.reading()
        s.type("a)typed")
        s.wait_for("typed")
        s.type("\x18\x05")
        s.wait_for_bytes(b"ready")
        return s

    def test_what_an_editor_saved_before_a_signal_is_kept(self):
        for script, comment in (("trap 'exit 1' TERM\necho saved >\"$1\"\n", "saved"),
                                ("trap 'exit 1' TERM\n", "typed"),
                                ("trap 'exit 1' TERM\n: >\"$1\"\n", "typed"),
                                ("trap 'echo last >\"$1\"; exit 0' TERM\n", "last")):
            s = self.in_editor(script)
            self.ended_by(s, signal.SIGTERM)
            self.assertIn("\nComment: %s\n" % comment, self.read("kept"))
            self.assertEqual(glob.glob(self.path("tmp/ibid-comment-*")), [])
            os.unlink(self.path("kept"))

    def test_what_a_killed_editor_saved_is_told_at_the_end(self):
        s = self.in_editor("echo saved >\"$1\"\n")
        self.ended_by(s, signal.SIGTERM)
        self.assertIn("\nComment: typed\n", self.read("kept"))
        [left] = glob.glob(self.path("tmp/ibid-comment-*"))
        self.assertIn(b"was killed; what it wrote: " + left.encode(), s.written)
        with open(left) as f:
            self.assertEqual(f.read(), "saved\n")

    def test_what_fits_nowhere_is_said_not_to_be_saved(self):
        os.rmdir(self.path("tmp"))
        s = self.blocked()
        s.type("qq")
        self.assertEqual(s.end(), 2)
        self.assertIn(b"not everything is saved", s.written)

    def test_a_lock_that_is_not_let_go(self):
        self.file("kept.lock", "")
        s = self.reading(cols=130)
        lock = os.open(self.path("kept.lock"), os.O_RDWR)
        self.addCleanup(os.close, lock)
        fcntl.lockf(lock, fcntl.LOCK_EX)
        s.type("m)")
        s.wait_for("not saved yet: its lock: held by process %d" % os.getpid())
        s.type("q")
        s.wait_for("q again quits; not saved: its lock: held by process %d" % os.getpid())
        fcntl.lockf(lock, fcntl.LOCK_UN)
        s.type(" ")
        self.assertEqual(s.quit(), 0)
        self.assertIn("\nQuote: A letter.\n", self.read("kept"))
        self.assertEqual(self.unsaved(), [])

    def test_a_read_only_home(self):
        shutil.copy(IBID, self.path("ibid"))
        del self.env["IBID_FILE"]
        os.chmod(self.home.name, 0o755)
        if os.geteuid() == 0:
            for path in self.home.name, self.path("tmp"), self.path("ibid"), self.text:
                os.chown(path, NOBODY, NOBODY)
        os.chmod(self.home.name, 0o555)
        s = self.reading(self.path("ibid"), self.text, cols=130, before=become_nobody)
        s.type("m)")
        s.wait_for("not saved yet: Permission denied: " + self.path(".ibid"))
        os.chmod(self.home.name, 0o755)
        self.assertEqual(s.quit(), 0)
        self.assertIn("\nQuote: A letter.\n", self.read(".ibid"))

    def test_what_is_no_file_is_said_at_once(self):
        os.mkfifo(self.path("kept"))
        s = Session(self.env, IBID, self.text, cols=130)
        s.wait_for(self.path("kept") + ": it is not an ordinary file")
        self.assertEqual(s.quit(), 0)

    def test_the_reason_is_read_on_small_screens(self):
        self.block()
        for cols, what in ((80, "its lock: Is a directory"), (40, "not saved yet: its lock: Is a d"),
                           (20, "not saved yet")):
            s = self.reading(rows=12, cols=cols)
            s.type("m)")
            s.wait_for(what)
            s.type("q")
            s.wait_for("q again quits")
            s.type("q")
            self.assertEqual(s.end(), 2)

    def test_a_file_that_may_not_grow(self):
        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (64, resource.RLIM_INFINITY))
        s = self.reading(before=limit)
        s.type("m)")
        s.wait_for("not saved yet: File too large")
        resource.prlimit(s.pid, resource.RLIMIT_FSIZE,
                         (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        self.assertEqual(s.quit(), 0)
        self.assertIn("\nQuote: A letter.\n", self.read("kept"))


class WhileItIsSaved(Base):
    """A large file is saved by a child, which waits for as long as the lock is
    held here."""

    MANY = 4000
    # So many that what memory a program has free already is not enough for them.
    VERY_MANY = 40000

    def setUp(self):
        super().setUp()
        self.fill()
        self.lock = os.open(self.path("kept.lock"), os.O_RDWR | os.O_CREAT, 0o600)
        self.addCleanup(os.close, self.lock)

    def fill(self, many=MANY):
        self.many = many
        words = "some words that are quoted " * 8
        self.file("kept", "%rec: Passage\n%key: Id\n%type: Offset int\n\n" + "".join(
            "Id: n%d\nPath: /books/volume.txt\nOffset: 0\nQuote: %s\n\n" % (i, words)
            for i in range(many)))

    def hold(self):
        fcntl.lockf(self.lock, fcntl.LOCK_EX)

    def release(self):
        fcntl.lockf(self.lock, fcntl.LOCK_UN)

    def is_saved(self, mark="a"):
        return "\nMark: %s\n" % mark in self.read("kept")

    def processes(self):
        """Those that have the text on their command line."""
        found = []
        for path in glob.glob("/proc/[0-9]*/cmdline"):
            try:
                with open(path, "rb") as f:
                    if self.text.encode() in f.read().split(b"\0"):
                        found.append(int(path.split("/")[2]))
            except OSError:
                pass
        return found

    def assert_nothing_left(self):
        self.until(lambda: self.processes() == [], "processes are left")
        fcntl.lockf(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        self.release()
        left = sorted(n for n in os.listdir(self.home.name) if n.startswith("kept"))
        self.assertEqual(left, ["kept", "kept.lock"])
        self.assertEqual(self.read("kept").count("\nId: "), self.many + 1)

    def saving(self, *command, **more):
        s = self.reading(*command, **more)
        self.hold()
        s.type("ma")
        s.wait_for("saving…")
        self.assertFalse(self.is_saved())
        return s

    def ends_with(self, s, status):
        """Who ends waits for the save, and goes then."""
        time.sleep(0.3)
        self.assertEqual(os.waitpid(s.pid, os.WNOHANG)[0], 0)
        self.release()
        self.assertEqual(s.end(), status)
        self.assertTrue(self.is_saved())
        self.assert_nothing_left()

    def test_signals(self):
        for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGINT):
            self.fill()
            s = self.saving()
            os.kill(s.pid, number)
            self.ends_with(s, 128 + number)
            self.assert_given_back(s)
            self.assertIn("Offset: ", self.places())

    def test_the_whole_job_is_ended(self):
        """As when a machine goes down: all processes get the signal."""
        s = self.saving()
        for pid in self.processes():
            os.kill(pid, signal.SIGTERM)
        self.ends_with(s, 128 + signal.SIGTERM)

    def test_the_line_is_lost(self):
        s = self.saving()
        s.hang_up()
        self.ends_with(s, 128 + signal.SIGHUP)

    def test_q(self):
        s = self.saving()
        s.type("q")
        self.ends_with(s, 0)
        self.assert_given_back(s)

    def test_the_reader_is_killed(self):
        s = self.saving()
        os.kill(s.pid, signal.SIGKILL)
        self.assertEqual(s.end(), -signal.SIGKILL)
        self.release()
        self.until(self.is_saved, "it is not saved")
        self.assert_nothing_left()

    def test_the_child_is_killed(self):
        s = self.saving()
        [child] = [pid for pid in self.processes() if pid != s.pid]
        os.kill(child, signal.SIGKILL)
        s.wait_for("not saved yet: saving was cut off")
        # Nothing is left of it, not even dead.
        self.assertRaises(ProcessLookupError, os.kill, child, 0)
        self.assertFalse(self.is_saved())
        self.release()
        self.assertEqual(s.quit(), 0)
        self.assertTrue(self.is_saved())
        self.assert_nothing_left()

    def test_suspended(self):
        shell = "set -m; \"$@\"; echo stopped by $?; read go; fg >/dev/null"
        s = self.saving("sh", "-c", shell, "sh", IBID, self.text)
        s.type("\x1a")
        s.wait_for_bytes(b"stopped by")
        self.release()
        self.until(self.is_saved, "it is not saved")
        s.type("\n")
        s.wait_for_bytes(b"\x1b[?1049h")
        s.wait_for("The first words")
        self.assertEqual(s.quit(), 0)
        self.assert_nothing_left()

    def test_in_the_editor(self):
        editor = self.file("editor", "#!/bin/sh\nread line; echo \"$line\" >\"$1\"\n")
        os.chmod(editor, 0o755)
        self.env["EDITOR"] = editor
        s = self.saving()
        s.type("a)")
        s.wait_for("comment")
        s.type("\x18\x05")
        s.wait_for_bytes(b"\x1b[?1049l")
        self.release()
        self.until(self.is_saved, "it is not saved")
        s.type("typed\n")
        s.wait_for("kept with its comment")
        self.assertIn("\nComment: typed\n", self.read("kept"))
        self.assertEqual(s.quit(), 0)

    def sanitized(self):
        with open(IBID, "rb") as f:
            return b"__asan_init" in f.read()

    def leave_memory(self, pid, more):
        """A process may grow by so many bytes from now on."""
        with open("/proc/%d/statm" % pid) as f:
            size = int(f.read().split()[0]) * os.sysconf("SC_PAGESIZE")
        resource.prlimit(pid, resource.RLIMIT_AS, (size + more, size + more))

    def test_the_child_has_no_memory(self):
        if self.sanitized():
            self.skipTest("the sanitizer ends a program that has no memory")
        self.fill(self.VERY_MANY)
        s = self.saving()
        [child] = [pid for pid in self.processes() if pid != s.pid]
        self.leave_memory(child, 65536)
        self.release()
        s.wait_for("not saved yet: saving was cut off")
        s.type("mb")
        s.wait_for("marked b")
        self.assertTrue(self.is_saved() and self.is_saved("b"))
        self.assertEqual(s.quit(), 0)

    def test_the_reader_has_no_memory(self):
        """Then all is saved that can be, and the terminal given back."""
        if self.sanitized():
            self.skipTest("the sanitizer ends a program that has no memory")
        self.fill(self.VERY_MANY)
        s = self.saving()
        s.type("G")
        self.leave_memory(s.pid, 65536)
        s.type("BB")
        self.ends_with(s, 2)
        self.assertIn(b"ibid: out of memory", s.written)
        self.assert_given_back(s)
        self.assertIn("Path: " + self.text, self.places())

    def test_a_small_file_and_no_memory(self):
        if self.sanitized():
            self.skipTest("the sanitizer ends a program that has no memory")
        many = self.path("kept")
        self.env["IBID_FILE"] = self.path("small")
        self.file("small", "Id: s\nPath: %s\nQuote: The end.\nAlike: 0\n" % self.text)
        os.mkdir(self.path("small.lock"))
        s = self.reading()
        s.type("Bs")
        s.wait_for("not saved yet")
        s.type("q")
        s.settle()
        os.rmdir(self.path("small.lock"))
        self.leave_memory(s.pid, 65536)
        # Somebody else's sessions have kept much meanwhile.
        os.rename(many, self.path("small"))
        s.type("mb")
        s.wait_for("not saved yet: saving was cut off")
        s.type("qq")
        self.assertEqual(s.end(), 2)
        self.assert_given_back(s)
        self.assertEqual(self.read("small").count("\nId: "), self.MANY)
        [beside] = glob.glob(self.path("tmp/ibid-unsaved-*"))
        unsaved = self.read(beside)
        self.assertTrue("\nStyle: important\n" in unsaved and "\nMark: b\n" in unsaved)


if __name__ == "__main__":
    unittest.main()
