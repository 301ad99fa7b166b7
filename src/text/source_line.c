/* SPDX-License-Identifier: ISC */
/* Lines of the source: their indents, first words, and the labels of list items. */
#include <ibid/text.h>

#include <string.h>

/* Columns from one tab stop to the next. */
#define TAB_STOP 8

/* Maximum bytes of the label of a numbered item. */
#define MAX_ITEM_LABEL 6

/* Moves l->text after what indents the line. */
static void read_indent(const char *p, struct text_line *l)
{
    for (l->text = l->from; l->text < l->to; l->text++) {
        if (p[l->text] == ' ')
            l->indent++;
        else if (p[l->text] == '\t')
            l->indent += TAB_STOP - l->indent % TAB_STOP;
        else if (l->to - l->text >= 3 && memcmp(p + l->text, "\xE3\x80\x80", 3) == 0)
            l->text += 2, l->indent += 2;
        else if (!l->text && l->to >= 3 && memcmp(p, "\xEF\xBB\xBF", 3) == 0)
            l->text += 2; /* a byte order mark; anywhere else it is text */
        else if (p[l->text] == '\f')
            l->page = true;
        else if (p[l->text] != '\r')
            break;
    }
}

struct text_line text_line_at(struct span text, size_t from, size_t end)
{
    const char *p = text.p, *newline = memchr(p + from, '\n', end - from);
    struct text_line l = {.from = from};

    l.to = newline ? (size_t)(newline - p) : end;
    l.next = newline ? l.to + 1 : end;
    l.text = from;
    /* Most lines begin with a letter. */
    if (from < l.to && ((unsigned char)p[from] <= ' ' || (unsigned char)p[from] >= 0x80))
        read_indent(p, &l);
    while (l.to > l.text && text_is_line_blank(p[l.to - 1]))
        l.to--;
    return l;
}

unsigned text_line_columns(struct span text, const struct text_line *l)
{
    return l->indent + text_columns_simple(span_sub(text, l->text, l->to));
}

static uint32_t first_character(struct span s, size_t *bytes)
{
    uint32_t cp = 0;

    *bytes = s.n ? text_decode(s.p, s.n, &cp, NULL) : 0;
    return cp;
}

unsigned text_line_first_word(struct span text, const struct text_line *l)
{
    struct span s = span_sub(text, l->text, l->to);
    size_t n;

    if (!text_is_wide_script(first_character(s, &n)))
        for (n = 0; n < s.n && !text_is_line_blank(s.p[n]);)
            n++;
    return text_columns_simple(span_sub(s, 0, n));
}

bool text_line_begins_lower(struct span text, const struct text_line *l)
{
    size_t n;
    uint32_t cp = first_character(span_sub(text, l->text, l->to), &n);

    return text_is_letter(cp) && !text_is_upper(cp) && !text_is_wide_script(cp);
}

/* Items of lists ------------------------------------------------------------------------ */

/* Bytes of a bullet; 0 where s begins with none.  A blank follows it, unless it is a sign that
 * is used for nothing else. */
static size_t bullet_size(struct span s)
{
    if (s.n > 4 && memcmp(s.p, "\xE2\x80\xA2", 3) == 0)
        return 3;
    return s.n > 2 && memchr("-*+", s.p[0], 3) && text_is_line_blank(s.p[1]) ? 1 : 0;
}

/* Bytes of a number or letters and what sets them off; 0 where s begins with none. */
static size_t number_size(struct span s)
{
    size_t n = 0;

    while (n < s.n && n <= MAX_ITEM_LABEL && !text_is_line_blank(s.p[n]))
        n++;
    if (n < 2 || n == s.n || n > MAX_ITEM_LABEL)
        return 0;
    bool begins = text_is_digit((unsigned char)s.p[0]) || s.p[0] == '(';
    return begins && (s.p[n - 1] == '.' || s.p[n - 1] == ')') ? n : 0;
}

/* Whether a label is one to three letters or digits in parentheses: longer ones may be words
 * of a sentence. */
static bool is_parenthesised(struct span label)
{
    if (label.p[0] != '(' || label.p[label.n - 1] != ')' || label.n < 3 || label.n > 5)
        return false;
    for (size_t i = 1; i + 1 < label.n; i++)
        if ((label.p[i] | 0x20) < 'a' && !text_is_digit((unsigned char)label.p[i]))
            return false;
    return true;
}

struct text_item_label text_line_item_label(struct span text, const struct text_line *l)
{
    struct span s = span_sub(text, l->text, l->to);
    size_t bullet = bullet_size(s), n = bullet ? bullet : number_size(s);
    struct text_item_label label = {TEXT_ITEM_NONE, 0};

    if (!n)
        return label;
    if (bullet)
        label.kind = TEXT_ITEM_BULLET;
    else if (is_parenthesised(span_sub(s, 0, n)))
        label.kind = TEXT_ITEM_PARENTHESES;
    else
        label.kind = TEXT_ITEM_NUMBER;
    while (n < s.n && text_is_line_blank(s.p[n]))
        n++;
    label.columns = text_columns_simple(span_sub(s, 0, n));
    return label;
}
