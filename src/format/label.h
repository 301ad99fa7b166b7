/* SPDX-License-Identifier: ISC */
/*
 * Labels: what may stand between a marker's signs.  Each function gives the
 * bytes of the label that s begins with, 0 where it begins with none.
 */
#ifndef IBID_FORMAT_LABEL_H
#define IBID_FORMAT_LABEL_H

#include <ibid/base.h>

#include <string.h>

size_t label_digits(struct span s);    /* 12 */
size_t label_signs(struct span s);     /* *, **, †, +, #, $ */
size_t label_point(struct span s);     /* 12, a, iv, IV: what may stand in parentheses */
size_t label_plain(struct span s);     /* 12, 12a, A, AA, iv, *, *1 */
size_t label_name(struct span s);      /* anything without blanks and brackets */
size_t label_eastern(struct span s);   /* 12, １２, 一二, 十二 */
size_t label_raised(struct span s);    /* ¹², ①, ⑴ */
size_t label_note_sign(struct span s); /* 註, 注: what stands before the label */

/* A label between brackets, of which s begins with the first: [12] [ 12 ] [12.]; *n
 * bytes of it stand at *from.  The bytes of all that, or 0. */
size_t label_bracketed(struct span s, char close, size_t *from, size_t *n);

/* Does bytes stand in s at at?  Nearly always the first differs. */
static inline bool label_is(struct span s, size_t at, const char *bytes)
{
    if (at >= s.n || s.p[at] != *bytes)
        return false;
    size_t n = strlen(bytes);
    return s.n - at >= n && memcmp(s.p + at, bytes, n) == 0;
}

#endif
