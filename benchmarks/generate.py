# SPDX-License-Identifier: ISC
"""Footnoted texts of any size in three scripts, always the same ones."""
import random

SCRIPTS = {
    "Latin": ("abcdefghiklmnoprstuvw", (2, 9), " ", ", ", ". "),
    "Cyrillic": ("\u0430\u0431\u0432\u0433\u0434\u0435\u0437\u0438\u043a\u043b\u043c\u043d"
                 "\u043e\u043f\u0440\u0441\u0442\u0443\u0447\u044f", (3, 10), " ", ", ", ". "),
    "Han": ("".join(chr(c) for c in range(0x4E00, 0x5200)), (1, 3), "", "\uff0c", "\u3002"),
}

# So much is made word by word; a larger text repeats it under other numbers.
PART = 1_000_000


def sentence(rng, script):
    letters, (least, most), blank, comma, stop = SCRIPTS[script]
    words = ["".join(rng.choices(letters, k=rng.randint(least, most)))
             for _ in range(rng.randint(5, 25))]
    middle = rng.randrange(1, len(words))
    return (blank.join(words[:middle]) + comma + blank.join(words[middle:]) + stop)


def paragraphs(rng, script):
    """Some paragraphs, PART bytes of them, as what goes before and after a marker."""
    made, size = [], 0
    while size < PART:
        halves = ["".join(sentence(rng, script) for _ in range(rng.randint(1, 5))).strip()
                  for _ in range(2)]
        made.append(halves)
        size += sum(len(half.encode()) for half in halves)
    return made


def write(path, size, script):
    """A text of about size bytes: each tenth paragraph cites a note, and the notes
    stand at the end."""
    rng = random.Random(script)
    part = paragraphs(rng, script)
    notes, written = [], 0
    with open(path, "w", encoding="utf-8") as f:
        while written < size:
            for i, (one, two) in enumerate(part):
                if i % 10 == 0:
                    notes.append(two[:200])
                    one += " [%d]" % len(notes)
                text = one + " " + two + "\n\n"
                written += len(text) if script == "Latin" else len(text.encode())
                f.write(text)
                if written >= size:
                    break
        f.write("NOTES\n\n")
        for i, note in enumerate(notes, 1):
            f.write("[%d] %s\n\n" % (i, note))
