#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""test_passages.py IBID: comments in an editor, and passages of other texts, on a
terminal."""
import os
import re
import stat
import sys
import unittest

from home import Home
from session import Session

IBID = os.path.abspath(sys.argv.pop(1))

TEXT = "A letter.\n\nThe first words stand here. The second follow.\n\nThe end.\n"


class Passages(Home):
    def editor(self, script, variable="EDITOR"):
        """An editor that is a shell script; the file is its first argument."""
        path = self.file("editor", "#!/bin/sh\n" + script)
        os.chmod(path, 0o755)
        self.env[variable] = path

    def reading(self, name="letter.txt", text=TEXT, **more):
        s = Session(self.env, IBID, self.file(name, text), **more)
        s.wait_for("The first words")
        s.settle()
        return s

    def left_over(self):
        return [name for name in os.listdir(self.home.name) if name.startswith("ibid-")]

    def test_a_comment_comes_from_the_editor(self):
        self.editor("stat -c %%a \"$1\" > %s; cp \"$1\" %s; printf 'one\\n\\ntwo %%s\\n\\n' e >\"$1\"\n"
                    % (self.path("mode"), self.path("before")))
        s = self.reading()
        s.type("a)early\x18\x05")
        s.wait_for("kept with its comment")
        self.assertIn("Comment: one\n+ \n+ two e\n", self.kept())
        with open(self.path("before")) as f:
            self.assertEqual(f.read(), "early\n")
        with open(self.path("mode")) as f:
            self.assertEqual(f.read(), "600\n")
        self.assertEqual(self.left_over(), [])
        self.assertEqual(s.quit(), 0)

    def test_several_lines_survive_the_line_editor(self):
        self.editor("printf 'one\\ntwo\\n' > \"$1\"\n")
        s = self.reading()
        s.type("a)\x18\x05")
        s.wait_for("kept with its comment")
        s.type("Be")
        s.wait_for("comment one two")
        s.type(" more\r")
        s.wait_for("one two more")
        s.settle()
        self.assertIn("Comment: one\n+ two more\n", self.kept())
        s.type("q")
        self.assertEqual(s.quit(), 0)

    def test_an_editor_that_fails_changes_nothing(self):
        self.editor("echo lost > \"$1\"; exit 1\n")
        s = self.reading()
        s.type("a)early\x18\x05")
        s.wait_for("did not end well")
        s.wait_for("comment early")
        s.type("!\r")
        s.wait_for("kept with its comment")
        self.assertIn("Comment: early!\n", self.kept())
        self.assertEqual(self.left_over(), [])
        self.assertEqual(s.quit(), 0)

    def test_nul_bytes_are_left_out_and_told(self):
        self.editor("printf 'one\\000 and\\000\\000 two\\n\\000three' > \"$1\"\n")
        s = self.reading()
        s.type("a)\x18\x05")
        s.wait_for("kept with its comment, but for its NUL bytes")
        self.assertIn("Comment: one and two\n+ three\n", self.kept())
        self.editor("printf '\\000\\000\\n' > \"$1\"\n")
        s.type("a)\x18\x05")
        s.wait_for("kept without a comment")
        self.assertEqual(s.quit(), 0)

    def test_an_emptied_file_is_no_comment(self):
        self.editor(": > \"$1\"\n")
        s = self.reading()
        s.type("a)early\x18\x05")
        s.wait_for("kept without a comment")
        self.assertNotIn("Comment:", self.kept())
        # A comment that was there before is brought back.
        s.type("Bemine\r")
        s.wait_for("kept with its comment")
        s.type("e\x18\x05")
        s.wait_for("kept without a comment")
        s.type("u")
        s.wait_for("as it was before")
        self.assertIn("Comment: mine\n", self.kept())
        s.type("q")
        self.assertEqual(s.quit(), 0)

    def test_a_file_that_is_gone_is_told(self):
        self.editor("rm \"$1\"\n")
        s = self.reading()
        s.type("a)early\x18\x05")
        s.wait_for("what was edited cannot be read")
        s.wait_for("comment early")
        s.type("\r")
        s.wait_for("kept with its comment")
        self.assertIn("Comment: early\n", self.kept())
        self.assertEqual(s.quit(), 0)

    def test_what_a_killed_editor_wrote_is_not_thrown_away(self):
        self.editor("printf 'much work' > \"$1\"; kill -9 $$\n")
        s = self.reading(cols=130)
        s.type("a)early\x18\x05")
        s.wait_for("was killed; what it wrote: ")
        [left] = self.left_over()
        with open(self.path(left)) as f:
            self.assertEqual(f.read(), "much work")
        os.unlink(self.path(left))
        s.type("\x1b")
        s.settle()
        self.editor("kill -9 $$\n")
        s.type("a)early\x18\x05")
        s.wait_for("was killed")
        self.assertEqual(self.left_over(), [])
        s.type("\x1b")
        self.assertEqual(s.quit(), 0)

    def test_the_line_is_lost_while_one_edits(self):
        self.editor("printf 'much work' > \"$1\"; echo ready; sleep 60\n")
        s = self.reading()
        s.type("a)early\x18\x05")
        s.wait_for_bytes(b"ready")
        s.hang_up()
        self.assertEqual(s.end(), 128 + 1)
        [left] = self.left_over()
        with open(self.path(left)) as f:
            self.assertEqual(f.read(), "much work")

    def test_what_is_too_long_for_a_comment_is_not_thrown_away(self):
        self.editor("head -c 2000000 /dev/zero | tr '\\0' x > \"$1\"\n")
        s = self.reading()
        s.type("a)early\x18\x05")
        s.wait_for("what was edited cannot be read: ")
        left = self.left_over()
        self.assertEqual(len(left), 1)
        self.assertEqual(os.path.getsize(self.path(left[0])), 2000000)
        s.type("\x1b")
        self.assertEqual(s.quit(), 0)

    def test_an_editor_that_is_not_there_is_said(self):
        self.env["EDITOR"] = "/nowhere/ed -x"
        s = self.reading()
        s.type("a)early\x18\x05")
        s.wait_for("there is no editor /nowhere/ed -x")
        s.wait_for("comment early")
        self.assertEqual(self.left_over(), [])
        s.type("\x1b")
        s.wait_for("page 1 of")
        self.assertEqual(s.quit(), 0)

    def test_visual_goes_first_and_may_have_arguments(self):
        self.editor("exit 1\n")
        writes = self.file("writes", "#!/bin/sh\nprintf '%s' \"$1 $2\" > \"$3\"\n")
        os.chmod(writes, 0o755)
        self.env["VISUAL"] = writes + " 'a b' c"
        s = self.reading()
        s.type("a)\x18\x05")
        s.wait_for("kept with its comment")
        self.assertIn("Comment: a b c\n", self.kept())
        self.assertEqual(s.quit(), 0)

    def test_the_editor_has_the_terminal(self):
        self.editor("stty -a > %s; printf 'type: ' >/dev/tty; read line; echo $line >\"$1\"\n"
                    % self.path("modes"))
        s = self.reading()
        s.type("a)\x18\x05")
        s.wait_for_bytes(b"type: ")
        s.type("typed\n")
        s.wait_for("kept with its comment")
        self.assertIn("Comment: typed\n", self.kept())
        with open(self.path("modes")) as f:
            self.assertRegex(f.read(), r"(?m) icanon.* echo ")
        s.wait_for("The first words")
        self.assertEqual(s.quit(), 0)

    def test_an_interrupt_in_the_editor_does_not_end_the_session(self):
        self.editor("trap 'echo interrupted >\"$1\"; exit 0' INT; echo ready; sleep 20 & wait\n")
        s = self.reading()
        s.type("a)\x18\x05")
        s.wait_for_bytes(b"ready")
        s.type("\x03")
        s.wait_for("kept with its comment")
        self.assertIn("Comment: interrupted\n", self.kept())
        self.assertEqual(s.quit(), 0)

    def test_keys_come_from_the_terminal_when_the_text_does_not(self):
        self.editor("read line; echo $line >\"$1\"\n")
        out, into = os.pipe()
        os.set_inheritable(out, True)
        s = Session(self.env, IBID, "-", stdin=out)
        os.close(out)
        os.write(into, TEXT.encode())
        os.close(into)
        s.wait_for("The first words")
        s.type("a)\x18\x05")
        s.wait_for_bytes(b"\x1b[?1049l")
        s.type("from the terminal\n")
        s.wait_for("kept with its comment")
        self.assertIn("Comment: from the terminal\n", self.kept())
        self.assertEqual(s.quit(), 0)

    def test_a_passage_of_another_text_is_gone_to(self):
        words = "".join("Paragraph %d of the other text.\n\n" % i for i in range(90))
        other = self.file("other.txt", "Another.\n\n" + words)
        s = Session(self.env, IBID, other)
        s.wait_for("Paragraph 3")
        s.type("/Paragraph 60\rv)aread this\rgq")
        self.assertEqual(s.end(), 0)
        s = self.reading()
        s.type("B")
        s.wait_for("nothing of this text is kept yet")
        s.type("B")
        s.wait_for("read this")
        s.wait_for("Another.")
        s.type("\r")
        s.wait_until(lambda: "Paragraph 60" in s.screen.text() and
                     "Paragraph 3 " not in s.screen.text(), "Paragraph 60")
        # Back to where one was in that text.
        s.type("\x7f")
        s.wait_for("Paragraph 3 ")
        s.type("BB\r")
        s.wait_for("Paragraph 60")
        self.assertEqual(s.quit(), 0)

    def test_another_text_has_not_the_encoding_of_the_first(self):
        other = self.file("other.txt", "Another.\n\nCaf\u00e9 words.\n")
        s = Session(self.env, IBID, other)
        s.wait_for("Caf\u00e9")
        s.type("/Caf\rm)")
        s.wait_for("kept;")
        self.assertEqual(s.quit(), 0)
        s = Session(self.env, IBID, "--encoding=KOI8-R", self.file("first.txt", TEXT))
        s.wait_for("The first words")
        s.type("BB\r")
        s.wait_for("Caf\u00e9")
        s.type("R")
        s.wait_for("read again")
        self.assertIn("Caf\u00e9", s.screen.text())
        self.assertEqual(s.quit(), 0)

    def test_a_text_that_was_renamed_and_edited_has_its_passages(self):
        s = self.reading("before.txt")
        s.type("}m)a}why?\r")
        s.wait_for("kept with")
        self.assertEqual(s.quit(), 0)
        os.unlink(self.path("before.txt"))
        s = self.reading("after.txt", TEXT.replace("The end", "One more. The very end"))
        s.type("B")
        s.wait_for("why?")
        self.assertNotIn("not found", s.screen.text())
        s.type("\r")
        s.wait_for("The very end")
        self.assertEqual(s.quit(), 0)

    def test_numbers_that_are_none_are_not_read(self):
        text = self.file("letter.txt", TEXT)
        with_time = ("2147483648-01-01T00:00:00Z", "2020-99999999999-01T00:00:00Z",
                     "2020-13-01T00:00:00Z", "-5-01-01T00:00:00Z", "2020-01-01 00:00:00",
                     "99999999999999999999", "2020-01-01T00:00:00Z")
        self.env["IBID_FILE"] = self.file("passages", "%rec: Passage\n\n" + "".join(
            f"Id: n{i}\nPath: {text}\nOffset: 99999999999999999999999\nQuote: first words\n"
            f"Alike: 99999999999999999999\nTime: {time}\n\n"
            for i, time in enumerate(with_time)))
        s = self.reading()
        s.type("B")
        s.wait_until(lambda: re.search(r"\d y\b", s.screen.text()), "an age")
        ages = [row.split()[-1] for row in s.screen.text().splitlines() if "first words" in row]
        self.assertEqual(ages.count("?"), 6)
        s.type("q")
        self.assertEqual(s.quit(), 0)

    def test_of_a_text_that_is_gone_it_is_said_where_it_was(self):
        s = self.reading("gone.txt")
        s.type("m)")
        s.wait_for("kept;")
        self.assertEqual(s.quit(), 0)
        os.unlink(self.path("gone.txt"))
        s = self.reading("other.txt", "Another.\n\nThe first words of it.\n", cols=130)
        s.type("BB\r")
        s.wait_for(self.path("gone.txt") + ": No such file")
        self.assertEqual(s.quit(), 0)

    def test_of_standard_input_it_is_said(self):
        out, into = os.pipe()
        os.set_inheritable(out, True)
        os.write(into, TEXT.encode())
        os.close(into)
        s = Session(self.env, IBID, "-", stdin=out)
        os.close(out)
        s.wait_for("The first words")
        s.type("m)")
        s.wait_for("kept;")
        self.assertEqual(s.quit(), 0)
        s = self.reading("other.txt", "Another.\n\nThe first words of it.\n")
        s.type("BB\r")
        s.wait_for("it was read from standard input")
        self.assertEqual(s.quit(), 0)


if __name__ == "__main__":
    unittest.main()
