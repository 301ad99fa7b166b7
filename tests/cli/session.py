# SPDX-License-Identifier: ISC
"""A program on a terminal: keys are typed, and the screen is waited for.  However slow
the machine is, what is waited for is a state and not a time."""
import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time

from screen import Screen

# After so long it is taken for a fault.
PATIENCE = 120

# A program that is to do nothing more is looked at twice, so many seconds apart:
# longer than it waits for what may follow an escape.
APART = 0.04

# What the kernel says of a process that waits to be told something; "0" where it does
# not say.
WAITS = re.compile(r"^0?$|poll|select|do_wait|wait_woken|n_tty_read|sigsuspend")


def keys_wait(pid):
    """Has it still to take something that was typed?"""
    try:
        terminal = os.open("/proc/%d/fd/1" % pid, os.O_RDWR | os.O_NOCTTY)
    except OSError:
        return False
    try:
        return bool(select.select([terminal], [], [], 0)[0])
    finally:
        os.close(terminal)


def waiting(pid):
    """None while it is busy; else how often it has begun to wait."""
    if keys_wait(pid):
        return None
    try:
        with open("/proc/%d/status" % pid) as f:
            status = dict(line.split(":", 1) for line in f if ":" in line)
        with open("/proc/%d/wchan" % pid) as f:
            waits = WAITS.search(f.read())
    except OSError:
        return 0
    state = status["State"].strip()[0]
    if state in "ZTt" or state == "S" and waits:
        return int(status.get("voluntary_ctxt_switches", 0))
    return None


class Session:
    """A program on a terminal of its own; stdin may be another descriptor, and
    before is called in its process."""

    def __init__(self, env, *command, stdin=None, rows=24, cols=80, before=None):
        self.screen = Screen(rows, cols)
        self.written = b""
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            if stdin is not None:
                os.dup2(stdin, 0)
            if before:
                before()
            fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", rows, cols, 0, 0))
            os.execvpe(command[0], command, env)

    def read(self, seconds):
        ready, _, _ = select.select([self.fd], [], [], seconds)
        try:
            got = os.read(self.fd, 65536) if ready else b""
        except OSError:
            got = b""
        self.screen.feed(got)
        self.written += got
        return got

    def has_ended(self):
        return bool(os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT))

    def wait_until(self, good, what):
        end = time.monotonic() + PATIENCE
        while not good():
            ended = self.has_ended()
            if not self.read(0.05) and (ended or time.monotonic() > end):
                raise AssertionError("%r was not shown:\n%s" % (what, self.screen.text()))

    def wait_for(self, what):
        self.wait_until(lambda: what in self.screen.text(), what)

    def wait_for_bytes(self, what):
        self.wait_until(lambda: what in self.written, what)

    def settle(self):
        """Waits until all keys are taken, all is shown, and no save is under way."""
        end, before, now, shown = time.monotonic() + PATIENCE, None, None, True
        while shown or now is None or now != before or "saving…" in self.screen.text():
            if time.monotonic() > end:
                raise AssertionError("it does not settle:\n%s" % self.screen.text())
            shown = self.read(0.005 if now is None else APART)
            # Where a shell runs the program, it is the program that has the terminal.
            before, now = now, waiting(os.tcgetpgrp(self.fd) or self.pid)

    def resize(self, rows, cols):
        self.screen.resize(rows, cols)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, cols, 0, 0))

    def type(self, keys):
        self.written = b""
        os.write(self.fd, keys.encode())

    def hang_up(self):
        os.close(self.fd)
        self.fd = -1

    def end(self):
        """The exit status, or minus the signal."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                while self.fd >= 0 and self.read(0):
                    pass
                if self.fd >= 0:
                    self.hang_up()
                return os.waitstatus_to_exitcode(status)
            if self.fd >= 0:
                self.read(0.02)
            else:
                time.sleep(0.02)
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        raise AssertionError("it did not end")

    def quit(self):
        self.type("q")
        return self.end()
