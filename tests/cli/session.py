# SPDX-License-Identifier: ISC
"""A program on a terminal: keys are typed, and the screen is waited for."""
import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time

from screen import Screen


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

    def wait_until(self, good, what, seconds=20):
        end = time.time() + seconds
        while not good():
            if time.time() > end:
                raise AssertionError("%r was not shown:\n%s" % (what, self.screen.text()))
            self.read(0.05)

    def wait_for(self, what):
        self.wait_until(lambda: what in self.screen.text(), what)

    def wait_for_bytes(self, what):
        self.wait_until(lambda: what in self.written, what)

    def settle(self, seconds=0.2):
        while self.read(seconds):
            pass

    def resize(self, rows, cols):
        self.screen.resize(rows, cols)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, cols, 0, 0))

    def type(self, keys):
        self.written = b""
        os.write(self.fd, keys.encode())

    def hang_up(self):
        os.close(self.fd)
        self.fd = -1

    def end(self, seconds=20):
        """The exit status, or minus the signal."""
        end = time.time() + seconds
        while time.time() < end:
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
