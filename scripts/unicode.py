#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""unicode.py DATA [FOLDER]: writes tables.h and tables.c to FOLDER (src/text) from the files
of the Unicode character database in DATA; with --check, compares instead.

For lines (UAX #14) and for clusters, words and sentences (UAX #29) it makes two things: a
table that gives each code point its class, and a machine over those classes.  The rules are
written below as the standard states them, each under its number, as a function of what stands
before a boundary; running them over every class from every state that can come about, and
merging the states that behave alike, gives the machine.

Some rules also ask what follows.  A boundary they speak of is left open; what comes next
commits it or passes over it.  At most one boundary is open at a time."""
import os
import re
import sys
from collections import namedtuple

LIMIT = 0x110000
BLOCK = 128

# What a machine says about the boundary before a code point.
NONE, BREAK, MUST, OPEN = range(4)
# Added to it: the boundary that was open is a break.
COMMIT = 4


def fail(message):
    sys.exit("unicode.py: " + message)


# The data files -----------------------------------------------------------------------------

class Data:
    def __init__(self, folder):
        self.folder = folder
        self.version = None

    def lines(self, name):
        path = os.path.join(self.folder, name)
        try:
            with open(path, encoding="utf-8") as f:
                text = f.read()
        except OSError as e:
            fail("%s: %s" % (path, e.strerror))
        match = re.match(r"# \w+-(\d+\.\d+\.\d+)\.txt", text)
        if match:
            self.same_version(name, match.group(1))
        return text.splitlines()

    def same_version(self, name, version):
        if self.version not in (None, version):
            fail("%s is of Unicode %s, the files before it of %s" % (name, version, self.version))
        self.version = version

    def fields(self, name):
        """First and last code point, and the fields after them, of each line."""
        for line in self.lines(name):
            fields = [f.strip() for f in line.split("#")[0].split(";")]
            if len(fields) < 2:
                continue
            ends = [int(x, 16) for x in fields[0].split("..")]
            yield ends[0], ends[-1], fields[1:]

    def property(self, name, missing, known):
        """The value of each code point, one of those known."""
        values = [missing] * LIMIT
        for first, last, fields in self.fields(name):
            values[first:last + 1] = [fields[0]] * (last + 1 - first)
        unknown = set(values) - known
        if unknown:
            fail("%s has classes without a rule: %s" % (name, " ".join(sorted(unknown))))
        return values

    def having(self, name, *wanted):
        """The code points whose first fields are those wanted."""
        return {cp for first, last, fields in self.fields(name)
                if fields[:len(wanted)] == list(wanted) for cp in range(first, last + 1)}

    def categories(self):
        values = ["Cn"] * LIMIT
        first = None
        for cp, _, fields in self.fields("UnicodeData.txt"):
            name, category = fields[0], fields[1]
            if name.endswith(", First>"):
                first = cp
                continue
            begin = first if name.endswith(", Last>") else cp
            values[begin:cp + 1] = [category] * (cp + 1 - begin)
        return values


# Machines -----------------------------------------------------------------------------------

class Machine:
    """The states that can be reached from start by step(state, class), which gives the next
    state and an action; those that behave alike are one.  The last class, END, stands for the
    end of the text."""

    def __init__(self, start, classes, step):
        number, rows = {start: 0}, []
        states = [start]
        for state in states:
            row = []
            for c in classes:
                target, action = step(state, c)
                if target not in number:
                    number[target] = len(states)
                    states.append(target)
                row.append((number[target], action))
            rows.append(row)
        self.rows = self.merged(rows)
        self.classes = classes

    @staticmethod
    def merged(rows):
        part = [0] * len(rows)
        while True:
            seen = {}
            refined = [seen.setdefault((part[i], tuple((part[t], a) for t, a in row)), len(seen))
                       for i, row in enumerate(rows)]
            if len(seen) == len(set(part)):
                break
            part = refined
        first = {}
        for i, p in enumerate(part):
            first.setdefault(p, i)
        return [[(part[t], a) for t, a in rows[first[p]]] for p in sorted(first)]


# Lines: UAX #14 -----------------------------------------------------------------------------

LINE_VALUES = set("""AI AK AL AP AS B2 BA BB BK CB CJ CL CM CP CR EB EM EX GL H2 H3 HH HL HY ID
    IN IS JL JT JV LF NL NS NU OP PO PR QU RI SA SG SP SY VF VI WJ XX ZW ZWJ""".split())

# What the rules want to know of a code point: its class after LB1; whether it is East Asian
# (wide, fullwidth, halfwidth); and whether it is an initial quotation mark, a final one, a
# dotted circle, an unassigned pictograph, or a tab (which flowing text takes for a blank).
Line = namedtuple("Line", "value wide mark")
END = Line("END", False, "")
AL = Line("AL", False, "")


def line_classes(data, category):
    values = data.property("LineBreak.txt", "XX", LINE_VALUES)
    width = data.property("EastAsianWidth.txt", "N", {"A", "F", "H", "N", "Na", "W"})
    pictographs = data.having("emoji-data.txt", "Extended_Pictographic")
    classes = []
    for cp, value in enumerate(values):
        # LB1.  CJ stays a class of its own, so that it can be resolved either way.
        if value in ("AI", "SG", "XX"):
            value = "AL"
        elif value == "SA":
            value = "CM" if category[cp] in ("Mn", "Mc") else "AL"
        # A vertical tab breaks as a next line does; both are shown by their pictures in
        # flowing text, where the other line ends are blanks.
        elif cp == 0x0B:
            value = "NL"
        mark = ""
        if value == "QU" and category[cp] in ("Pi", "Pf"):
            mark = category[cp]
        elif cp == 0x25CC:
            mark = "DC"
        elif cp == 0x09:
            mark = "TAB"
        elif cp in pictographs and category[cp] == "Cn":
            mark = "CN"
        # A mark counts as what it stands on, or as a letter (LB9, LB10).
        wide = value not in ("CM", "ZWJ") and width[cp] in "WFH"
        classes.append(Line(value, wide, mark))
    return classes


HARD = {"BK", "CR", "LF", "NL"}
LETTERS = {"AL", "HL"}
HYPHENS = {"HY", "HH"}
IDEOGRAPHS = {"ID", "EB", "EM"}
KOREAN = {"JL", "JV", "JT", "H2", "H3"}

# What stands before a boundary: the last code point but for blanks and marks, whether blanks
# followed it, whether the very last is a ZWJ, and what the rules remember (flags):
#   quote    an initial quotation mark at the beginning of something (LB15a)
#   wide     East Asian before the quotation mark (LB19a)
#   first    a hyphen at the beginning of a word (LB20a)
#   hebrew   a hyphen after a Hebrew letter (LB21a)
#   number   digits, with their points or slashes; closed: then a bracket (LB25)
#   aksara   a syllable and its virama (LB28a)
#   odd      a regional indicator that waits for its other half (LB30a)
# and the open boundary: what must follow for which answer, and the answer otherwise.
LineState = namedtuple("LineState", "last blanks joined flags open")
LINE_START = LineState(Line("SOT", False, ""), False, False, frozenset(), None)


def is_syllable(c):
    return c.value in ("AK", "AS") or c.mark == "DC"


def follows(test, c):
    """Whether c is what a rule wants to follow: yes, no, or another test for the next."""
    if test == "LB15b":
        return c.value in HARD | {"SP", "GL", "WJ", "CL", "QU", "CP", "EX", "IS", "SY", "ZW",
                                  "END"}
    if test == "LB15c":
        return c.value == "NU"
    if test == "LB19a":
        return not c.wide
    if test == "LB25":
        return "LB25 digit" if c.value == "IS" else c.value == "NU"
    if test == "LB25 digit":
        return c.value == "NU"
    assert test == "LB28a"
    return c.value == "VF"


def line_rules(s, b):
    """The boundary between s and b, which is no mark: a list of (what must follow, the answer
    then) and the answer otherwise."""
    a, flags = s.last, s.flags
    last = "SP" if s.blanks else a.value
    ahead = []

    def answer(value):
        return ahead, value

    if last == "SOT":                                                           # LB2
        return answer(NONE)
    if last in HARD:
        return answer(NONE if (last, b.value) == ("CR", "LF") else MUST)        # LB4, LB5
    if b.value == "END":                                                        # LB3
        return answer(MUST)
    if b.value in HARD | {"SP", "ZW"}:                                          # LB6, LB7
        return answer(NONE)
    if a.value == "ZW":                                                         # LB8
        return answer(BREAK)
    if s.joined:                                                                # LB8a
        return answer(NONE)
    if b.value == "WJ" or last == "WJ":                                         # LB11
        return answer(NONE)
    if last == "GL":                                                            # LB12
        return answer(NONE)
    if b.value == "GL" and last not in {"SP", "BA"} | HYPHENS:                  # LB12a
        return answer(NONE)
    if b.value in ("CL", "CP", "EX", "SY"):                                     # LB13
        return answer(NONE)
    if a.value == "OP":                                                         # LB14
        return answer(NONE)
    if "quote" in flags:                                                        # LB15a
        return answer(NONE)
    if b.mark == "Pf":
        ahead.append(("LB15b", NONE))
    if last == "SP" and b.value == "IS":
        ahead.append(("LB15c", BREAK))
    if b.value == "IS":                                                         # LB15d
        return answer(NONE)
    if a.value in ("CL", "CP") and b.value == "NS":                             # LB16
        return answer(NONE)
    if a.value == "B2" and b.value == "B2":                                     # LB17
        return answer(NONE)
    if last == "SP":                                                            # LB18
        return answer(BREAK)
    if b.value == "QU" and b.mark != "Pi" or last == "QU" and a.mark != "Pf":   # LB19
        return answer(NONE)
    if b.value == "QU":                                                         # LB19a
        if not a.wide:
            return answer(NONE)
        ahead.append(("LB19a", NONE))
    if last == "QU" and (not b.wide or "wide" not in flags):                    # LB19a
        return answer(NONE)
    if last == "CB" or b.value == "CB":                                         # LB20
        return answer(BREAK)
    if "first" in flags and b.value in LETTERS:                                 # LB20a
        return answer(NONE)
    if b.value in ("BA", "NS") or b.value in HYPHENS or last == "BB":           # LB21
        return answer(NONE)
    if "hebrew" in flags and b.value != "HL":                                   # LB21a
        return answer(NONE)
    if last == "SY" and b.value == "HL":                                        # LB21b
        return answer(NONE)
    if b.value == "IN":                                                         # LB22
        return answer(NONE)
    if last in LETTERS and b.value == "NU" or last == "NU" and b.value in LETTERS:  # LB23
        return answer(NONE)
    if last == "PR" and b.value in IDEOGRAPHS or last in IDEOGRAPHS and b.value == "PO":
        return answer(NONE)                                                     # LB23a
    if last in ("PR", "PO") and b.value in LETTERS or last in LETTERS and b.value in ("PR", "PO"):
        return answer(NONE)                                                     # LB24
    if flags & {"number", "closed"} and b.value in ("PO", "PR"):                # LB25
        return answer(NONE)
    if last in ("PR", "PO") and b.value == "OP":                                # LB25
        ahead.append(("LB25", NONE))
    if b.value == "NU" and (last in ("PR", "PO", "HY", "IS") or "number" in flags):  # LB25
        return answer(NONE)
    if last == "JL" and b.value in ("JL", "JV", "H2", "H3"):                    # LB26
        return answer(NONE)
    if last in ("JV", "H2") and b.value in ("JV", "JT"):                        # LB26
        return answer(NONE)
    if last in ("JT", "H3") and b.value == "JT":                                # LB26
        return answer(NONE)
    if last in KOREAN and b.value == "PO" or last == "PR" and b.value in KOREAN:    # LB27
        return answer(NONE)
    if last in LETTERS and b.value in LETTERS:                                  # LB28
        return answer(NONE)
    if last == "AP" and is_syllable(b):                                         # LB28a
        return answer(NONE)
    if is_syllable(a) and b.value in ("VF", "VI"):                              # LB28a
        return answer(NONE)
    if "aksara" in flags and (b.value == "AK" or b.mark == "DC"):               # LB28a
        return answer(NONE)
    if is_syllable(a) and is_syllable(b):                                       # LB28a
        ahead.append(("LB28a", NONE))
    if last == "IS" and b.value in LETTERS:                                     # LB29
        return answer(NONE)
    if last in LETTERS | {"NU"} and b.value == "OP" and not b.wide:             # LB30
        return answer(NONE)
    if last == "CP" and not a.wide and b.value in LETTERS | {"NU"}:             # LB30
        return answer(NONE)
    if "odd" in flags and b.value == "RI":                                      # LB30a
        return answer(NONE)
    if b.value == "EM" and (last == "EB" or a.mark == "CN"):                    # LB30b
        return answer(NONE)
    return answer(BREAK)                                                        # LB31


def line_flags(s, b):
    """What the rules remember once b, which is no mark, stands after s."""
    last = "SP" if s.blanks else s.last.value
    if b.value == "SP":
        return s.flags & {"quote"}
    flags = set()
    if b.mark == "Pi" and last in HARD | {"SOT", "OP", "QU", "GL", "SP", "ZW"}:
        flags.add("quote")
    if b.value == "QU" and s.last.wide and not s.blanks:
        flags.add("wide")
    if b.value in HYPHENS and last in HARD | {"SOT", "SP", "ZW", "CB", "GL"}:
        flags.add("first")
    if b.value in HYPHENS and last == "HL":
        flags.add("hebrew")
    if b.value == "NU" or "number" in s.flags and b.value in ("SY", "IS"):
        flags.add("number")
    if "number" in s.flags and b.value in ("CL", "CP"):
        flags.add("closed")
    if b.value == "VI" and is_syllable(s.last) and not s.blanks:
        flags.add("aksara")
    if b.value == "RI" and "odd" not in s.flags:
        flags.add("odd")
    return frozenset(flags)


def settle(open_, b):
    """The answer for the open boundary now that b follows it; or it stays open."""
    tests, otherwise = open_
    rest = []
    for test, answer in tests:
        result = follows(test, b)
        if result is True and not rest:
            return answer, None
        if result:
            rest.append((result, answer))
    return (None, (tuple(rest), otherwise)) if rest else (otherwise, None)


def line_step(s, b):
    if b.value == "CJ":                                                         # LB1
        b = b._replace(value="NS")
    # A mark belongs to what it stands on (LB9), or is a letter (LB10).
    if b.value in ("CM", "ZWJ"):
        last = "SP" if s.blanks else s.last.value
        joined = b.value == "ZWJ"
        if last not in HARD | {"SOT", "SP", "ZW"}:
            return s._replace(joined=joined), NONE
        state, action = line_step(s, AL)
        return state._replace(joined=joined), action
    answer, still = settle(s.open, b) if s.open else (None, None)
    commit = COMMIT if answer == BREAK else 0
    ahead, action = line_rules(s, b)
    # A test can only change the answer that holds otherwise.
    ahead = tuple((test, a) for test, a in ahead if a != action)
    if ahead:
        assert not still
        still, action = (ahead, action), OPEN
    blanks = b.value == "SP"
    last = s.last if blanks and s.last.value not in HARD | {"SOT"} else b
    if blanks and last is b:
        last = Line("SP", False, "")
    return LineState(last, blanks, False, line_flags(s, b), still), commit + action


# Clusters: UAX #29 --------------------------------------------------------------------------

CLUSTER_VALUES = set("""CR LF Control Extend ZWJ Regional_Indicator Prepend SpacingMark L V T LV
    LVT Other""".split())
Cluster = namedtuple("Cluster", "value pictograph conjunct")


def cluster_classes(data):
    values = data.property("GraphemeBreakProperty.txt", "Other", CLUSTER_VALUES)
    pictographs = data.having("emoji-data.txt", "Extended_Pictographic")
    conjunct = {}
    for value in ("Consonant", "Extend", "Linker"):
        for cp in data.having("DerivedCoreProperties.txt", "InCB", value):
            conjunct[cp] = value
    return [Cluster(value, cp in pictographs, conjunct.get(cp, ""))
            for cp, value in enumerate(values)]


# The last code point's class; flags: emoji, a pictograph with extenders, then a ZWJ or not;
# consonant, with extenders, then a linker among them or not; odd as for lines.
ClusterState = namedtuple("ClusterState", "last flags")
CLUSTER_START = ClusterState("SOT", frozenset())


def cluster_rules(s, b):
    last, value = s.last, b.value
    if last == "SOT":                                                           # GB1
        return NONE
    if value == "END":                                                          # GB2
        return BREAK
    if last == "CR" and value == "LF":                                          # GB3
        return NONE
    if last in ("Control", "CR", "LF") or value in ("Control", "CR", "LF"):     # GB4, GB5
        return BREAK
    if last == "L" and value in ("L", "V", "LV", "LVT"):                        # GB6
        return NONE
    if last in ("LV", "V") and value in ("V", "T"):                             # GB7
        return NONE
    if last in ("LVT", "T") and value == "T":                                   # GB8
        return NONE
    if value in ("Extend", "ZWJ", "SpacingMark") or last == "Prepend":          # GB9, GB9a, GB9b
        return NONE
    if "linked" in s.flags and b.conjunct == "Consonant":                       # GB9c
        return NONE
    if "joined" in s.flags and b.pictograph:                                    # GB11
        return NONE
    if "odd" in s.flags and value == "Regional_Indicator":                      # GB12, GB13
        return NONE
    return BREAK                                                                # GB999


def cluster_step(s, b):
    flags = set()
    if b.pictograph or "emoji" in s.flags and b.value == "Extend":
        flags.add("emoji")
    if "emoji" in s.flags and b.value == "ZWJ":
        flags.add("joined")
    if b.conjunct == "Consonant" or "consonant" in s.flags and b.conjunct in ("Extend", "Linker"):
        flags.add("consonant")
    if "consonant" in s.flags and b.conjunct == "Linker" \
            or "linked" in s.flags and b.conjunct in ("Extend", "Linker"):
        flags.add("linked")
    if b.value == "Regional_Indicator" and "odd" not in s.flags:
        flags.add("odd")
    return ClusterState(b.value, frozenset(flags)), cluster_rules(s, b)


# Words: UAX #29 -----------------------------------------------------------------------------

WORD_VALUES = set("""CR LF Newline Extend ZWJ Format Katakana Hebrew_Letter ALetter Single_Quote
    Double_Quote MidNumLet MidLetter MidNum Numeric ExtendNumLet Regional_Indicator WSegSpace
    Other""".split())
Word = namedtuple("Word", "value pictograph")


def word_classes(data):
    values = data.property("WordBreakProperty.txt", "Other", WORD_VALUES)
    pictographs = data.having("emoji-data.txt", "Extended_Pictographic")
    return [Word(value, cp in pictographs) for cp, value in enumerate(values)]


LINE_ENDS = {"CR", "LF", "Newline"}
AHLETTER = {"ALetter", "Hebrew_Letter"}
IGNORED = {"Extend", "Format", "ZWJ"}

# The last code point but for ignored ones (WB4), the very last, the parity of regional
# indicators, and what must follow for the open boundary to be none.
WordState = namedtuple("WordState", "last very odd open")
WORD_START = WordState("SOT", "SOT", False, None)


def word_rules(s, b):
    """The boundary between s and b: what must follow for it to be none, if anything can make
    it so, and the answer otherwise."""
    last, value = s.last, b.value
    if last == "SOT":                                                           # WB1
        return None, NONE
    if value == "END":                                                          # WB2
        return None, BREAK
    if s.very == "CR" and value == "LF":                                        # WB3
        return None, NONE
    if s.very in LINE_ENDS or value in LINE_ENDS:                               # WB3a, WB3b
        return None, BREAK
    if s.very == "ZWJ" and b.pictograph:                                        # WB3c
        return None, NONE
    if s.very == "WSegSpace" and value == "WSegSpace":                          # WB3d
        return None, NONE
    if value in IGNORED:                                                        # WB4
        return None, NONE
    if last in AHLETTER and value in AHLETTER:                                  # WB5
        return None, NONE
    if last == "Hebrew_Letter" and value == "Single_Quote":                     # WB7a
        return None, NONE
    if last in AHLETTER and value in ("MidLetter", "MidNumLet", "Single_Quote"):    # WB6
        return AHLETTER, BREAK
    if last == "Hebrew_Letter" and value == "Double_Quote":                     # WB7b
        return {"Hebrew_Letter"}, BREAK
    if last == "Numeric" and value in ("MidNum", "MidNumLet", "Single_Quote"):  # WB12
        return {"Numeric"}, BREAK
    if last in AHLETTER | {"Numeric"} and value in AHLETTER | {"Numeric"}:      # WB8, WB9, WB10
        return None, NONE
    if last == "Katakana" and value == "Katakana":                              # WB13
        return None, NONE
    if value == "ExtendNumLet" and last in AHLETTER | {"Numeric", "Katakana", "ExtendNumLet"}:
        return None, NONE                                                       # WB13a
    if last == "ExtendNumLet" and value in AHLETTER | {"Numeric", "Katakana"}:  # WB13b
        return None, NONE
    if s.odd and value == "Regional_Indicator":                                 # WB15, WB16
        return None, NONE
    return None, BREAK                                                          # WB999


def word_step(s, b):
    value = b.value
    if value in IGNORED and s.very not in LINE_ENDS | {"SOT"}:
        return s._replace(very=value), word_rules(s, b)[1]
    commit = 0
    if s.open:
        if value in s.open:                                                     # WB7, WB7c, WB11
            return WordState(value, value, False, None), NONE
        commit = COMMIT
    ahead, action = word_rules(s, b)
    odd = value == "Regional_Indicator" and not s.odd
    # What it takes to follow is kept only where the letter before fits it: an apostrophe after
    # a Hebrew letter joins it and waits for nothing more, yet a letter after it is none apart.
    if s.last == "Hebrew_Letter" and value == "Single_Quote":                   # WB7a, then WB7
        return WordState("Hebrew_Letter'", value, odd, None), commit + action
    if s.last == "Hebrew_Letter'" and value in AHLETTER:                        # WB7
        return WordState(value, value, odd, None), commit + NONE
    return WordState(value, value, odd, ahead and frozenset(ahead)), \
        commit + (OPEN if ahead else action)


# Sentences: UAX #29 -------------------------------------------------------------------------

SENTENCE_VALUES = set("""CR LF Sep Extend Format Sp Lower Upper OLetter Numeric ATerm SContinue
    STerm Close Other""".split())
Sentence = namedtuple("Sentence", "value")


def sentence_classes(data):
    values = data.property("SentenceBreakProperty.txt", "Other", SENTENCE_VALUES)
    return [Sentence(value) for value in values]


PARASEP = {"CR", "LF", "Sep"}

# The stop that was passed and what followed it: None, or (ATerm or STerm, "", "Close", "Sp" or
# "ParaSep"); the last code point but for ignored ones; whether a letter stood before the ATerm
# (SB7); and whether the boundary after the stop is open (SB8).
SentenceState = namedtuple("SentenceState", "stop last letter open")
SENTENCE_START = SentenceState(None, "SOT", False, False)


def sentence_rules(s, b):
    value = b.value
    if s.last == "SOT":                                                         # SB1
        return NONE
    if value == "END":                                                          # SB2
        return BREAK
    if s.last == "CR" and value == "LF":                                        # SB3
        return NONE
    if s.last in PARASEP:                                                       # SB4
        return BREAK
    if not s.stop:
        return NONE                                                             # SB998
    stop, after = s.stop
    if s.last == "ATerm" and value == "Numeric":                                # SB6
        return NONE
    if s.last == "ATerm" and s.letter and value == "Upper":                     # SB7
        return NONE
    if stop == "ATerm" and value == "Lower":                                    # SB8
        return NONE
    if value in ("SContinue", "ATerm", "STerm"):                                # SB8a
        return NONE
    if after in ("", "Close") and value in {"Close", "Sp"} | PARASEP:           # SB9
        return NONE
    if value in {"Sp"} | PARASEP:                                               # SB10
        return NONE
    if stop == "ATerm" and value not in ("OLetter", "Upper"):                   # SB8
        return OPEN
    return BREAK                                                                # SB11


def next_stop(s, value, action):
    if value in ("ATerm", "STerm"):
        return value, ""
    if s.stop and action == NONE and value in {"Close", "Sp"} | PARASEP:
        return s.stop[0], "ParaSep" if value in PARASEP else value
    return None


def sentence_step(s, b):
    value = b.value
    if value in ("Extend", "Format") and s.last not in PARASEP | {"SOT"}:       # SB5
        return s, NONE
    action, commit, open_ = sentence_rules(s, b), 0, s.open
    if open_ and value in PARASEP | {"OLetter", "Upper", "ATerm", "STerm", "END"}:
        commit, open_ = COMMIT, False
    if open_ and value == "Lower":
        open_ = False
    letter = value == "ATerm" and s.last in ("Upper", "Lower")
    stop = next_stop(s, value, action)
    return SentenceState(stop, value, letter, open_ or action == OPEN), commit + action


# Writing ------------------------------------------------------------------------------------

HEADER = "/* SPDX-License-Identifier: ISC */\n/* Written by scripts/unicode.py from the data of " \
         "Unicode %s: do not edit.\n * The data are under the Unicode License V3. */\n"


def name_of(c):
    parts = []
    for part in c:
        if part is True:
            parts.append("WIDE" if isinstance(c, Line) else "PICTOGRAPH")
        elif part:
            parts.append(part.upper())
    return "_".join(parts)


def rows_of(values, per_row=20):
    for i in range(0, len(values), per_row):
        yield "    " + " ".join("%d," % v for v in values[i:i + per_row])


def array(kind, name, values):
    return ["const %s %s[%d] = {" % (kind, name, len(values)), *rows_of(values), "};", ""]


class Table:
    """The classes of one kind and the machine over them."""

    def __init__(self, name, classes, end, start, step, extra=()):
        self.name = name
        known = sorted(set(classes) | set(extra), key=name_of)
        self.names = [name_of(c) for c in known] + ["END"]
        if len(set(self.names)) != len(self.names):
            fail("two classes have one name: " + " ".join(self.names))
        number = {c: i for i, c in enumerate(known)}
        self.values = [number[c] for c in classes]
        self.shift = (len(self.names) - 1).bit_length()
        self.machine = Machine(start, known + [end], step)

    def enum(self):
        prefix = self.name.upper()
        yield "/* %d classes, %d states. */" % (len(self.names), len(self.machine.rows))
        yield "enum {"
        for name in self.names:
            yield "    %s_%s," % (prefix, name)
        yield "    %s_SHIFT = %d," % (prefix, self.shift)
        yield "    %s_STATES = %d," % (prefix, len(self.machine.rows))
        yield "};"
        yield ""

    def entries(self):
        width = 1 << self.shift
        for row in self.machine.rows:
            for target, action in row:
                yield target << self.shift + 3 | action
            yield from [0] * (width - len(row))

    def data(self, flags=None):
        values = [v | (flags[i] if flags else 0) for i, v in enumerate(self.values)]
        blocks, index = {}, []
        for i in range(0, LIMIT, BLOCK):
            index.append(blocks.setdefault(tuple(values[i:i + BLOCK]), len(blocks)))
        if len(blocks) > 256:
            fail("too many blocks of " + self.name)
        yield from array("uint8_t", self.name + "_index", index)
        yield from array("uint8_t", self.name + "_block", [v for b in blocks for v in b])
        entries = list(self.entries())
        if max(entries) >= 1 << 16:
            fail("too many states for " + self.name)
        yield from array("uint16_t", self.name + "_next", entries)

    def declarations(self):
        for suffix, kind in (("index", "uint8_t"), ("block", "uint8_t"), ("next", "uint16_t")):
            yield "extern const %s %s_%s[];" % (kind, self.name, suffix)


# Not shown when it stands alone, nor given a column: bit 7 of a cluster's class.
HIDDEN = 0x80


def hidden(data, category, clusters):
    ignorable = data.having("DerivedCoreProperties.txt", "Default_Ignorable_Code_Point")
    return [HIDDEN if cp in ignorable or category[cp] == "Cf" and clusters[cp].value != "Prepend"
            else 0 for cp in range(LIMIT)]


def generate(folder):
    data = Data(folder)
    category = data.categories()
    clusters = cluster_classes(data)
    tables = [
        Table("line", line_classes(data, category), END, LINE_START, line_step),
        Table("cluster", clusters, Cluster("END", False, ""), CLUSTER_START, cluster_step),
        Table("word", word_classes(data), Word("END", False), WORD_START, word_step),
        Table("sentence", sentence_classes(data), Sentence("END"), SENTENCE_START,
              sentence_step),
    ]
    head = HEADER % data.version
    header = [head + "#ifndef IBID_TEXT_TABLES_H", "#define IBID_TEXT_TABLES_H", "",
              "#include <stdint.h>", "", '#define TABLES_UNICODE "%s"' % data.version,
              "#define TABLES_BLOCK %d" % BLOCK, "#define CLUSTER_HIDDEN 0x%X" % HIDDEN, ""]
    source = [head + '#include "tables.h"', "", "/* clang-format off */", ""]
    for table in tables:
        header += [*table.enum(), *table.declarations(), ""]
        source += table.data(hidden(data, category, clusters) if table.name == "cluster" else None)
    header += ["#endif"]
    return {"tables.h": "\n".join(header) + "\n", "tables.c": "\n".join(source[:-1]) + "\n"}


def main():
    args = [a for a in sys.argv[1:] if a != "--check"]
    if not 1 <= len(args) <= 2:
        fail("usage: unicode.py [--check] DATA [FOLDER]")
    root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    folder = args[1] if len(args) == 2 else os.path.join(root, "src", "text")
    for name, text in generate(args[0]).items():
        path = os.path.join(folder, name)
        if "--check" not in sys.argv:
            with open(path, "w", encoding="utf-8") as f:
                f.write(text)
        elif open(path, encoding="utf-8").read() != text:
            fail("%s is not what the data give" % path)


if __name__ == "__main__":
    main()
