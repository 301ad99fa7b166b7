#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""Checks what the compiler does not: which module includes which header, that the
map of the code is complete, and that nothing names a place of one machine."""
import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

# What each module may know besides base and itself.
KNOWS = {
    'base': '',
    'text': '',
    'source': 'text',
    'document': 'text',
    'format': 'text source document',
    'layout': 'text document',
    'bookmarks': 'text document',
    'reader': 'text document layout bookmarks',
    'view': 'text document layout reader bookmarks',
    'terminal': 'view reader text document layout bookmarks',
    'cli': 'text source document format layout bookmarks reader view terminal',
}

# Public headers that are not called as their module is.
MODULE_OF = {'job': 'base', 'builder': 'document', 'structure': 'document'}

# Public headers that only these modules may include.
RESTRICTED = {'builder': {'document', 'format'}}

# Libraries that one module alone may talk to.
OWNED = [
    (re.compile(r'^(curses|ncurses.*|term)\.h$'), {'terminal'}),
    (re.compile(r'^uni[a-z]+\.h$'), {'text'}),
    (re.compile(r'^iconv\.h$'), {'source', 'terminal'}),
]
UNISTD = 'unistd.h'

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
MACHINE_PATH = re.compile(r'/(home|root|work|Users)/[a-z]')


def files(*folders):
    for folder in folders:
        for base, dirs, names in os.walk(os.path.join(ROOT, folder)):
            dirs[:] = [d for d in dirs if d != '__pycache__']
            for name in sorted(names):
                yield os.path.relpath(os.path.join(base, name), ROOT)


def module_of(header):
    return MODULE_OF.get(header[:-2], header[:-2])


def check_includes(wrong):
    for path in files('src', 'include'):
        if not path.endswith(('.c', '.h')):
            continue
        parts = path.split('/')
        module = parts[1] if parts[0] == 'src' else module_of(parts[2])
        may = set(KNOWS[module].split()) | {module, 'base'}
        for number, line in enumerate(open(os.path.join(ROOT, path), encoding='utf-8'), 1):
            match = INCLUDE.match(line)
            if not match:
                continue
            kind, name = match.groups()
            where = '%s:%d: ' % (path, number)
            if kind == '"':
                if '/' in name:
                    wrong.append(where + 'a private header of another place: ' + name)
            elif name.startswith('ibid/'):
                if module not in RESTRICTED.get(name[5:-2], {module}):
                    wrong.append(where + '%s may not include %s' % (module, name))
                if module_of(name[5:]) not in may:
                    wrong.append(where + '%s may not know %s' % (module, name[5:-2]))
            elif name != UNISTD:
                for pattern, owners in OWNED:
                    if pattern.match(name) and module not in owners:
                        wrong.append(where + '%s may not include %s' % (module, name))


def mapped(path):
    return path.endswith(('.c', '.h', '.py', '.sh')) or path.startswith('scripts/')


def check_map(wrong):
    lines = open(os.path.join(ROOT, 'CODE-MAP'), encoding='utf-8').read().splitlines()
    named = {line.split()[0] for line in lines
             if re.match(r'(src|include|tests|scripts|texts|man)/\S+\s', line)}
    there = {p for p in files('src', 'include', 'tests', 'scripts') if mapped(p)}
    for path in sorted(there - named):
        wrong.append('CODE-MAP: no line for ' + path)
    for path in sorted(named):
        if not os.path.exists(os.path.join(ROOT, path)):
            wrong.append('CODE-MAP: there is no ' + path)


def check_machine_paths(wrong):
    for path in files('src', 'include', 'scripts', 'man', 'texts'):
        text = open(os.path.join(ROOT, path), encoding='utf-8', errors='replace').read()
        if MACHINE_PATH.search(text):
            wrong.append(path + ': names a place of one machine')


def main():
    wrong = []
    check_includes(wrong)
    check_map(wrong)
    check_machine_paths(wrong)
    for line in wrong:
        print(line)
    print('%d modules, %d faults' % (len(KNOWS), len(wrong)))
    return 1 if wrong else 0


sys.exit(main())
