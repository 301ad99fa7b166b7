#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""Checks what the compiler does not: which module includes which header, circles of calls
between the files of a module, sizes of headers and structs, names, and CODE-MAP.

What a rule does not hold for yet is listed with its reason in the tables at the top.  They only
shrink: an entry that is no longer needed is a fault as well."""
import collections
import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

# What each module may use besides base and itself.
USES = {
    'base': '',
    'text': '',
    'source': 'text',
    'infer': 'text',
    'document': 'text infer',
    'format': 'text source document infer',
    'layout': 'text document',
    'anchor': 'text',
    'bookmarks': 'text anchor',
    'annotations': 'text document anchor bookmarks',
    'reader': 'text document layout anchor bookmarks annotations',
    'view': 'text document layout reader bookmarks',
    'terminal': 'view reader text document layout bookmarks',
    'cli': 'text source document format layout anchor bookmarks reader view terminal',
}

# Public headers that are not called as their module is.
MODULE_OF = {'key': 'base', 'job': 'base', 'spool': 'base', 'builder': 'infer', 'structure': 'infer'}

# Public headers that only these modules may include.
RESTRICTED = {'builder': {'infer', 'document', 'format'}, 'infer': {'infer', 'document'}}

# Headers of libraries that only these modules may include.
OWNED = [
    (re.compile(r'^(curses|ncurses.*|term)\.h$'), {'terminal'}),
    (re.compile(r'^uni[a-z]+\.h$'), {'text'}),
    (re.compile(r'^iconv\.h$'), {'source', 'terminal'}),
]
UNISTD = 'unistd.h'

# Files of a module that call each other in a circle, and why they still do.
CIRCLES = [
]

HEADER_LINES = 150
LONG_HEADERS = {
}

STRUCT_MEMBERS = 20  # more need a comment before the struct that says why, with "members" in it
LARGE_STRUCTS = {
}

# Types that are defined in several files.
SAME_TYPES = {
}

# Names of several .c files in src.
SAME_FILES = {
}

GENERATED = {'src/text/tables.c', 'src/text/tables.h'}

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
MACHINE_PATH = re.compile(r'/(home|root|work|Users)/[a-z]')
TOKENS = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)
# A definition stands at the beginning of a line, and its brace alone on a later one.
FUNCTION = re.compile(r'^(?!else|typedef)(\w[\w\s*]*?[\s*])(\w+)\(([^;{}]*)\)\s*\n\{(.*?)^\}', re.M | re.S)
# A name that is no member and no tag.
MENTION = re.compile(r'(?<![\w.])(?<!->)(?<!struct )(?<!enum )[a-z_]\w*\b')
TYPE = re.compile(r'^(struct|union|enum)\s+(\w+)\s*\{', re.M)


def files(*folders):
    for folder in folders:
        for base, dirs, names in os.walk(os.path.join(ROOT, folder)):
            dirs[:] = sorted(d for d in dirs if d != '__pycache__')
            for name in sorted(names):
                yield os.path.relpath(os.path.join(base, name), ROOT)


def sources():
    return [p for p in files('src', 'include') if p.endswith(('.c', '.h'))]


def read(path):
    with open(os.path.join(ROOT, path), encoding='utf-8', errors='replace') as f:
        return f.read()


def stripped(text):
    """C with blanks in place of comments, strings and characters."""
    def blank(match):
        return re.sub(r'[^\n]', ' ', match.group())
    return TOKENS.sub(blank, text)


def compare(what, found, listed, wrong):
    """found, listed: a message or a reason for each name."""
    for name in sorted(set(found) - set(listed)):
        wrong.append('%s: %s' % (name, found[name]))
    for name in sorted(set(listed) - set(found)):
        wrong.append('%s: no longer %s: remove it from this test' % (name, what))


def module_of_header(header):
    return MODULE_OF.get(header[:-2], header[:-2])


def check_includes(wrong):
    for path in sources():
        parts = path.split('/')
        module = parts[1] if parts[0] == 'src' else module_of_header(parts[2])
        may = set(USES[module].split()) | {module, 'base'}
        for number, line in enumerate(read(path).split('\n'), 1):
            match = INCLUDE.match(line)
            if not match:
                continue
            kind, name = match.groups()
            where = '%s:%d: ' % (path, number)
            if kind == '"':
                if '/' in name:
                    wrong.append(where + 'includes an inner header of another module: ' + name)
            elif name.startswith('ibid/'):
                if module not in RESTRICTED.get(name[5:-2], {module}):
                    wrong.append(where + '%s may not include %s' % (module, name))
                if module_of_header(name[5:]) not in may:
                    wrong.append(where + '%s may not use %s' % (module, name[5:-2]))
            elif name != UNISTD:
                for pattern, owners in OWNED:
                    if pattern.match(name) and module not in owners:
                        wrong.append(where + '%s may not include %s' % (module, name))


# Calls ---------------------------------------------------------------------------------------

def functions(text):
    """Name, whether it is static, and body of each function that C without comments defines."""
    for match in FUNCTION.finditer(text):
        yield match.group(2), 'static' in match.group(1).split(), match.group(4)


def call_graph(texts):
    """Which file of a module mentions a function that another one defines, as
    {file: {other file: {functions}}}.  A header counts as the .c file of the same name."""
    owner, mine, bodies = {}, collections.defaultdict(set), collections.defaultdict(str)
    for path, text in texts.items():
        node = path[:-2]
        for name, static, body in functions(text):
            mine[node].add(name)
            if not static or path.endswith('.h'):
                owner[name] = node
        # Tables of functions call them as well.
        bodies[node] += text if path.endswith('.c') else ''.join(b for _, _, b in functions(text))
    graph = {node: collections.defaultdict(set) for node in bodies}
    for node, text in bodies.items():
        for name in set(re.findall(MENTION, text)) & set(owner):
            if owner[name] != node and name not in mine[node]:
                graph[node][owner[name]].add(name)
    return graph


def reachable(graph, start):
    seen, todo = set(), [start]
    while todo:
        for node in graph[todo.pop()]:
            if node not in seen:
                seen.add(node)
                todo.append(node)
    return seen


def circles(graph):
    """The sets of files that reach each other."""
    reach = {node: reachable(graph, node) for node in graph}
    return {tuple(sorted(other for other in graph if other in reach[node] and
                         node in reach[other])) for node in graph if node in reach[node]}


def check_circles(wrong):
    found = set()
    for module in USES:
        texts = {os.path.basename(p): stripped(read(p)) for p in files('src/' + module)
                 if p.endswith(('.c', '.h')) and p not in GENERATED}
        graph = call_graph(texts)
        for circle in circles(graph):
            found.add((module, ' '.join(circle)))
            if (module, ' '.join(circle)) in [c[:2] for c in CIRCLES]:
                continue
            wrong.append('src/%s: files call each other in a circle: %s' % (module, ' '.join(circle)))
            for node in circle:
                for other in sorted(set(graph[node]) & set(circle)):
                    wrong.append('    %s -> %s: %s' % (node, other,
                                                       ' '.join(sorted(graph[node][other]))))
    for module, names, _ in CIRCLES:
        if (module, names) not in found:
            wrong.append('src/%s: this circle has gone or is smaller, change CIRCLES: %s'
                         % (module, names))


# Sizes and names -----------------------------------------------------------------------------

def check_headers(wrong):
    found = {}
    for path in files('src'):
        lines = read(path).count('\n')
        if path.endswith('.h') and path not in GENERATED and lines > HEADER_LINES:
            found[path] = 'an inner header of %d lines' % lines
    compare('too long', found, LONG_HEADERS, wrong)


def body_at(text, at):
    """What stands between the brace at and the one that closes it."""
    depth = 0
    for i in range(at, len(text)):
        depth += (text[i] == '{') - (text[i] == '}')
        if not depth:
            return text[at + 1:i]
    return text[at + 1:]


def members(body):
    """How many members a struct's body declares; those of a named inner struct are its own."""
    inner = re.compile(r'\{[^{}]*\}')
    while inner.search(body):
        body = inner.sub(' @ ', body)
    count = 0
    for declaration in re.sub(r'\([^()]*\)|\[[^\]]*\]', '', body).split(';'):
        count += declaration.count(',') + 1 if declaration.strip() else 0
    return count


def comment_before(text, at):
    before = text[:at].rstrip()
    return before[before.rfind('/*'):] if before.endswith('*/') else ''


def check_types(wrong):
    large, where = {}, collections.defaultdict(set)
    for path in sources():
        text = read(path)
        plain = stripped(text)
        for match in TYPE.finditer(plain):
            kind, name = match.groups()
            where['%s %s' % (kind, name)].add(path)
            if kind == 'enum':
                continue
            n = members(body_at(plain, match.end() - 1))
            if n > STRUCT_MEMBERS and 'members' not in comment_before(text, match.start()):
                large['%s: struct %s' % (path, name)] = '%d members, and no comment says why' % n
    compare('too large', large, LARGE_STRUCTS, wrong)
    same = {name: 'defined in ' + ' and '.join(sorted(paths))
            for name, paths in where.items() if len(paths) > 1}
    compare('defined twice', same, SAME_TYPES, wrong)


def check_file_names(wrong):
    where = collections.defaultdict(list)
    for path in files('src'):
        if path.endswith('.c'):
            where[os.path.basename(path)].append(path)
    same = {name: 'the name of ' + ' and '.join(paths)
            for name, paths in where.items() if len(paths) > 1}
    compare('the name of several files', same, SAME_FILES, wrong)


# The map -------------------------------------------------------------------------------------

def mapped(path):
    return path.endswith(('.c', '.h', '.py', '.sh', '.md')) or path.startswith('scripts/')


def uses_line(module):
    others = USES[module].split()
    if module == 'cli':
        return 'every other module'
    return ', '.join(others or ['base' if module != 'base' else 'no other module'])


def check_entry(path, words, wrong):
    where = 'CODE-MAP: %s: ' % path
    if not os.path.exists(os.path.join(ROOT, path)):
        wrong.append(where + 'there is no such file')
        return
    if re.search(r'\binterface$', words):
        wrong.append(where + 'say what is in it')
    if not path.endswith(('.c', '.h')):
        return
    text = read(path)
    for name in re.findall(r'struct (\w+)|\b([a-z]+_[a-z_]+)\b', words):
        if not re.search(r'\b%s\b' % ''.join(name), text):
            wrong.append(where + 'it does not have ' + ''.join(name))


def check_map(wrong):
    named, module, headed = {}, None, set()
    for line in read('CODE-MAP').splitlines():
        heading = re.match(r'(\w+) +uses (.*)', line)
        entry = re.match(r'((?:\w+/)*[\w.-]+)  +(\S.*)', line)
        if heading:
            module = heading.group(1)
            headed.add(module)
            if module not in USES or heading.group(2) != uses_line(module):
                wrong.append('CODE-MAP: %s uses %s' % (module, uses_line(module)
                                                       if module in USES else 'what?'))
        elif entry:
            path, words = entry.groups()
            if path in named:
                wrong.append('CODE-MAP: %s has two lines' % path)
            if path.startswith('src/') and path.split('/')[1] != module:
                wrong.append('CODE-MAP: %s stands under %s' % (path, module))
            named[path] = words
            check_entry(path, words, wrong)
    for module in sorted(set(USES) - headed):
        wrong.append('CODE-MAP: no heading for ' + module)
    there = {p for p in files('src', 'include', 'tests', 'scripts', 'benchmarks', 'doc') if mapped(p)}
    for path in sorted(there - set(named)):
        wrong.append('CODE-MAP: no line for ' + path)


def check_machine_paths(wrong):
    papers = [p for p in os.listdir(ROOT) if p.endswith('.md')] + ['CODE-MAP']
    for path in [*files('src', 'include', 'scripts', 'man', 'texts', 'doc'), *papers]:
        if MACHINE_PATH.search(read(path)):
            wrong.append(path + ': names a place of one machine')


SAMPLE = {
    'a.c': 'static int one(void)\n{\n    return two() + s.four;\n}\nint three(void)\n{\n}\n',
    'b.c': 'int two(void)\n{\n    return 0;\n}\nint four(void)\n{\n    return 0;\n}\n',
    'c.c': 'int five(void)\n{\n    return three();\n}\nint (*const table[])(void) = {six};\n',
    'd.c': 'int six(void)\n{\n    return five();\n}\n',
}


def check_itself(wrong):
    graph = call_graph(SAMPLE)
    edges = {(a, b) for a in graph for b in graph[a]}
    if edges != {('a', 'b'), ('c', 'a'), ('c', 'd'), ('d', 'c')} or circles(graph) != {('c', 'd')}:
        wrong.append('this test reads calls wrongly: %s' % sorted(edges))
    if members('int a, b[2]; struct { int c; } d; int (*e)(int, int);') != 4:
        wrong.append('this test counts members wrongly')
    if stripped('a /* "b */ "c" d') != 'a              d':
        wrong.append('this test reads comments wrongly')


def main():
    wrong = []
    for check in (check_itself, check_includes, check_circles, check_headers, check_types,
                  check_file_names, check_map, check_machine_paths):
        check(wrong)
    for line in wrong:
        print(line)
    print('%d modules, %d faults' % (len(USES), len(wrong)))
    return 1 if wrong else 0


if __name__ == '__main__':
    sys.exit(main())
