#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""embed.py FILE NAME: FILE as C, the bytes NAME_text and their number NAME_size."""
import sys

path, name = sys.argv[1:]
with open(path, "rb") as f:
    data = f.read()
print('#include "%s.h"\n' % name)
print("const unsigned char %s_text[] = {" % name)
for i in range(0, len(data), 20):
    print("    " + "".join("%d," % b for b in data[i:i + 20]))
# An array is never empty.
print("    0};\n")
print("const size_t %s_size = %d;" % (name, len(data)))
