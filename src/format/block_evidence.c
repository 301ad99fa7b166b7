/* SPDX-License-Identifier: ISC */
/* The evidence of a block: which of its lines may begin a note, and where that ends. */
#include "label_lexer.h"
#include "note_start.h"
#include "plain.h"

#include <string.h>

/* Maximum bytes of a line that may be a label alone, above its note. */
#define MAX_LABEL_LINE 16

/* Whether a note of this form may begin on any line.  Other forms may be a line of prose
 * that happens to begin so, unless a paragraph begins there or the label follows that of
 * the note before. */
static bool may_begin_anywhere(const struct note_start *start)
{
    enum note_form form = start->form;

    return (form == NOTE_FOOTNOTE && start->close) || form == NOTE_MARKDOWN ||
           form == NOTE_ORG || form == NOTE_RST || form == NOTE_IDEOGRAPHIC;
}

/* Whether a label follows last: 4 after 3, iv after iii, d after c, ** after *. */
static bool follows_label(struct span last, struct span label)
{
    unsigned long before, number;

    if (text_numeral(last, &before) && text_numeral(label, &number))
        return number == before + 1;
    if (last.n && text_roman(last, &before) == last.n &&
        text_roman(label, &number) == label.n && number == before + 1)
        return true;
    if (last.n && label_signs(label) == label.n && label.n > last.n &&
        memcmp(last.p, label.p, last.n) == 0)
        return true;
    return last.n == 1 && label.n == 1 && text_is_letter((unsigned char)*label.p) &&
           *label.p == *last.p + 1;
}

bool may_end_paragraph(struct span text, const struct text_line *l)
{
    char last = text.p[l->to - 1];

    return !(last >= 'a' && last <= 'z') && !strchr(",;-", last);
}

/* The bracket that closes a note whose body begins at at; NOWHERE for none.  Parentheses
 * and braces are looked for up to to, the block's end. */
static size_t closing_bracket(const struct note_start *start, struct brackets *brackets,
                              size_t at, size_t to)
{
    char open = start->close == ')' ? '(' : '{';
    size_t depth = 1;

    if (!start->close)
        return NOWHERE;
    if (start->close == ']')
        return brackets_closing(brackets, at);
    for (; at < to && depth; at++) {
        char c = brackets->text.p[at];
        depth += c == open;
        depth -= c == start->close;
        if (c == '\n' && is_at(brackets->text, at + 1, open == '(' ? "(Footnote" : "{Footnote"))
            return NOWHERE;
    }
    return depth ? NOWHERE : at - 1;
}

/* A line of two dashes or more: the line below it begins a block. */
static bool is_divider(struct span text, const struct text_line *l)
{
    char mark = text.p[l->text];

    for (size_t i = l->text; i < l->to; i++)
        if (text.p[i] != mark)
            return false;
    return (mark == '-' || mark == '_') && l->to - l->text >= 2;
}

/* The end of a note on line i that no bracket closes: its block's, or its line's where that
 * is a paragraph of its own. */
static size_t end_of_open_note(struct span text, const struct text_line *lines, size_t i,
                               size_t n, bool unwrapped)
{
    bool alone = unwrapped && i + 1 < n && lines[i].to - lines[i].text > MAX_LABEL_LINE &&
                 may_end_paragraph(text, &lines[i]);

    return lines[alone ? i : n - 1].to;
}

static void build_note_at(struct span text, const struct text_line *lines, size_t i, size_t n,
                          bool unwrapped, const struct note_start *start,
                          struct brackets *brackets, struct builder *b)
{
    size_t pos = lines[i].text, body = pos + start->body;
    size_t end = closing_bracket(start, brackets, body, lines[n - 1].to);
    struct range label = {pos + start->label.from, pos + start->label.to};

    if (end != NOWHERE)
        build_note(b, pos, label, (struct range){body, end}, start->form);
    else
        build_open_note(b, pos, label,
                        (struct range){body, end_of_open_note(text, lines, i, n, unwrapped)},
                        start->form);
}

void find_evidence(struct span text, const struct text_line *lines, size_t n, bool unwrapped,
                   struct brackets *brackets, struct builder *b)
{
    struct span last = {0};
    enum note_form last_form = NOTE_FORMS;
    bool star_open = false;
    size_t first = n > 1 && is_divider(text, &lines[0]);

    for (size_t i = 0; i < n; i++) {
        size_t pos = lines[i].text;
        struct span s = span_sub(text, pos, lines[n - 1].to);
        struct note_start start;
        if (note_start_of(s, lines[i].indent, i == first, &start)) {
            struct span label = span_sub(s, start.label.from, start.label.to);
            bool same_form = start.form == last_form;
            bool follows = same_form && follows_label(last, label);
            bool aligned = i && same_form && start.form == NOTE_CITATION &&
                           lines[i].indent == lines[0].indent;
            bool begins_paragraph =
                i == first || (i && unwrapped && may_end_paragraph(text, &lines[i - 1]));
            if (begins_paragraph || may_begin_anywhere(&start) || follows || aligned) {
                build_note_at(text, lines, i, n, unwrapped, &start, brackets, b);
                last = label;
                last_form = start.form;
            }
        }
        find_markers(text, pos, lines[i].to, &star_open, brackets, b);
    }
}
