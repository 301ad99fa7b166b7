#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""test_cli.py IBID: the command line, as its users and their scripts see it."""
import os
import re
import resource
import subprocess
import sys
import unittest

from home import Home

IBID = os.path.abspath(sys.argv.pop(1))

LETTER = """\
A LETTER ON BRIDGES


CHAPTER I

Of Wood

The first bridge was of wood [1]; the second, which was built much later
and by other hands, was of stone [2].


CHAPTER II

Of Iron

Nobody remembers the third [3], and the fourth [4] stands.


NOTES

[1] It burned twice.

[2] The stone came by water.

[4] It is of iron.
"""


class Case(Home):
    def file(self, content, name="text.txt"):
        return super().file(name, content)

    def run_ibid(self, *args, status=0, env=None, **more):
        done = subprocess.run([IBID, *args], capture_output=True, env=env or self.env,
                              timeout=120, **dict({"stdin": subprocess.DEVNULL}, **more))
        self.assertEqual(done.returncode, status, done.stderr)
        return done

    def out(self, *args, **more):
        done = self.run_ibid(*args, **more)
        self.assertEqual(done.stderr, b"")
        return done.stdout.decode()

    def fails(self, message, *args):
        done = self.run_ibid(*args, status=2)
        self.assertEqual(done.stdout, b"")
        self.assertEqual(done.stderr.decode(), message + "\n")


class Options(Case):
    def test_help_names_every_option(self):
        text = self.out("--help")
        self.assertLessEqual(max(map(len, text.splitlines())), 79)
        for option in ("section", "note", "width", "height", "justify", "hyphenate", "language",
                       "kana", "korean", "mouse", "encoding", "dump", "size",
                       "outline", "links", "check", "bookmarks", "export", "import", "help",
                       "version"):
            self.assertIn("--" + option, text)

    def test_version(self):
        self.assertRegex(self.out("-V"), r"^ibid \d+\.\d+\.\d+ \(Unicode \d+\.\d+\.\d+\)\n$")

    def test_usage_errors_name_the_option_and_point_to_help(self):
        path = self.file(LETTER)
        help = " (see ibid --help)"
        self.fails("ibid: --wdith: unknown option" + help, "--wdith", path)
        self.fails("ibid: -z: unknown option" + help, "-z", path)
        self.fails("ibid: --section: needs a value" + help, path, "--section")
        self.fails("ibid: -w: needs a value" + help, path, "-w")
        self.fails("ibid: --links=x: takes no value" + help, "--links=x", path)
        self.fails("ibid: --dump: knows lines, pages, document and screen" + help,
                   "--dump=cells", path)
        self.fails("ibid: --kana: knows strict and normal" + help, "--kana=words", path)
        self.fails("ibid: --korean: knows syllables and words" + help, "--korean=", path)
        for value in ("0", "-3", "x", "5x", "99999", ""):
            self.fails("ibid: --width: needs a number from 1 to 9999" + help,
                       "--width=" + value, path)
        for value in ("80", "80x", "x24", "0x24", "80x24x2"):
            self.fails("ibid: --size: needs COLSxROWS, like 80x24" + help,
                       "--size=" + value, path)
        self.fails("ibid: other: only one FILE can be read" + help, path, "other")

    def test_files_that_cannot_be_read(self):
        self.fails("ibid: /no/such: No such file or directory", "/no/such")
        self.fails("ibid: %s: is a directory" % self.home.name, self.home.name)
        path = self.file(LETTER)
        self.fails('ibid: %s: unknown encoding "none-such"' % path,
                   "--encoding=none-such", path)
        with open(path, "wb") as f:
            f.write(b"\x1f\x8b\x08 and so on")
        self.fails("ibid: %s: is compressed: try gunzip -c FILE | ibid -" % path, path)
        self.assertIn("and so on", self.out("--encoding=UTF-8", path))
        if os.geteuid():
            os.chmod(path, 0)
            self.fails("ibid: %s: Permission denied" % path, path)

    def test_a_name_cannot_steer_the_terminal(self):
        self.fails("ibid: a\u241bb: No such file or directory", "a\x1bb")

    def test_a_section_or_note_that_is_not_there(self):
        path = self.file(LETTER)
        self.fails('ibid: text.txt: no section "7"', "--section=7", path)
        self.fails('ibid: text.txt: no note "7"', "--dump=screen", "--note=7", path)

    def test_without_a_file_the_guide_opens(self):
        self.assertTrue(self.out().strip())
        self.assertEqual(self.run_ibid("--links").stderr, b"")


class Dumps(Case):
    def test_without_a_terminal_it_is_a_dump(self):
        path = self.file(LETTER)
        self.assertEqual(self.out(path), self.out("--dump", path))
        self.assertEqual(self.out(path), self.out("--dump=lines", path))

    def test_lines(self):
        path = self.file("One two three four five.\n\nSix.\n")
        self.assertEqual(self.out("--dump", "-w", "10", path),
                         "One two\nthree four\nfive.\n\nSix.\n")

    def test_lines_of_66_columns_without_blanks_at_their_ends(self):
        lines = self.out(self.file("word   " * 500)).split("\n")
        self.assertTrue(all(len(line) <= 66 and line == line.rstrip() for line in lines))
        self.assertEqual(" ".join(lines).split(), ["word"] * 500)

    def test_justified_lines_are_as_wide_as_the_measure(self):
        text = "It was the best of times, it was the worst of times, and no more. " * 20
        path = self.file(text + "\n\n" + text)
        ragged, spread = (self.out("--dump", "-w", "40", *option, path).split("\n")
                          for option in ((), ("--justify", "--language=none")))
        self.assertEqual(" ".join(spread).split(), " ".join(ragged).split())
        full = [line for line, after in zip(spread, spread[1:]) if line and after]
        self.assertEqual({len(line) for line in full}, {40})
        self.assertNotIn("   ", "\n".join(spread))

    def test_words_are_divided_where_asked(self):
        path = self.file("the introduction of hyphenation " * 100)
        whole = self.out("--dump", "-w", "20", path)
        divided = self.out("--dump", "-w", "20", "--hyphenate", "--language=en", path)
        self.assertNotIn("-", whole)
        self.assertEqual(divided.replace("-\n", "").split(), whole.split())
        self.assertEqual(self.out("--dump", "-w", "20", "--hyphenate", "--language=xx", path),
                         whole)

    def test_japanese_lines_are_strict_or_normal(self):
        for sign in "\u3063\u30fc":   # small TU, the sign of length
            path = self.file("\u3042\u3044\u3046%s\u3048" % sign)
            strict = "\u3042\u3044\n\u3046%s\u3048\n" % sign
            normal = "\u3042\u3044\u3046\n%s\u3048\n" % sign
            self.assertEqual(self.out("--dump", "-w", "6", path), strict)
            self.assertEqual(self.out("--dump", "-w", "6", "--kana=strict", path), strict)
            self.assertEqual(self.out("--dump", "-w", "6", "--kana=normal", path), normal)

    def test_korean_lines_end_at_syllables_or_words(self):
        word = "\ud55c\uad6d\uc5b4"
        path = self.file("%s %s" % (word, word))
        syllables = "%s %s\n%s\n" % (word, word[0], word[1:])
        words = "%s\n%s\n" % (word, word)
        self.assertEqual(self.out("--dump", "-w", "9", path), syllables)
        self.assertEqual(self.out("--dump", "-w", "9", "--korean=syllables", path), syllables)
        self.assertEqual(self.out("--dump", "-w", "9", "--korean=words", path), words)
        screen = self.out("--dump=screen", "-w", "9", "--korean=words", path).split("\n")
        self.assertEqual([row.strip() for row in screen].count(word), 2)

    def test_lines_from_a_section_on(self):
        text = self.out("--section=chapter ii", self.file(LETTER))
        self.assertTrue(text.startswith("CHAPTER II\n"), text)

    def test_pages_end_with_their_number(self):
        path = self.file("\n\n".join("Paragraph %d." % i for i in range(30)))
        lines = self.out("--dump=pages", "--height=10", path).split("\n")
        folios = [line for line in lines if line.startswith("--")]
        self.assertEqual(folios, ["-- %d --" % (i + 1) for i in range(len(folios))])
        self.assertGreater(len(folios), 4)
        rows = 0
        for line in lines:
            rows = 0 if line.startswith("--") else rows + 1
            self.assertLessEqual(rows, 10)
        body = [line for line in lines if line and not line.startswith("--")]
        self.assertEqual(body, ["Paragraph %d." % i for i in range(30)])

    def test_document_tells_what_was_found(self):
        text = self.out("--dump=document", self.file(LETTER))
        kinds = {line.split(" ")[0] for line in text.splitlines()}
        self.assertEqual(kinds, {"document", "block", "section", "marker", "note"})

    def test_screen_has_the_size_asked_for(self):
        path = self.file(LETTER)
        for size, cols, rows in (("80x24", 80, 24), ("40x12", 40, 12), ("20x5", 20, 5)):
            lines = self.out("--dump=screen", "--size=" + size, path).split("\n")
            self.assertLessEqual(len(lines), rows + 1)
            self.assertTrue(all(len(line) <= cols for line in lines))

    def test_screen_at_a_note(self):
        text = self.out("--dump=screen", "--note=2", self.file(LETTER))
        self.assertIn("The stone came by water.", text)


class Lists(Case):
    def test_links(self):
        at = LETTER.index
        self.assertEqual(
            self.out("--links", self.file(LETTER)),
            "note\t1\t%d\t%d\nnote\t2\t%d\t%d\ndangling\t3\t%d\t-\nnote\t4\t%d\t%d\n"
            % (at("[1]"), at("[1] It"), at("[2]"), at("[2] The"), at("[3]"), at("[4]"),
               at("[4] It")))

    def test_outline(self):
        rows = [line.split("\t") for line in
                self.out("--outline", self.file(LETTER)).splitlines()]
        self.assertTrue(all(len(row) == 4 for row in rows))
        found = {row[2]: int(row[0]) for row in rows}
        self.assertEqual(found["CHAPTER I"], LETTER.index("CHAPTER I"))
        self.assertEqual(found["CHAPTER II"], LETTER.index("CHAPTER II"))
        self.assertTrue(all(int(row[1]) >= 1 for row in rows))

    def test_offsets_are_those_of_the_file_as_given(self):
        curly = LETTER.replace("of wood", "\u201cof wood\u201d").replace("\n", "\r\n")
        for encoding in ("utf-8", "cp1252", "utf-16"):
            raw = curly.encode(encoding)
            out = self.out("--links", self.file(raw))
            marker, note = out.splitlines()[1].split("\t")[2:]
            wide = "-le" if encoding == "utf-16" else ""
            needle = "[2]".encode(encoding + wide)
            self.assertEqual(int(marker), raw.index(needle), encoding)
            self.assertEqual(int(note), raw.rindex(needle), encoding)

    def test_check_gives_line_and_column_and_status_1(self):
        path = self.file(LETTER)
        self.assertEqual(self.out("--check", path, status=1),
                         path + ":16:28: warning: marker [3] has no note\n")

    def test_check_counts_columns_in_clusters_and_merges_malformed_bytes(self):
        path = self.file("caf\u00e9.\r\n\r\ntwo e\u0301\u00e9 ".encode() + b"\xff\xfe\xff x \xc3\n")
        self.assertEqual(self.out("--check", path, status=1),
                         path + ":3:8: warning: 3 malformed bytes\n"
                         + path + ":3:14: warning: 1 malformed byte\n")

    def test_check_of_a_sound_text_says_nothing(self):
        self.assertEqual(self.out("--check", self.file("Nothing [is] wrong here.\n")), "")

    def test_what_is_piped_in_needs_no_name(self):
        path = self.file(LETTER)
        for action in "--links", "--outline", "--dump", "--dump=pages":
            done = subprocess.run([IBID, action], input=LETTER.encode(), capture_output=True,
                                  env=self.env, timeout=120, check=True)
            self.assertEqual(done.stdout.decode(), self.out(action, path))
            with open(path, "rb") as given:
                self.assertEqual(self.out(action, stdin=given), self.out(action, path))
        self.assertIn("\tChapter 1\t", self.out("--outline"))
        done = subprocess.run([IBID], input=b"Nobody asked.", capture_output=True, env=self.env,
                              timeout=120, check=True)
        self.assertIn(b"A Guide to ibid", done.stdout)

    def test_bookmarks(self):
        self.assertEqual(self.out("--bookmarks"), "")
        with open(self.env["IBID_FILE"], "w") as f:
            f.write("%rec: Passage\n\nId: a1\nPath: /tmp/one.txt\nSection: 3\nOffset: 17\n"
                    "Quote: two\n+ lines\nComment: with\ta tab\nMark: a\n\n"
                    "Id: a2\nPath: /tmp/two.txt\nOffset: 5\nQuote: other\n")
        one = "/tmp/one.txt\t17\ta\t3\ttwo lines\twith a tab\n"
        self.assertEqual(self.out("--bookmarks"), one + "/tmp/two.txt\t5\t\t\tother\t\n")
        self.assertEqual(self.out("--bookmarks", "/tmp/one.txt"), one)
        missing = self.path("missing.txt")
        self.fails("ibid: %s: No such file or directory" % missing, "--bookmarks", missing)
        self.assertEqual(self.out("--bookmarks", self.file("Nothing of it is kept.\n")), "")
        self.fails("ibid: %s: No such file or directory" % missing, "--export=markdown", missing)


class TheLetter(Case):
    """texts/letter.txt has what a real letter of the kind has: sections that begin as
    notes do, one of them misprinted, brackets that cite nothing, and an address after
    the last note."""

    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../texts/letter.txt")

    def setUp(self):
        super().setUp()
        with open(self.path, "rb") as f:
            self.text = f.read()

    def at(self, offset, what):
        """Stands what at offset?  A blank of it may be a no-break one."""
        found = self.text[int(offset):int(offset) + 40].decode(errors="ignore")
        self.assertEqual(found.replace("\u00a0", " ")[:len(what)], what)

    def test_each_marker_has_its_note_and_no_other_bracket_is_one(self):
        links = [line.split("\t") for line in self.out("--links", self.path).splitlines()]
        self.assertEqual([link[:2] for link in links],
                         [["note", label] for label in "12 13 14 15 16 17 18 12".split()])
        for _, label, marker, note in links:
            self.at(marker, "[%s]" % label)
            self.at(note, label + ". ")

    def test_the_sections_are_those_printed(self):
        rows = [line.split("\t") for line in self.out("--outline", self.path).splitlines()]
        printed = [str(n) for n in range(31, 47)]
        printed[printed.index("38")] = "43"
        self.assertEqual([row[2] for row in rows], printed)
        for offset, level, label, _ in rows:
            self.assertEqual(level, "1")
            self.at(offset, label + ". ")

    def test_the_misprint_is_told_and_found_under_its_number(self):
        self.assertRegex(self.out("--check", self.path, status=1),
                         r"^[^\n]*letter\.txt:58:1: warning: section 43 stands where 38 belongs\n$")
        shown = self.out("--dump=screen", "--section=38", self.path)
        self.assertIn("\n       43. More nonsense", shown)

    def test_the_address_is_no_part_of_the_last_note(self):
        shown = self.out("--dump=document", self.path)
        ends = [int(end) for end in re.findall(r"^note .* body \d+-(\d+) ", shown, re.M)]
        self.assertEqual(len(ends), 7)
        self.assertLess(max(ends), self.text.index(b"Come and see us"))


class TheGuide(Case):
    """texts/guide.txt is read with what it teaches."""

    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../texts/guide.txt")

    def test_it_is_sound(self):
        self.assertEqual(self.out("--check", self.path), "")
        kinds = {line.split("\t")[0] for line in self.out("--links", self.path).splitlines()}
        self.assertEqual(kinds, {"note"})

    def test_its_chapters_are_found(self):
        outline = [line.split("\t") for line in self.out("--outline", self.path).splitlines()]
        labels = [section[2] or section[3] for section in outline]
        self.assertEqual(labels, ["Chapter %d" % n for n in range(1, 9)] + ["NOTES"])
        self.assertIn("Following a note", self.out("--dump=screen", "-s", "chapter 2", self.path))

    def test_it_is_part_of_the_program(self):
        self.assertEqual(self.out("--dump"), self.out("--dump", self.path))


class Outlines(Case):
    """Sections as a reader would name them."""

    prose = "The river rose in spring and nobody crossed it before the first of May.\n" * 70

    def outline(self, *parts):
        shown = {"...": self.prose}
        shown.update(("...[%d]" % n, self.prose.rstrip() + "[%d]" % n) for n in range(1, 4))
        text = "\n\n".join(shown.get(part, part) for part in parts) + "\n"
        lines = self.out("--outline", "-", stdin=None, input=text.encode()).splitlines()
        return [" ".join(line.split("\t")[1:]).replace("  ", " ") for line in lines]

    def test_a_table_of_contents_is_none_of_them(self):
        entry = "Of rivers and of what they carry; of bridges; of all the mills in the\ncounty."
        names = ["Chapter I", "Chapter II", "Chapter III"]
        table = [part for name in names for part in (name, entry + "\n" + entry)]
        self.assertEqual(self.outline("CONTENTS", *table, names[0], "...", names[1], "...",
                                      names[2], "...", "INDEX", "C", "Carts, 4, 5.", "D",
                                      "Ducks, 7.", "L", "Locks, 3."),
                         ["1 CONTENTS", "1 Chapter I ", "1 Chapter II ", "1 Chapter III ",
                          "1 INDEX"])

    def test_short_chapters_that_begin_again_are(self):
        chapters = [part for name in ("CHAPTER I", "CHAPTER II", "CHAPTER III")
                    for part in (name, "...")]
        found = self.outline("BOOK I", *[p if p != "..." else self.prose[:400] for p in chapters],
                             "BOOK II", *chapters)
        self.assertEqual(len(found), 8)

    def test_notes_to_several_chapters_are_one(self):
        self.assertEqual(self.outline("CHAPTER I", "...[1]", "CHAPTER II", "...[2]",
                                      "CHAPTER III", "...[3]", "NOTES", "1. In May.",
                                      "2. In June.", "3. In January."),
                         ["1 CHAPTER I ", "1 CHAPTER II ", "1 CHAPTER III ", "1 NOTES"])

    def test_notes_to_a_chapter_belong_to_it(self):
        self.assertEqual(self.outline("CHAPTER I", "...[1]", "FOOTNOTES:", "[1] In May.",
                                      "CHAPTER II", "...[2]", "FOOTNOTES:", "[2] In June.",
                                      "CHAPTER III", "..."),
                         ["1 CHAPTER I ", "1 CHAPTER II ", "1 CHAPTER III "])

    def test_chapters_of_a_list_of_notes_are_below_it(self):
        self.assertEqual(self.outline("CHAPTER I", "...[1]", "CHAPTER II", "...[1]",
                                      "CHAPTER III", "...[1]", "NOTES", "CHAPTER I",
                                      "1. In May.", "CHAPTER II", "1. In June.", "CHAPTER III",
                                      "1. In January.")[2:],
                         ["1 CHAPTER III ", "1 NOTES", "2 CHAPTER I ", "2 CHAPTER II ",
                          "2 CHAPTER III "])

    def test_a_note_that_nothing_closes_ends_before_a_chapter(self):
        self.assertEqual(self.outline("CHAPTER I", "...[1]", "[Footnote 1: In May",
                                      "CHAPTER II", "It fell [so they say].]", "..."),
                         ["1 CHAPTER I ", "1 CHAPTER II "])

    def test_a_heading_may_have_several_lines(self):
        self.assertEqual(self.outline("Of the Doctrine\nFirst Part\nOf the Elements", "...",
                                      "LIFE OF A MILLER,\n\nCARTER AND FERRYMAN", "..."),
                         ["1 First Part Of the Elements",
                          "2 LIFE OF A MILLER, CARTER AND FERRYMAN"])

    def test_labels_are_whole_and_without_signs(self):
        self.assertEqual(self.outline("* PART ONE *", "...", "LECTURES IV AND V. OF MILLS.",
                                      "...", "LECTURES VI, VII, AND VIII", "..."),
                         ["1 PART ONE ", "2 LECTURES IV AND V OF MILLS.",
                          "2 LECTURES VI, VII, AND VIII "])

    def test_a_name_and_the_end_are_none(self):
        self.assertEqual(self.outline("PREFACE", "...", "W. L. MILLER.", "CHAPTER I", "...",
                                      "THE END."), ["1 PREFACE", "1 CHAPTER I "])

    def test_points_inside_a_chapter_are_none(self):
        points = ["%d. %s" % (n, self.prose[:700]) for n in range(1, 6)]
        chapters = ["CHAPTER I", "...", *points, "CHAPTER II", "...", "CHAPTER III"]
        self.assertEqual(len(self.outline(*chapters)), 3)
        self.assertEqual(len(self.outline("CHAPTER I", "...", "CHAPTER II", *points,
                                          "CHAPTER III")), 8)

    def test_comments_of_org_are_none(self):
        self.assertEqual(self.outline("#+title: A guide", "* One", "...", "# Said aside",
                                      "* Two", "...", "* Three", "..."),
                         ["1 One", "1 Two", "1 Three"])


class Pipes(Case):
    def test_standard_input(self):
        self.assertEqual(self.out("-", stdin=None, input=b"one\n\ntwo\n"), "one\n\ntwo\n")
        self.assertEqual(self.out("-", stdin=None, input=b""), "")

    def test_a_reader_that_goes_away_is_no_error(self):
        path = self.file("line\n\n" * 300000)
        p = subprocess.Popen([IBID, path], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                             env=self.env)
        p.stdout.read(10)
        p.stdout.close()
        self.assertEqual(p.stderr.read(), b"")
        p.stderr.close()
        self.assertIn(p.wait(), (0, -13))

    @unittest.skipUnless(os.path.exists("/dev/full"), "no /dev/full")
    def test_a_full_disk_is_told(self):
        path = self.file(LETTER)
        for args in ([path], ["--links", path], ["--help"], ["--version"]):
            with open("/dev/full", "wb") as full:
                done = subprocess.run([IBID, *args], stdout=full, stderr=subprocess.PIPE,
                                      env=self.env)
            self.assertEqual(done.returncode, 2)
            self.assertRegex(done.stderr.decode(), r"^ibid: standard output: [^\n]+\n$")

    def test_the_locale_c_is_none(self):
        path = self.file("na\u00efve \u201cquotes\u201d\n")
        for locale in ("C", "POSIX", "", "no_SUCH.locale"):
            env = dict(self.env, LC_ALL=locale)
            self.assertEqual(self.out(path, env=env), "na\u00efve \u201cquotes\u201d\n")


STAGES = (["--dump"], ["--dump", "-w1"], ["--dump=pages"], ["--dump=document"],
          ["--dump=screen"], ["--outline"], ["--links"], ["--check"])


class Hostile(Case):
    def survives(self, content, stages=STAGES):
        path = self.file(content)
        for stage in stages:
            done = subprocess.run([IBID, *stage, path], capture_output=True, env=self.env,
                                  stdin=subprocess.DEVNULL, timeout=120)
            self.assertIn(done.returncode, (0, 1), (stage, done.stderr))
            self.assertEqual(done.stderr, b"")
            shown = done.stdout.decode()    # well formed, whatever came in
            tabs = stage[0] in ("--outline", "--links")
            for c in shown:
                self.assertTrue(c == "\n" or (c == "\t" and tabs) or " " <= c < "\x7f"
                                or c >= "\xa0", (stage, c))

    def test_empty(self):
        self.survives(b"")
        self.survives(b"\n\n\n \t \r\n")

    def test_nothing_of_a_text_steers_the_terminal(self):
        self.survives(b"\x1b[2J\x1b]0;title\x07 \x9b31m \xc2\x9b31m \0 \x7f\b\f\v\t[1\x1b] x\n"
                      b"\n\x1b[1] y\n\n1\x1b. z\n\nNOTES\n\n[1\x1b] note\n")

    def test_nul_bytes(self):
        self.survives(b"\0" * 5000)

    def test_random_bytes(self):
        import random
        source = random.Random(7)
        self.survives(bytes(source.getrandbits(8) for _ in range(60000)))
        self.survives(bytes(source.choice(b"[1] 2.\n\x1b\xc3\xa9\xff(") for _ in range(60000)))

    def test_line_ends(self):
        self.survives(b"one\r\n\r\ntwo\r\rthree\n\rfour\f\r\n")
        self.assertEqual(self.out(self.file(b"one\r\n\r\ntwo\r\n")), "one\n\ntwo\n")

    def test_a_single_line_of_10_mb(self):
        self.survives(b"x" * 10_000_000, stages=(["--dump"], ["--links"], ["--dump=screen"]))
        self.survives(b"word " * 2_000_000, stages=(["--dump"], ["--check"]))

    def test_many_brackets(self):
        self.survives(b"[1] " * 100_000, stages=(["--links"], ["--check"]))
        self.survives(b"[" * 500_000 + b"]" * 500_000, stages=(["--links"], ["--check"]))

    def test_many_malformed_bytes_take_one_pass(self):
        self.survives(b"\xff\xc3\xa9 " * 100_000, stages=(["--check"],))


def bold(text):
    return "".join("%s\b%s" % (c, c) if c > " " else c for c in text)


MANUAL = """\
BELL(1)                      General Commands Manual                     BELL(1)

NAME
       bell - ring a bell, once or as often as somebody asks for it to be done

SYNOPSIS
       bell [-l] [-n times] [tower]

OPTIONS
       -l     Ring loudly.  Where the tower has no bell, nothing is rung, and no
              error is reported: the silence is what it would have sounded like.

       -n times
              Ring so many times.
"""

DIFF = """\
commit 2d1f0c
Author: Ann Oar <ann@example.org>

    ferry: wait for whoever calls

diff --git a/ferry.c b/ferry.c
--- a/ferry.c
+++ b/ferry.c
@@ -1,4 +1,5 @@
 /* [1] The ferry, which stands on the other side whenever somebody comes along here. */
-int wait;
+int wait; /* [2] longer */

 /* * not a note */
+[1] int notes[1] = {1};
"""


class TerminalOutput(Case):
    """What programs write for a terminal."""

    def test_a_manual_page_is_shown_as_it_was_set(self):
        page = MANUAL.replace("bell -", bold("bell") + " -")
        for heading in ("NAME", "SYNOPSIS", "OPTIONS"):
            page = page.replace(heading + "\n", bold(heading) + "\n")
        name = self.file(page.encode())
        self.assertEqual(self.out("--dump", name), MANUAL)
        outline = [row.split("\t") for row in self.out("--outline", name).splitlines()]
        self.assertEqual([row[3] for row in outline], ["NAME", "SYNOPSIS", "OPTIONS"])
        for row in outline:
            self.assertEqual(int(row[0]), page.index(bold(row[3])))

    def test_a_manual_page_is_known_by_its_first_line(self):
        name = self.file(MANUAL.encode())
        self.assertEqual(self.out("--dump", name), MANUAL)
        outline = [row.split("\t") for row in self.out("--outline", name).splitlines()]
        self.assertEqual([(int(row[0]), row[1], row[3]) for row in outline],
                         [(MANUAL.index(title), "1", title)
                          for title in ("NAME", "SYNOPSIS", "OPTIONS")])
        self.assertTrue(self.out("--dump=screen", name).startswith(" BELL(1)\n"))
        other = self.file(MANUAL.replace("BELL(1)\n", "BELL(8)\n").encode())
        self.assertNotEqual(self.out("--dump", other), MANUAL.replace("BELL(1)\n", "BELL(8)\n"))

    def test_it_is_filled_anew_where_it_does_not_fit(self):
        page = MANUAL.replace("NAME\n", bold("NAME") + "\n")
        lines = self.out("--dump", "-w", "40", self.file(page.encode())).splitlines()
        self.assertLessEqual(max(map(len, lines)), 40)
        self.assertIn("       bell - ring a bell, once or as", lines)

    def test_a_diff_is_code_whose_lines_stay_whole(self):
        colours = DIFF.replace("commit 2d1f0c", "\x1b[33mcommit 2d1f0c\x1b[m")
        colours = colours.replace("-int wait;", "\x1b[31m-int wait;\x1b[m")
        name = self.file(colours.encode())
        self.assertEqual(self.out("--dump", "--size=100x24", name), DIFF)
        self.assertEqual(self.out("--links", name), "")
        wide = [line for line in self.out("--dump", name).splitlines() if len(line) > 80]
        self.assertEqual(wide, [])

    def test_all_of_a_long_one_is_printed(self):
        line = "the river, and the ferry on it\n"
        name = self.file((bold("R") + "\n\n" + line * 100_000).encode())
        self.assertEqual(self.out("--dump", name).count("ferry"), 100_000)

    def test_what_is_piped_in_late_is_recognised(self):
        out, into = os.pipe()
        process = subprocess.Popen([IBID, "--dump"], env=self.env, stdin=out,
                                   stdout=subprocess.PIPE)
        os.close(out)
        os.write(into, b"First of all.\n\n")
        os.write(into, bold("Then").encode())
        os.close(into)
        self.assertEqual(process.communicate()[0], b"First of all.\n\nThen\n")

    def test_search_and_copies_know_the_text_alone(self):
        name = self.file(("A " + bold("loud") + " bell\n").encode())
        self.assertIn("A loud bell", self.out("--dump=document", name))

    def test_a_text_that_cannot_be_stored_is_an_error(self):
        name = self.file(b"a\bab\bb \x1b[1mbold\x1b[0m word\n" * 4000)
        limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))
        env = dict(self.env, TMPDIR="/no/such/folder")
        done = self.run_ibid("--dump", name, status=2, env=env)
        self.assertIn(b": shown as it is: cannot make a temporary file: ", done.stderr)
        self.assertIn(b"bold", done.stdout)
        done = self.run_ibid("--dump", name, status=2, preexec_fn=limit)
        self.assertIn(b": the rest cannot be stored: ", done.stderr)
        self.assertIn(b"ab bold word", done.stdout)


if __name__ == "__main__":
    unittest.main()
