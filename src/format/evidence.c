/* SPDX-License-Identifier: ISC */
/*
 * Evidence in plain text: what looks like a marker or a note.  Nothing is
 * decided here; one thing may well look like both.
 */
#include "plain.h"

#include <string.h>

#define LONGEST_LABEL 6

/* How far the bracket that closes a note is looked for. */
#define LONGEST_NOTE ((size_t)64 * 1024)

static const char *const note_words[] = {"footnote", "note", "fn", "anm", "nota", "сноска"};

static bool is_sign(const char *p, size_t n)
{
    return (n == 1 && *p == '*') ||
           (n == 3 && (memcmp(p, "\xE2\x80\xA0", 3) == 0 || memcmp(p, "\xE2\x80\xA1", 3) == 0));
}

/* A label at s: digits, a letter, or a sign; its length, 0 for none. */
static size_t label_length(struct span s)
{
    size_t n = 0;

    while (n < s.n && n < LONGEST_LABEL && text_is_digit((unsigned char)s.p[n]))
        n++;
    if (n)
        return n;
    if (s.n && ((*s.p | 0x20) >= 'a' && (*s.p | 0x20) <= 'z'))
        return 1;
    while (n < 3 && n < s.n && s.p[n] == '*')
        n++;
    if (n)
        return n;
    return s.n >= 3 && is_sign(s.p, 3) ? 3 : 0;
}

/* "[12]" at pos: its label; false for anything else. */
static bool bracketed(struct span text, size_t pos, size_t to, struct range *whole,
                      struct range *label)
{
    struct span s = span_sub(text, pos, to);

    if (s.n < 3 || s.p[0] != '[')
        return false;
    size_t n = label_length(span_sub(s, 1, s.n));
    if (!n || n + 1 >= s.n || s.p[n + 1] != ']')
        return false;
    *whole = (struct range){pos, pos + n + 2};
    *label = (struct range){pos + 1, pos + 1 + n};
    return true;
}

static size_t word_length(struct span s, const char *word)
{
    size_t n = strlen(word);

    if (s.n < n)
        return 0;
    for (size_t i = 0; i < n; i++) {
        char c = s.p[i];
        if (c >= 'A' && c <= 'Z')
            c = (char)(c | 0x20);
        if (c != word[i])
            return 0;
    }
    return n;
}

static size_t note_word(struct span s)
{
    for (size_t i = 0; i < sizeof note_words / sizeof *note_words; i++) {
        size_t n = word_length(s, note_words[i]);
        if (n)
            return n;
    }
    return 0;
}

/*
 * The bracket that closes the one before from.  A note does not reach over the
 * next one, which bounds the search however many are left open.
 */
static size_t closing(struct span text, size_t from)
{
    size_t end = text.n - from > LONGEST_NOTE ? from + LONGEST_NOTE : text.n;
    unsigned depth = 1;

    for (size_t i = from; i < end; i++) {
        char c = text.p[i];
        if (c == ']' && --depth == 0)
            return i;
        if (c != '[')
            continue;
        depth++;
        size_t line = i;
        while (line > from && text.p[line - 1] == ' ')
            line--;
        if (text.p[line - 1] == '\n' && note_word(span_sub(text, i + 1, text.n)))
            return NOWHERE;
    }
    return NOWHERE;
}

/* "[Footnote 12: text]" at a line's beginning. */
static bool footnote(struct span text, size_t pos, size_t to, struct builder *b)
{
    struct span s = span_sub(text, pos, to);

    if (s.n < 6 || s.p[0] != '[')
        return false;
    size_t at = 1 + note_word(span_sub(s, 1, s.n));
    if (at == 1)
        return false;
    while (at < s.n && (s.p[at] == ' ' || s.p[at] == '.'))
        at++;
    size_t n = label_length(span_sub(s, at, s.n));
    size_t after = at + n;
    if (!n || after >= s.n || (s.p[after] != ':' && s.p[after] != '.' && s.p[after] != ']'))
        return false;
    struct range label = {pos + at, pos + after};
    size_t body = pos + after + 1;
    while (body < text.n && text.p[body] == ' ')
        body++;
    size_t end = s.p[after] == ']' ? NOWHERE : closing(text, body);
    build_body(b, pos, label, (struct range){body, end}, FORM_FOOTNOTE);
    return true;
}

static size_t blanks_length(struct span s)
{
    if (s.n && (*s.p == ' ' || *s.p == '\t'))
        return 1;
    return s.n >= 2 && memcmp(s.p, "\xC2\xA0", 2) == 0 ? 2 : 0;
}

/* "12. text" at a block's beginning. */
static void numbered(struct span text, size_t pos, size_t to, struct builder *b)
{
    struct span s = span_sub(text, pos, to);
    size_t n = 0;

    while (n < s.n && n < LONGEST_LABEL && text_is_digit((unsigned char)s.p[n]))
        n++;
    if (!n || n >= s.n || s.p[n] != '.')
        return;
    size_t blanks = blanks_length(span_sub(s, n + 1, s.n));
    if (blanks)
        build_numbered(b, pos, (struct range){pos, pos + n}, pos + n + 1 + blanks);
}

static unsigned long number_of(struct span text, struct range label)
{
    unsigned long n = 0;

    for (size_t i = label.from; i < label.to; i++) {
        if (!text_is_digit((unsigned char)text.p[i]))
            return 0;
        n = n * 10 + (unsigned long)(text.p[i] - '0');
    }
    return n;
}

static void markers_of(struct span text, size_t from, size_t to, struct builder *b)
{
    const char *p = text.p + from, *end = text.p + to;

    while ((p = memchr(p, '[', (size_t)(end - p)))) {
        struct range whole, label;
        if (bracketed(text, (size_t)(p - text.p), to, &whole, &label)) {
            build_marker(b, whole, label, FORM_BRACKET);
            p = text.p + whole.to;
        } else {
            p++;
        }
    }
}

void plain_evidence(struct span text, const struct plain_line *lines, size_t n,
                    struct builder *b)
{
    unsigned long last = 0;

    for (size_t i = 0; i < n; i++) {
        size_t pos = lines[i].text, to = lines[i].to;
        struct range whole, label;
        if (text.p[pos] == '[' && !footnote(text, pos, to, b) &&
            bracketed(text, pos, to, &whole, &label)) {
            unsigned long number = number_of(text, label);
            /* In wrapped prose a marker may begin any line: a note does so
             * without a blank line only where it follows another. */
            if (i == 0 || (last && number == last + 1)) {
                struct range body = {whole.to, NOWHERE};
                while (body.from < to && text.p[body.from] == ' ')
                    body.from++;
                build_body(b, pos, label, body, FORM_BRACKET);
                last = number;
            }
        } else if (i == 0) {
            numbered(text, pos, to, b);
        }
        markers_of(text, pos, to, b);
    }
}
