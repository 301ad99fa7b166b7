#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""test_loop.py IBID: keys, signals and files that change, on a terminal."""
import base64
import os
import random
import re
import resource
import signal
import socket
import subprocess
import sys
import time
import unittest

from home import Home
from session import Session

IBID = os.path.abspath(sys.argv.pop(1))

TEXT = "".join("Paragraph %d stands here.\n\n" % i for i in range(400))

# All but those that quit or suspend; some as terminals send them, some as words.
ANY_KEYS = list(" bdujkgGtTsnN/?mB=ihLHR%[]vaywoeY(){}0123456789'\t\r\x7f\x1b\f\x0f\x17\x15\x0b") + [
    "\x1b[Z", "\x1bOA", "\x1bOB", "\x1b[6~", "\x1b[5~", "\x1bOH", "\x1bOF", "\u00e9", "\u6f22",
    "page", "[1]", "\x1b[200~pas\nted\x1b[201~", "\x1b[200~", "\x1b[201~"]


class Loop(Home):
    def session(self, *args, program=IBID, **more):
        return Session(self.env, program, *args, **more)

    def file(self, content):
        return super().file("text.txt", content)

    def place(self):
        with open(os.path.join(self.home.name, ".local/state/ibid/places")) as f:
            fields = dict(line.split(": ", 1) for line in f.read().splitlines()
                          if ": " in line)
        return int(fields["Offset"])

    def test_q_quits_at_once_and_gives_the_terminal_back(self):
        def seconds():
            s = self.session(self.file(TEXT))
            s.wait_for("Paragraph 0")
            s.settle()
            begin = time.monotonic()
            self.assertEqual(s.quit(), 0)
            self.assertIn(b"\x1b[?1049l", s.written)
            return time.monotonic() - begin
        # A machine that is busy may be slow about it, but not every time.
        self.assertTrue(any(seconds() < 1.5 for _ in range(20)))

    def test_the_place_is_restored(self):
        path = self.file(TEXT)
        s = self.session(path)
        s.wait_for("Paragraph 0")
        s.type("200j")
        s.wait_for("Paragraph 105")
        self.assertEqual(s.quit(), 0)
        offset = self.place()
        self.assertGreater(offset, TEXT.index("Paragraph 90 "))
        s = self.session(path)
        s.wait_for("Paragraph 105")
        self.assertNotIn("       Paragraph 0 ", s.screen.text())
        self.assertEqual(s.quit(), 0)
        self.assertEqual(self.place(), offset)

    def test_signals_save_the_place(self):
        for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGINT):
            s = self.session(self.file(TEXT))
            s.wait_for("Paragraph ")
            s.type("G")
            s.wait_for("Paragraph 399")
            os.kill(s.pid, number)
            self.assertEqual(s.end(), 128 + number)
            self.assertGreater(self.place(), len(TEXT) // 2)
            os.unlink(os.path.join(self.home.name, ".local/state/ibid/places"))

    def test_a_lost_line_saves_the_place(self):
        s = self.session(self.file(TEXT))
        s.wait_for("Paragraph 0")
        s.type("G")
        s.wait_for("Paragraph 399")
        s.hang_up()
        self.assertEqual(s.end(), 128 + signal.SIGHUP)
        self.assertGreater(self.place(), len(TEXT) // 2)

    def test_a_resize_is_followed(self):
        s = self.session(self.file("wide " * 3000))
        s.wait_for("wide")
        for rows, cols in (5, 20), (3, 9), (1, 1), (60, 200):
            s.resize(rows, cols)
            s.wait_for("w")
            s.settle()
            self.assertGreaterEqual(max(map(len, s.screen.text().split("\n"))), min(cols, 60) - 8)
        self.assertEqual(s.quit(), 0)

    def test_input_is_shown_before_its_end_and_keys_come_from_the_terminal(self):
        out, into = os.pipe()
        os.set_inheritable(out, True)
        s = self.session("-", stdin=out)
        os.close(out)
        os.write(into, b"The beginning.\n\n")
        s.wait_for("The beginning.")
        os.write(into, b"The middle.\n\n")
        s.wait_for("The middle.")
        os.write(into, TEXT.encode())
        os.close(into)
        s.wait_for("Paragraph 7")
        s.wait_for("page 1 of 41")
        s.type("G")
        s.wait_for("Paragraph 399")
        self.assertEqual(s.quit(), 0)

    def test_output_for_a_terminal_is_recognised_when_it_arrives(self):
        out, into = os.pipe()
        os.write(into, b"First of all.\n\n")
        s = self.session("-", stdin=out)
        s.wait_for("First of all.")
        os.write(into, b"T\bTh\bhe\ben\bn \x1b[1mloudly\x1b[m.\n")
        s.wait_for("Then loudly.")
        self.assertRegex(s.written, rb"\x1b\[[0-9;]*1m[^\x1b]*Then")
        s.type("/n loud")
        s.wait_for("/n loud")
        s.type("\r")
        os.close(into)
        self.assertEqual(s.quit(), 0)

    def test_the_same_text_written_otherwise_is_the_same_book(self):
        digests = []
        for text in (b"N\bNA\bA of it\n\nOnce.\n", b"\x1b[1mNA\x1b[m of it\n\nOnce.\n"):
            s = self.session(self.file(text))
            s.wait_for("Once.")
            s.type("m)")
            s.wait_for("kept")
            self.assertEqual(s.quit(), 0)
            with open(self.env["IBID_FILE"]) as f:
                digests = re.findall("^Digest: (.*)$", f.read(), re.M)
        self.assertEqual(len(digests), 2)
        self.assertEqual(len(set(digests)), 1)

    def test_what_is_piped_in_needs_no_name(self):
        out, into = os.pipe()
        os.set_inheritable(out, True)
        s = self.session(stdin=out)
        os.close(out)
        os.write(into, TEXT.encode())
        os.close(into)
        s.wait_for("Paragraph 7")
        self.assertEqual(s.quit(), 0)
        with open(self.file(TEXT)) as given:
            os.set_inheritable(given.fileno(), True)
            s = self.session(stdin=given.fileno())
            s.wait_for("Paragraph 7")
            self.assertEqual(s.quit(), 0)
        with open(os.devnull) as nothing:
            os.set_inheritable(nothing.fileno(), True)
            s = self.session(stdin=nothing.fileno())
            s.wait_for("A Guide to ibid")
            self.assertEqual(s.quit(), 0)

    def test_input_of_an_old_encoding_begins_again(self):
        out, into = os.pipe()
        os.set_inheritable(out, True)
        s = self.session("-", stdin=out)
        os.close(out)
        os.write(into, b"The beginning.\n\n")
        s.wait_for("The beginning.")
        os.write(into, b"Caf\xe9 noir.\n\n")
        os.close(into)
        s.wait_for("Caf\u00e9 noir.")
        self.assertEqual(s.quit(), 0)

    def test_a_late_byte_keeps_the_place(self):
        text = TEXT.encode() + b"word " * 1_000_000 + b"\n\nCaf\xe9 noir.\n"
        s = self.session(self.file(text))
        s.wait_for("Paragraph 0")
        s.type("20j")
        s.wait_for("Paragraph 15")
        s.settle()
        s.type("G")
        s.wait_for("Caf\u00e9 noir.")
        self.assertEqual(s.quit(), 0)

    def test_a_truncated_file_is_read_again(self):
        path = self.file(TEXT)
        s = self.session(path)
        s.wait_for("Paragraph 0")
        s.settle()
        os.truncate(path, 300)
        s.wait_for("cut short")
        s.type("G")
        s.settle()
        self.assertEqual(s.quit(), 0)

    def test_a_large_file_that_vanishes_kills_nobody(self):
        path = self.file("word " * 3_000_000)
        s = self.session(path)
        s.wait_for("word")
        os.truncate(path, 0)
        s.type("G")
        s.settle()
        s.type("g")
        s.settle()
        self.assertEqual(s.quit(), 0)

    def test_a_changed_file_is_told_and_read_again_when_asked(self):
        path = self.file(TEXT)
        s = self.session(path)
        s.wait_for("Paragraph 0")
        s.settle()
        with open(path, "a") as f:
            f.write("The very last line.\n")
        s.wait_for("changed")
        s.type("R")
        s.settle()
        s.type("G")
        s.wait_for("The very last line.")
        self.assertEqual(s.quit(), 0)

    def test_a_file_that_became_a_fifo_is_not_waited_for(self):
        path = self.file(TEXT)
        s = self.session(path)
        s.wait_for("Paragraph 0")
        noticed = False
        for make, told in ((os.mkfifo, "is a FIFO"), (os.mkdir, "is a directory"),
                           (self.make_socket, "is a socket"),
                           (lambda path: os.symlink("/dev/tty", path), "is a device")):
            os.rename(path, path + ".before")
            make(path)
            if not noticed:     # once only, and it would hide what R says
                s.wait_for("changed")
            noticed = True
            s.type("R")
            s.wait_for("text.txt: " + told)
            self.assertIn("Paragraph 0", s.screen.text())
            os.rename(path, path + "." + told.split()[-1])
            os.rename(path + ".before", path)
        s.type("R")
        s.wait_for("read again")
        self.assertEqual(s.quit(), 0)

    @staticmethod
    def make_socket(path):
        with socket.socket(socket.AF_UNIX) as s:
            s.bind(path)

    def test_a_passage_in_a_fifo_is_not_waited_for(self):
        fifo = self.path("fifo.txt")
        os.mkfifo(fifo)
        with open(self.path("kept"), "w") as f:
            f.write("%%rec: Passage\n\nId: f1\nPath: %s\nOffset: 0\nQuote: elsewhere\n" % fifo)
        s = self.session(self.file(TEXT))
        s.wait_for("Paragraph 0")
        s.type("BB")
        s.wait_for("elsewhere")
        s.type("\r")
        s.wait_for("fifo.txt: is a FIFO")
        self.assertEqual(s.quit(), 0)

    def test_who_waits_for_a_fifo_at_the_start_can_be_ended(self):
        fifo = self.path("fifo.txt")
        os.mkfifo(fifo)
        for number in (signal.SIGINT, signal.SIGTERM):
            for is_open in (False, True):
                writer = os.open(fifo, os.O_RDWR) if is_open else -1
                process = subprocess.Popen([IBID, "--dump", fifo], env=self.env,
                                           stdout=subprocess.PIPE)
                time.sleep(0.2)
                process.send_signal(number)
                process.communicate(timeout=60)
                self.assertEqual(process.returncode, -number)
                if is_open:
                    os.close(writer)

    def test_closed_descriptors_do_not_become_the_programs_files(self):
        fifo = self.path("fifo.txt")
        os.mkfifo(fifo)
        for closed in ("<&- >&- 2>&-", ">&- 2>&-", ">&-"):
            writer = subprocess.Popen(["sh", "-c", "echo words >%s" % fifo])
            status = subprocess.run(["sh", "-c", "exec \"$0\" --dump \"$1\" " + closed, IBID, fifo],
                                    env=self.env, stderr=subprocess.PIPE, timeout=60)
            writer.wait()
            self.assertEqual(status.returncode, 2, closed)
        self.assertEqual(status.stderr, b"ibid: standard output: Bad file descriptor\n")

    def test_a_stream_under_any_name_is_not_read_again(self):
        fifo = self.path("fifo.txt")
        os.mkfifo(fifo)
        for name in ("/dev/stdin", "/dev/fd/0", "/proc/self/fd/0", fifo):
            if name == fifo:
                out = os.open(fifo, os.O_RDWR)
                into = os.open(fifo, os.O_WRONLY)
            else:
                out, into = os.pipe()
                os.set_inheritable(out, True)
            s = self.session(name, stdin=None if name == fifo else out)
            os.write(into, TEXT.encode())
            s.wait_for("Paragraph 7")
            os.close(into)
            os.close(out)
            s.wait_for("page 1 of 40")
            s.type("R")
            s.wait_for("it cannot be read again")
            s.type("G")
            s.wait_for("Paragraph 399")
            self.assertNotIn("changed", s.screen.text())
            self.assertEqual(s.quit(), 0)

    def test_what_is_shown_and_not_understood_is_told(self):
        for text, told in (("<!DOCTYPE html>\n<p>Words.</p>\n", "try w3m -dump FILE"),
                           ("T\0h\0e\0 \0e\0n\0d\0", "this may be UTF-16"),
                           ("\1\2\3\4 a few words of it", "does not look like a text")):
            s = self.session(self.file(text))
            s.wait_for(told)
            s.type("j")
            s.wait_until(lambda: told not in s.screen.text(), "keys")
            self.assertEqual(s.quit(), 0)

    def test_a_text_that_is_cut_short_is_told_once_and_by_i(self):
        overstruck = b"a\bab\bb \x1b[1mbold\x1b[0m word\n" * 4000
        limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))
        for text, folder, before, told in (
                (b"caf\xe9 au lait\n", "/no/such/folder", None, "cannot make a temporary file"),
                (overstruck, "/no/such/folder", None, "shown as it is: cannot make"),
                (overstruck, self.home.name, limit, "the rest cannot be stored")):
            self.env["TMPDIR"] = folder
            s = self.session(self.file(text), before=before)
            s.wait_for(told)
            s.type("j")
            s.wait_until(lambda: told not in s.screen.text(), "keys")
            s.type("i")
            s.wait_for(told)
            s.type("R")
            s.wait_until(lambda: "sections" not in s.screen.text(), "the file read again")
            s.wait_for(told)
            s.type("q")
            s.end()

    def test_suspension_gives_the_terminal_back(self):
        shell = "set -m; \"$@\"; echo stopped by $?; read go; fg >/dev/null"
        s = self.session("-c", shell, "sh", IBID, self.file(TEXT), program="sh")
        s.wait_for("Paragraph 0")
        s.settle()
        s.type("\x1a")
        s.wait_for_bytes(b"\x1b[?1049l")
        s.wait_for_bytes(b"stopped by")
        self.assertIn(b"\x1b[?2004l", s.written)
        s.type("\n")
        s.wait_for_bytes(b"\x1b[?1049h")
        s.wait_for_bytes(b"\x1b[?2004h")
        s.wait_for_bytes(b"Paragraph 0")
        self.assertEqual(s.quit(), 0)

    def test_who_cannot_be_stopped_reads_on(self):
        """A group that nobody could continue is not stopped by the system."""
        s = self.session(self.file(TEXT))
        s.wait_for("Paragraph 0")
        for stop in (lambda: s.type("\x1a"), lambda: os.kill(s.pid, signal.SIGTSTP)):
            s.settle()
            s.written = b""
            stop()
            s.wait_for_bytes(b"Paragraph 0")
        self.assertEqual(s.quit(), 0)

    def test_a_terminal_that_cannot_do_it_is_told(self):
        s = Session(dict(self.env, TERM="dumb"), IBID, self.file(TEXT))
        self.assertEqual(s.end(), 2)
        self.assertIn(b"ibid: ", s.written)

    def copied(self, s):
        """What went to the clipboard, decoded."""
        s.wait_until(lambda: re.search(rb"\x1b\]52;c;[^\x07]*\x07", s.written), "OSC 52")
        return base64.b64decode(re.search(rb"\x1b\]52;c;([^\x07]*)\x07", s.written).group(1),
                                validate=True)

    def test_a_passage_is_copied_to_the_terminals_clipboard(self):
        first = "The first words of a letter that goes on to the very end of a line"
        s = self.session(self.file(first + "\nand into the next. And more.\n\nThe end.\n"))
        s.wait_for("The first")
        for keys, text in (("y)", first + " and into the next."),
                           ("y}", first + " and into the next. And more."),
                           ("v2wy", "The first words"),
                           ("Y)", first + " and into the next.\n\n" + first + "\n")):
            s.settle()
            s.type(keys)
            self.assertEqual(self.copied(s).decode(), text)
        s.wait_for("copied with its place")
        self.assertEqual(s.quit(), 0)

    def test_the_mouse_chooses_where_it_is_switched_on(self):
        env = dict(self.env, TERM="xterm-256color")
        path = self.file("A letter.\n\nThe first words stand here.\n")
        s = Session(env, IBID, "--mouse", path)
        s.wait_for_bytes(b"\x1b[?1006;1000h")
        s.wait_for("The first")
        row, line = next((i, r) for i, r in enumerate(s.screen.text().split("\n"))
                         if "first words stand" in r)
        for kind, word in ("M", "first"), ("m", "stand"):
            s.type("\x1b[<0;%d;%d%s" % (line.index(word) + 1, row + 1, kind))
        s.wait_for("m keep")
        s.type("y")
        self.assertEqual(self.copied(s).decode(), "first words s")
        self.assertEqual(s.quit(), 0)
        self.assertIn(b"\x1b[?1006;1000l", s.written)
        s = Session(env, IBID, path)
        s.wait_for("The first")
        s.settle()
        self.assertNotIn(b"1000h", s.written)
        self.assertEqual(s.quit(), 0)

    def test_a_paste_on_a_page_is_not_typed(self):
        s = self.session(self.file(TEXT), program=IBID)
        s.wait_for("Paragraph 0")
        s.type("\x1b[200~mama/ 20j\r\x1b[Bq\x03\x1b[201~")
        s.wait_for("pasted text is not typed here")
        self.assertIn("Paragraph 0 ", s.screen.text())
        self.assertFalse(os.path.exists(os.path.join(self.home.name, ".ibid")))
        self.assertEqual(s.quit(), 0)
        self.assertEqual(s.written.count(b"\x1b[?2004l"), 1)

    def test_a_paste_is_searched_for_once(self):
        s = self.session(self.file(TEXT))
        s.wait_for("Paragraph 0")
        s.type("/")
        s.settle()
        s.type("\x1b[200~Paragraph 399\nstands\n\x1b[201~")
        s.wait_for("/Paragraph 399 stands")
        s.wait_for("Paragraph 399 stands here.")
        s.type("\r")
        s.settle()
        s.type("/\x1b[200~" + "words " * 2700 + "\x1b[201~")
        s.wait_for("no more than 4096 bytes")
        s.type("\x1b")
        s.settle()
        s.type("/\x1b[200~never ends")
        s.wait_for("/never ends")
        s.type("\x15399\r")
        s.wait_for("Paragraph 399")
        s.settle()
        self.assertEqual(s.quit(), 0)

    def test_signals_in_the_middle_of_a_paste(self):
        for number in signal.SIGWINCH, signal.SIGTERM:
            s = self.session(self.file(TEXT))
            s.wait_for("Paragraph 0")
            s.settle()
            s.type("/\x1b[200~Paragraph 3")
            if number == signal.SIGWINCH:
                s.resize(12, 60)
                s.type("99\x1b[201~")
                s.wait_for("/Paragraph 399")
                os.kill(s.pid, signal.SIGTERM)
            else:
                os.kill(s.pid, number)
            self.assertEqual(s.end(), 128 + signal.SIGTERM)
            self.assertIn(b"\x1b[?2004l", s.written)

    def test_hostile_words_are_copied_in_base64_alone(self):
        words = b"one \x1b]0;evil\x07 \x9btwo\x00."
        s = self.session("--encoding=UTF-8", self.file(words + b"\n"))
        s.wait_for("one")
        s.type("y}")
        self.assertEqual(self.copied(s), words)
        self.assertNotIn(b"evil\x07", s.written)
        self.assertEqual(s.quit(), 0)

    def test_a_console_that_would_show_it_gets_no_copy(self):
        s = Session(dict(self.env, TERM="linux"), IBID, self.file(TEXT))
        s.wait_for("Paragraph 0")
        s.type("y}")
        s.wait_for("no clipboard")
        self.assertNotIn(b"\x1b]52", s.written)
        self.assertEqual(s.quit(), 0)

    def test_no_raw_control_byte_of_the_document(self):
        s = self.session(self.file(b"one \x1b[2Jtwo\x1b]0;evil\x07 \x9bthree\n"))
        s.wait_for("one \u241b[2Jtwo")
        s.settle()
        self.assertNotIn(b"\x1b]0;evil", s.written)
        self.assertEqual(s.quit(), 0)

    def test_any_keys_in_any_window_do_no_harm(self):
        rng = random.Random(31)
        hostile = "".join("%d. [1] \u6f22\u5b57 \x1b[2J e\u0301 [x\n\n" % i for i in range(60))
        for text in (hostile + "NOTES\n\n1. One [1].\n\n2. Two.\n", TEXT):
            s = self.session(self.file(text))
            s.wait_for("page ")
            for _ in range(300):
                if rng.random() < 0.05:
                    s.resize(rng.randint(1, 40), rng.randint(1, 100))
                s.type(rng.choice(ANY_KEYS))
                if rng.random() < 0.3:
                    s.read(0.01)
            s.settle()
            os.kill(s.pid, signal.SIGTERM)
            self.assertEqual(s.end(), 128 + signal.SIGTERM)


if __name__ == "__main__":
    unittest.main()
