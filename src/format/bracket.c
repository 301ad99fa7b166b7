/* SPDX-License-Identifier: ISC */
/* Square brackets and what closes them. */
#include "label_lexer.h"
#include "plain.h"

#include <stdlib.h>

/* Maximum bytes from a bracket to the one that closes it. */
#define MAX_NOTE_BYTES ((size_t)60 * 1024)

/* Whether a bracket begins its line and a note: the notes before it end there. */
static bool begins_note(struct span text, size_t bracket)
{
    size_t line = bracket;

    while (line > 0 && text.p[line - 1] == ' ')
        line--;
    return (!line || text.p[line - 1] == '\n') &&
           label_note_word(span_sub(text, bracket + 1, text.n));
}

static void add_bracket(struct brackets *b, size_t pos)
{
    if (b->text.p[pos] == ']') {
        if (b->open.n)
            b->pairs.v[b->open.v[--b->open.n]].to = pos;
        return;
    }
    if (b->open.n && begins_note(b->text, pos))
        b->open.n = 0;
    VEC_PUSH(&b->open, b->pairs.n);
    VEC_PUSH(&b->pairs, (struct range){pos, NOWHERE});
}

static size_t next_bracket(struct span text, size_t at, size_t end)
{
    const char *p = text.p;

    while (at < end && p[at] != '[' && p[at] != ']')
        at++;
    return at;
}

/* Index of the pair that the bracket at pos opens, which has been added. */
static size_t pair_of(const struct brackets *b, size_t pos)
{
    size_t i;

    LOWER_BOUND(i, b->pairs.n, b->pairs.v[i].from < pos);
    return i;
}

static bool is_open(const struct brackets *b, size_t pair)
{
    size_t i;

    LOWER_BOUND(i, b->open.n, b->open.v[i] < pair);
    return i < b->open.n && b->open.v[i] == pair;
}

size_t brackets_closing(struct brackets *b, size_t from)
{
    size_t pos = from;

    while (pos > 0 && b->text.p[pos - 1] != '[')
        pos--;
    if (!pos--)
        return NOWHERE;
    if (pos >= b->at) {
        b->open.n = 0;
        add_bracket(b, pos);
        b->at = pos + 1;
    }
    size_t pair = pair_of(b, pos);
    size_t end = b->text.n - pos > MAX_NOTE_BYTES ? pos + MAX_NOTE_BYTES : b->text.n;
    /* A bracket that the next note has cut off is no longer open. */
    for (bool open = is_open(b, pair); open && b->at < end; b->at++) {
        b->at = next_bracket(b->text, b->at, end);
        if (b->at == end)
            break;
        add_bracket(b, b->at);
        open = is_open(b, pair);
    }
    return b->pairs.v[pair].to < end ? b->pairs.v[pair].to : NOWHERE;
}

void brackets_free(struct brackets *b)
{
    VEC_FREE(&b->pairs);
    VEC_FREE(&b->open);
}
