/* SPDX-License-Identifier: ISC */
/*
 * Lexing of labels: what stands between a marker's signs.  Each function returns the bytes
 * of the label that s begins with, 0 where it begins with none.
 */
#ifndef IBID_FORMAT_LABEL_LEXER_H
#define IBID_FORMAT_LABEL_LEXER_H

#include <ibid/base.h>

#include <string.h>

size_t label_digits(struct span s);      /* 12 */
size_t label_signs(struct span s);       /* *, **, †, +, #, $ */
size_t label_in_parens(struct span s);   /* 12, a, iv, IV: labels that parentheses may hold */
size_t label_simple(struct span s);      /* 12, 12a, A, AA, iv, *, *1 */
size_t label_name(struct span s);        /* anything without blanks and brackets */
size_t label_cjk(struct span s);         /* 12, １２, 一二, 十二 */
size_t label_superscript(struct span s); /* ¹², ①, ⑴ */

/* The same for what stands before a label. */
size_t label_cjk_note_sign(struct span s); /* 註, 注 */
size_t label_note_word(struct span s);     /* Footnote, Note, Anm */

/* A label between brackets, of which s begins with the first: [12] [ 12 ] [12.].  The bytes
 * of all that, or 0; the label itself is *n bytes at *from. */
size_t label_bracketed(struct span s, char close, size_t *from, size_t *n);

/* Whether s has these bytes at an offset.  Nearly always the first one differs. */
static inline bool is_at(struct span s, size_t at, const char *bytes)
{
    if (at >= s.n || s.p[at] != *bytes)
        return false;
    size_t n = strlen(bytes);
    return s.n - at >= n && memcmp(s.p + at, bytes, n) == 0;
}

#endif
