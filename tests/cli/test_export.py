#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""test_export.py IBID: passages for other programs and for people, and back."""
import json
import os
import random
import re
import shutil
import subprocess
import sys
import unittest
import xml.etree.ElementTree

from home import Home

IBID = os.path.abspath(sys.argv.pop(1))

LETTER = """\
A LETTER ON BRIDGES


CHAPTER I

The first bridge was of wood [1]; the second, built much later
and by other hands, was of stone [2].

Nobody remembers the third, d\u00e9j\u00e0 vu.


NOTES

[1] It burned *twice*.

[2] The stone came by water.
"""


def record(**fields):
    lines = []
    for name, value in fields.items():
        lines.append(f"{name}: " + str(value).replace("\n", "\n+ "))
    return "\n".join(lines) + "\n\n"


def inline(element):
    """The text in a block as Markdown reads it; what it takes for markup in braces."""
    tag, inner = element.tag.split("}")[1], "".join(inline(e) for e in element)
    return {"text": element.text or "", "softbreak": " ", "linebreak": "\n"}.get(
        tag, "{%s %s}" % (tag, inner or element.text or ""))


def blocks(element, within=()):
    """Every block that holds no others: (what it stands in, its text)."""
    path = within + (element.tag.split("}")[1],)
    if path[-1] in ("document", "block_quote", "list", "item"):
        return [one for e in element for one in blocks(e, path)]
    text = "".join(inline(e) for e in element) or element.text or ""
    return [("/".join(path[1:]), "\n".join(" ".join(line.split()) for line in text.split("\n")))]


HOSTILE = [
    "- x", "+ x", "* x", "1. x", "12345) x", "1.", "-", "+", "# x", "#", "> x", ">", "```", "~~~ x",
    "---", "===", "- - -", "* * *", "_ _ _", "| a | b |", ":-:", "[a]: /b", "[a](b)", "![a](b)",
    "<b>x</b>", "<!-- x", "</p>", "&amp;", "&#65;", "a\\", "\\", "\\*a*", "*a*", "**a**", "_a_",
    "`a`", "``", "~~a~~", "[^1]: x", "[ ] x", "<http://a.b>", "a  ", "    a", "x # y #", "# x #",
    "http://a.b/c_d_e", "1986. A great year", "=", "a | b", "$x$", "\u2003x\u00a0", "!", "![", "]",
    "&copy", "\\[", "*", "a *b", "1234567890. x", "{x}", "@x", ":smile:", "\u2014 *x*, y",
]


class Export(Home):
    def setUp(self):
        super().setUp()
        self.letter = self.file(LETTER, "letter.txt")

    def file(self, content, name):
        return super().file(name, content)

    def run_ibid(self, kept, *args, status=0, stdin=b""):
        env = dict(self.env, IBID_FILE=self.path(kept))
        done = subprocess.run([IBID, *args], capture_output=True, env=env, input=stdin,
                              timeout=120)
        self.assertEqual(done.returncode, status, done.stderr)
        return done.stdout.decode()

    def keep(self, *quotes):
        """A file of passages of the letter, in the order given."""
        text = LETTER.encode()
        out = "%rec: Passage\n\n"
        for i, quote in enumerate(quotes):
            at = text.index(quote.encode())
            out += record(Id=f"p{i}", Path=self.letter, Title="A LETTER ON BRIDGES",
                          Section="CHAPTER I", Offset=at, Quote=" ".join(quote.split()),
                          Comment=f"one # of\nno. {i}", Style="doubt", Time="2026-01-31T09:30:00Z",
                          Prefix=" ".join(text[:at].decode()[-40:].split()),
                          Suffix=" ".join(text[at + len(quote.encode()):].decode()[:40].split()))
        return self.file(out, "kept")

    def imports(self, content, into="other", status=0):
        # A build without a reader of JSON says so, and has nothing more to show.
        out = self.run_ibid(into, "--import=-", stdin=content.encode(), status=status)
        return out

    def skip_without_json(self):
        done = subprocess.run([IBID, "--import=-"], capture_output=True, env=self.env,
                              input=b"[]")
        if b"without" in done.stderr:
            self.skipTest("built without jansson")

    def test_positions_are_characters_of_the_text(self):
        self.keep("vu", "the second, built much later\nand")
        page = json.loads(self.run_ibid("kept", "--export=jsonld"))
        self.assertEqual(page["type"], "AnnotationPage")
        self.assertEqual(len(page["items"]), 2)
        for item in page["items"]:
            self.assertEqual(item["motivation"], "commenting")
            quote, position = item["target"]["selector"]
            self.assertEqual(quote["type"], "TextQuoteSelector")
            self.assertEqual(position["type"], "TextPositionSelector")
            found = LETTER[position["start"]:position["end"]]
            self.assertEqual(" ".join(found.split()), quote["exact"])

    def test_what_is_exported_and_imported_is_exported_the_same(self):
        self.skip_without_json()
        self.keep("was of stone [2]", "vu", "The first bridge")
        with open(os.path.join(self.home.name, "kept"), "ab") as f:
            f.write(record(Id="http://example.org/7", Path="/gone/b \u00fc%.txt", Offset=5,
                           Quote="control %1B[31m \\ \"q\" \u2028 \U0001F600").encode())
            f.write(b"Id: bare\n\nId: bytes\nQuote: bad %FF\nMark: a\nAlike: 57\n")
        first = self.run_ibid("kept", "--export=jsonld")
        self.assertEqual(self.imports(first), "6 of 6 passages kept\n")
        self.assertEqual(self.run_ibid("other", "--export=jsonld"), first)
        self.assertEqual(self.imports(first), "0 of 6 passages kept\n")
        self.assertEqual(self.run_ibid("other", "--export=jsonld"), first)

    @staticmethod
    def escaped(value):
        """Bytes as the dotfile has them."""
        return "".join(chr(c) if 32 < c < 127 and c not in b"%\\" else "%%%02X" % c for c in value)

    def test_bytes_that_are_not_utf8_come_back(self):
        self.skip_without_json()
        rng, out = random.Random(7), "%rec: Passage\n\n"
        for i in range(60):
            values = [bytes(rng.choice([rng.randrange(1, 256), 0xC3, 0xA9, 0x25, 0x41])
                            for _ in range(rng.randrange(1, 12))) for _ in range(7)]
            out += record(Id="i" + self.escaped(values[0]) + str(i), Quote=self.escaped(values[1]),
                          Path="/books/" + self.escaped(values[2]), Title=self.escaped(values[3]),
                          Comment=self.escaped(values[4]), Prefix=self.escaped(values[5]),
                          Style=self.escaped(values[6]))
        # A name that came from elsewhere stands as it is.
        out += record(Id="http://example.org/%FF", Path="urn:%E9", Quote="x")
        self.file(out, "kept")
        first = self.run_ibid("kept", "--export=jsonld")
        self.assertEqual(self.imports(first), "61 of 61 passages kept\n")
        self.assertEqual(self.run_ibid("other", "--export=jsonld"), first)
        self.assertEqual(self.imports(first), "0 of 61 passages kept\n")
        self.assertEqual(self.imports(first, into="kept"), "0 of 61 passages kept\n")
        # JSON that anybody can read.
        self.assertIn("\ufffd", json.dumps(json.loads(first), ensure_ascii=False))

    def test_what_changed_since_is_kept_beside(self):
        self.skip_without_json()
        self.keep("The first bridge")
        first = self.run_ibid("kept", "--export=jsonld")
        changed = first.replace("one # of", "another")
        self.assertEqual(self.imports(changed, into="kept"), "1 of 1 passages kept\n")
        comments = [i["body"]["value"] for i in
                    json.loads(self.run_ibid("kept", "--export=jsonld"))["items"]]
        self.assertEqual(sorted(comments), ["another\nno. 0", "one # of\nno. 0"])

    @staticmethod
    def marked(name, quote, **more):
        return dict({"id": f"urn:x-ibid:{name}", "ibid:digest": "cafe", "ibid:mark": "q", "target": {
            "source": "file:///shelf/book.txt",
            "selector": {"type": "TextQuoteSelector", "exact": quote}}}, **more)

    def test_an_imported_letter_takes_no_passage_away(self):
        self.skip_without_json()
        mine = self.marked("m1", "a quay of planks", bodyValue="was it rebuilt?")
        bare = self.marked("m2", "lanterns at dusk")
        two = [self.marked("m4", "salt in sacks", bodyValue="the elder"),
               self.marked("m3", "rope by the mile", bodyValue="the younger")]
        for one, n in (([mine], 1), ([bare], 1), (two, 2)):
            self.assertEqual(self.imports(json.dumps(one)), f"{n} of {n} passages kept\n")
        kept = [line.split("\t")[2:] for line in self.run_ibid("other", "--bookmarks").splitlines()]
        self.assertEqual([(line[0], line[2], line[3]) for line in kept],
                         [("", "a quay of planks", "was it rebuilt?"), ("", "lanterns at dusk", ""),
                          ("", "salt in sacks", "the elder"), ("q", "rope by the mile", "the younger")])
        exported = self.run_ibid("other", "--export=jsonld")
        for again in (exported, json.dumps([mine]), json.dumps([bare]), json.dumps(two)):
            self.assertRegex(self.imports(again), r"^0 of \d passages kept\n$")

    def test_annotations_of_other_programs(self):
        self.skip_without_json()
        one = {"@context": "http://www.w3.org/ns/anno.jsonld", "type": "Annotation",
               "id": "http://example.org/1", "bodyValue": "mine",
               "target": [{"source": "file://" + self.letter,
                           "selector": {"type": "TextQuoteSelector", "exact": "of stone"}}]}
        self.assertEqual(self.imports(json.dumps(one)), "1 of 1 passages kept\n")
        kept = self.run_ibid("other", "--bookmarks", self.letter)
        self.assertIn("of stone\tmine", kept)

    def test_many_and_those_of_one_name_are_all_kept(self):
        self.skip_without_json()
        items = [{"id": f"http://example.org/{i // 2}",
                  "target": {"source": "file:///b.txt", "selector":
                             {"type": "TextQuoteSelector", "exact": f"words {i}"}}}
                 for i in range(20000)]
        self.assertEqual(self.imports(json.dumps(items)), "20000 of 20000 passages kept\n")
        kept = self.run_ibid("other", "--bookmarks").splitlines()
        self.assertEqual(len({line.split("\t")[4] for line in kept}), 20000)
        with open(os.path.join(self.home.name, "other")) as f:
            ids = [line for line in f if line.startswith("Id: ")]
        self.assertEqual(len(set(ids)), 20000)

    def test_hostile_files_are_data(self):
        self.skip_without_json()
        for bad in ("", "{", "[" * 100000, "7", '"x"', '{"a": "\\u0000"}', "\xff"):
            self.imports(bad, status=2)
        for odd in ("[]", "{}", '{"items": 7}', '[null, 7, [], {"target": {"selector": [3]}}]',
                    '{"target": {"selector": {"type": "TextQuoteSelector", "exact": 7}}}'):
            self.assertEqual(self.imports(odd), "0 of 0 passages kept\n")
        self.assertFalse(os.path.exists(os.path.join(self.home.name, "other")) and
                         b"Id:" in open(os.path.join(self.home.name, "other"), "rb").read())

    def test_markdown_has_comment_citation_and_notes(self):
        self.keep("was of stone [2]", "The first bridge was of wood [1]; the second")
        self.assertEqual(self.run_ibid("kept", "--export=markdown", self.letter), """\
# A LETTER ON BRIDGES

> The first bridge was of wood \\[1\\]; the second

one \\# of\\
no. 1

\u2014 *A LETTER ON BRIDGES*, section CHAPTER I (kept 2026-01-31)

- \\[1\\] It burned \\*twice\\*.

> was of stone \\[2\\]

one \\# of\\
no. 0

\u2014 *A LETTER ON BRIDGES*, section CHAPTER I (kept 2026-01-31)

- \\[2\\] The stone came by water.
""")

    def render(self, *command):
        """The blocks of all that is kept, as a reader of Markdown shows them."""
        page = subprocess.run(command, input=self.run_ibid("kept", "--export=markdown").encode(),
                              capture_output=True, check=True, timeout=60)
        return blocks(xml.etree.ElementTree.fromstring(page.stdout))

    def readers_of_markdown(self):
        found = [c for c in (("cmark", "-t", "xml"), ("cmark-gfm", "-t", "xml", "-e", "table", "-e", "strikethrough", "-e",
                                          "tasklist", "-e", "footnotes")) if shutil.which(c[0])]
        if not found:
            self.skipTest("there is no cmark")
        return found

    @staticmethod
    def lines_of(comment):
        """Its paragraphs, as they are to be seen."""
        paragraphs = re.split(r"\n[\s\u00a0]*\n", comment.strip())
        return ["\n".join(" ".join(line.split()) for line in p.split("\n") if line.strip())
                for p in paragraphs if p.strip()]

    def check_rendered(self, passages):
        """Each passage is seen as it was kept, whatever stands in it."""
        out = "%rec: Passage\n\n"
        expected = [("heading", "T *x* # y")]
        for i, (quote, comment) in enumerate(passages):
            out += record(Id="p%06d" % i, Path="/gone", Title="T *x* # y", Offset=i,
                          Quote=self.escaped(quote.encode()), Time="2026-01-31T09:30:00Z",
                          Comment=self.escaped(comment.encode()))
            expected += [("block_quote/paragraph", text.replace("\n", " ")) for text in self.lines_of(quote)]
            expected += [("paragraph", text) for text in self.lines_of(comment)]
            expected.append(("paragraph", "\u2014 {emph T *x* # y} (kept 2026-01-31)"))
        self.file(out, "kept")
        for reader in self.readers_of_markdown():
            seen = self.render(*reader)
            for one, other in zip(seen, expected):
                self.assertEqual(one, other, reader)
            self.assertEqual(len(seen), len(expected))

    def test_markdown_reads_nothing_into_a_text(self):
        self.check_rendered([(text, text) for text in HOSTILE] +
                            [("a\n" + text, "a\n" + text + "\nb\n\n\n" + text) for text in HOSTILE] +
                            [(text + "\n\n", "\n" + text + "\n" + text + "\n") for text in HOSTILE])

    def test_markdown_of_random_signs(self):
        rng = random.Random(11)
        signs = "-+*_`~#>=:|.)1[]()!<&;\\/\"' ax\n"
        self.check_rendered([tuple("".join(rng.choice(signs) for _ in range(rng.randrange(1, 14)))
                                   for _ in range(2)) for _ in range(3000)])

    def test_notes_and_titles_are_no_markup_either(self):
        text = ("- TITLE *of* it\n\n\nOne says so [1], and another [2], and again [1].\n\n\nNOTES\n\n"
                "[1] - a list?\n\n[2] + [x](y) &amp; so\n")
        path = self.file(text, "odd.txt")
        quote = "One says so [1], and another [2], and again [1]."
        self.file(record(Id="a", Path=path, Title="- TITLE *of* it", Offset=text.index("One"),
                         Section="1. *x*", Quote=quote), "kept")
        for reader in self.readers_of_markdown():
            self.assertEqual(self.render(*reader), [
                ("heading", "- TITLE *of* it"), ("block_quote/paragraph", quote),
                ("paragraph", "\u2014 {emph - TITLE *of* it}, section 1. *x*"),
                ("list/item/paragraph", "[1] - a list?"), ("list/item/paragraph", "[2] + [x](y) &amp; so")])

    def test_a_document_that_is_gone_is_exported_without_its_notes(self):
        self.keep("was of stone [2]")
        os.unlink(self.letter)
        self.assertNotIn("- ", self.run_ibid("kept", "--export=markdown"))
        page = json.loads(self.run_ibid("kept", "--export=jsonld"))
        self.assertEqual(len(page["items"][0]["target"]["selector"]), 1)

    def test_no_control_character_gets_out(self):
        self.file(record(Id="a", Quote="x %1B[2J y", Comment="%07", Title="%9B"), "kept")
        for form in ("markdown", "jsonld"):
            out = self.run_ibid("kept", "--export=" + form)
            self.assertFalse(any(ord(c) < 32 and c != "\n" or 127 <= ord(c) < 160 for c in out))

    def test_formats_are_two(self):
        self.run_ibid("kept", "--export=html", status=2)
        self.run_ibid("kept", "--import=/no/such", status=2)
        self.assertEqual(self.run_ibid("none", "--export=markdown"), "")


if __name__ == "__main__":
    unittest.main()
