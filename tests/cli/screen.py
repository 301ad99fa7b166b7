# SPDX-License-Identifier: ISC
"""A terminal as small as the tests need: what a program has written, as rows of
text.  It knows what terminfo's "xterm" makes curses send, and fails on the rest."""
import codecs
import re

SEQUENCE = re.compile(r"\x1b(?:\[([?>]?)([0-9;]*)([@-~])|\]([^\x07]*)\x07|[()][0-9A-B]|([^\[\]()]))")
UNFINISHED = re.compile(r"\x1b(?:[()]?|\[[?>]?[0-9;]*|\][^\x07]*)\Z")


class Screen:
    def __init__(self, rows, cols):
        self.decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self.pending = ""
        self.resize(rows, cols)

    def resize(self, rows, cols):
        self.rows, self.cols = rows, cols
        self.cells = [[" "] * cols for _ in range(rows)]
        self.row = self.col = 0
        self.region, self.last = (0, rows), " "

    def text(self):
        return "\n".join("".join(row).rstrip() for row in self.cells)

    def feed(self, data):
        self.pending += self.decode(data)
        at = 0
        while at < len(self.pending):
            c = self.pending[at]
            if c != "\x1b":
                self.put(c)
                at += 1
                continue
            found = SEQUENCE.match(self.pending, at)
            if not found:
                if not UNFINISHED.match(self.pending[at:]):
                    raise AssertionError("not understood: %r" % self.pending[at:at + 20])
                break
            self.obey(*found.groups())
            self.row = min(max(self.row, 0), self.rows - 1)
            self.col = min(max(self.col, 0), self.cols)
            at = found.end()
        self.pending = self.pending[at:]

    def put(self, c):
        if c == "\r":
            self.col = 0
        elif c == "\n":
            self.line_feed()
        elif c == "\b":
            self.col = max(self.col - 1, 0)
        elif c == "\t":
            self.col = min(self.col // 8 * 8 + 8, self.cols - 1)
        elif c >= " ":
            if self.col == self.cols:
                self.col = 0
                self.line_feed()
            self.cells[self.row][self.col] = self.last = c
            self.col += 1

    def line_feed(self):
        if self.row + 1 == self.region[1]:
            self.scroll(self.region[0], 1)
        else:
            self.row += 1

    def scroll(self, top, lines):
        """Moves the rows from top to the region's end up, or down."""
        part = self.cells[top:self.region[1]]
        blank = [[" "] * self.cols for _ in range(min(abs(lines), len(part)))]
        part = part[lines:] + blank if lines > 0 else blank + part[:len(part) + lines]
        self.cells[top:self.region[1]] = part[:self.region[1] - top]

    def obey(self, private, numbers, final, title, single):
        if single == "M":
            if self.row == self.region[0]:
                self.scroll(self.row, -1)
            else:
                self.row -= 1
        if not final or private or final in "mhlt":
            return
        given = [int(n or 0) for n in numbers.split(";")]
        n = max(given[0], 1)
        row = self.cells[self.row]
        if final in "Hf":
            self.row, self.col = n - 1, (max(given[1], 1) if len(given) > 1 else 1) - 1
        elif final == "d":
            self.row = n - 1
        elif final == "G":
            self.col = n - 1
        elif final in "AB":
            self.row += n if final == "B" else -n
        elif final in "CD":
            self.col += n if final == "C" else -n
        elif final == "r":
            bottom = given[1] if len(given) > 1 and given[1] else self.rows
            self.region = (n - 1, min(bottom, self.rows))
            self.row = self.col = 0
        elif final in "ST":
            self.scroll(self.region[0], n if final == "S" else -n)
        elif final in "ML":
            self.scroll(self.row, n if final == "M" else -n)
        elif final == "X":
            row[self.col:self.col + n] = [" "] * min(n, self.cols - self.col)
        elif final == "P":
            row[self.col:] = row[self.col + n:] + [" "] * min(n, self.cols - self.col)
        elif final == "@":
            row[self.col:] = ([" "] * n + row[self.col:])[:self.cols - self.col]
        elif final == "b":
            for _ in range(n):
                self.put(self.last)
        elif final in "JK":
            self.erase(final, given[0])
        else:
            raise AssertionError("not understood: CSI %s %s" % (numbers, final))

    def erase(self, final, which):
        row, blank = self.cells[self.row], [" "] * self.cols
        row[:] = {0: row[:self.col] + blank[self.col:], 2: blank[:],
                  1: blank[:self.col + 1] + row[self.col + 1:]}[which]
        if final == "J":
            away = {0: range(self.row + 1, self.rows), 1: range(self.row),
                    2: range(self.rows)}[which]
            for i in away:
                self.cells[i] = blank[:]
