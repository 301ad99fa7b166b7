/* SPDX-License-Identifier: ISC */
/*
 * The plain text parser.  A chunk is read line by line.  Lines without a blank one between
 * them are a block, whose kind depends on its lines alone.
 */
#include "plain.h"

#include "diff.h"
#include "label_lexer.h"

#include <stdlib.h>
#include <string.h>

/* Maximum and minimum columns that a text is wrapped at. */
#define MAX_FILL 120
#define MIN_FILL 40

/* Minimum marks that make a line a rule even without blank lines around it. */
#define MIN_RULE 5

/* The head -------------------------------------------------------------------- */

/*
 * The columns that the text was wrapped at, by the lines that are followed by another of
 * the same paragraph: in wrapped text most of them are nearly full.  0 where the text is
 * not wrapped.
 */
static unsigned infer_fill(struct span head)
{
    unsigned counts[MAX_FILL + 1] = {0}, total = 0, longer = 0;
    size_t at = 0;

    while (at < head.n) {
        struct text_line line = text_line_at(head, at, head.n);
        struct text_line next = {0};
        if (line.next < head.n)
            next = text_line_at(head, line.next, head.n);
        if (line.text < line.to && next.text < next.to) {
            unsigned width = text_line_columns(head, &line);
            if (width > MAX_FILL)
                longer++;
            else
                counts[width]++;
            total++;
        }
        at = line.next;
    }
    if (total < 8 || longer * 4 > total)
        return 0;

    unsigned fill = MAX_FILL, above = 0;
    while (fill > 0 && above + counts[fill] <= total / 50)
        above += counts[fill--];
    unsigned near = 0;
    for (unsigned width = fill > 15 ? fill - 15 : 0; width <= fill; width++)
        near += counts[width];
    return fill >= MIN_FILL && near * 2 >= total ? fill : 0;
}

/* Only Org has such lines: #+title: A guide */
static bool is_org(struct span head)
{
    static const char *const keywords[] = {"title:",   "TITLE:",   "begin_",  "BEGIN_",
                                           "STARTUP:", "startup:", "author:", "AUTHOR:"};

    for (size_t at = 0; at < head.n;) {
        const char *newline = memchr(head.p + at, '\n', head.n - at);
        struct span line = span_sub(head, at + 2, head.n);
        bool keyword = head.n - at > 2 && head.p[at] == '#' && head.p[at + 1] == '+';
        for (size_t i = 0; keyword && i < sizeof keywords / sizeof *keywords; i++)
            if (line.n >= strlen(keywords[i]) &&
                memcmp(line.p, keywords[i], strlen(keywords[i])) == 0)
                return true;
        at = newline ? (size_t)(newline - head.p) + 1 : head.n;
    }
    return false;
}

static void *open_plain(struct span head)
{
    struct plain *plain = mem_alloc(sizeof *plain);

    plain->fill = infer_fill(head);
    plain->org = is_org(head);
    return plain;
}

/* Kinds -------------------------------------------------------------------------- */

/* Measurements of the lines of a block. */
struct shape {
    unsigned lines;
    unsigned widest, narrowest_indent;
    unsigned full;        /* breaks before which the next word would not have fitted */
    unsigned lower;       /* lines after the first that begin with a small letter */
    unsigned gapped;      /* lines with a run of three blanks inside */
    unsigned barred;      /* lines with two bars or more */
    unsigned short_lines; /* narrower than four fifths of the fill */
};

static bool has_gap(struct span text, const struct text_line *l)
{
    const char *p = text.p + l->text, *end = text.p + l->to;

    for (; (p = memchr(p, ' ', (size_t)(end - p))); p++)
        if (end - p > 3 && p[1] == ' ' && p[2] == ' ')
            return true;
    return false;
}

static unsigned count_byte(struct span text, const struct text_line *l, char c)
{
    const char *p = text.p + l->text, *end = text.p + l->to;
    unsigned n = 0;

    for (; (p = memchr(p, c, (size_t)(end - p))); p++)
        n++;
    return n;
}

static struct shape shape_of(struct span text, const struct text_line *lines, size_t n,
                             unsigned fill)
{
    struct shape s = {.lines = (unsigned)n, .narrowest_indent = UINT16_MAX};
    unsigned widths[MAX_BLOCK_LINES];

    for (size_t i = 0; i < n; i++) {
        const struct text_line *l = &lines[i];
        widths[i] = text_line_columns(text, l);
        if (widths[i] > s.widest)
            s.widest = widths[i];
        if (l->indent < s.narrowest_indent)
            s.narrowest_indent = l->indent;
        s.gapped += has_gap(text, l);
        s.barred += count_byte(text, l, '|') > 1;
        s.lower += i && text_line_begins_lower(text, l);
        s.short_lines += widths[i] * 5 < fill * 4;
    }
    for (size_t i = 0; i + 1 < n; i++)
        s.full += widths[i] + 1 + text_line_first_word(text, &lines[i + 1]) > s.widest;
    return s;
}

/*
 * The columns that a block was wrapped at: its own widest line, where nearly every other
 * is full by it and it is not much narrower than the text's fill; else text_fill.
 * Where neither holds, every line break is meant.
 */
static uint16_t fill_of(const struct shape *s, unsigned text_fill)
{
    if (s->lines == 1)
        return BLOCK_FILL_ALL;
    if (s->widest > MAX_FILL)
        return 0;
    unsigned breaks = s->lines - 1;
    bool own = s->full * 10 >= breaks * 9;
    bool prose = s->lower * 3 >= breaks;
    if (own && prose && (breaks > 1 || s->widest * 4 >= text_fill * 3))
        return (uint16_t)s->widest;
    if (!text_fill)
        return own && breaks >= 3 && prose ? (uint16_t)s->widest : 0;
    if (s->widest * 4 < text_fill * 3 && !prose)
        return 0;
    return (uint16_t)(own && s->widest * 10 >= text_fill * 8 && s->widest <= text_fill + 8
                          ? s->widest
                          : text_fill);
}

static bool is_rule_mark(char c)
{
    switch (c) {
    case '*':
    case '-':
    case '_':
    case '=':
    case '~':
    case '#':
    case '+':
    case '.':
        return true;
    default:
        return false;
    }
}

/* Number of marks of a rule; 0 for a line that is none. */
static unsigned rule_marks(struct span text, const struct text_line *l)
{
    char mark = l->text < l->to ? text.p[l->text] : '\0';
    unsigned marks = 0;

    if (!is_rule_mark(mark))
        return 0;
    for (size_t i = l->text; i < l->to; i++) {
        if (text.p[i] == mark)
            marks++;
        else if (!text_is_line_blank(text.p[i]))
            return 0;
    }
    return marks >= 3 ? marks : 0;
}

/* "12. " may be a note's or a section's label, and makes no item here. */
static bool is_item(struct span text, const struct text_line *l)
{
    enum text_item kind = text_line_item_label(text, l).kind;

    return kind == TEXT_ITEM_BULLET || kind == TEXT_ITEM_PARENTHESES;
}

static enum block_kind kind_of(struct span text, const struct text_line *lines, size_t n,
                               const struct shape *s, unsigned text_fill, bool heading,
                               uint16_t fill)
{
    if (n == 1 && rule_marks(text, &lines[0]))
        return BLOCK_RULE;
    if (heading)
        return BLOCK_HEADING;
    if (n >= 2 && (s->barred * 2 > n || s->gapped * 2 > n))
        return BLOCK_TABLE;
    if (is_item(text, &lines[0]))
        return BLOCK_ITEM;
    if (fill == 0 && n >= 2 && s->widest < MAX_FILL && s->short_lines * 2 >= n)
        return BLOCK_VERSE;
    if (s->narrowest_indent >= 2 && (n > 1 || text_fill))
        return BLOCK_QUOTATION;
    return BLOCK_PARAGRAPH;
}

/* Edges ------------------------------------------------------------------------------ */

/* The lines that a library puts before and after the work itself. */
static bool is_work_edge(struct span s, bool *beginning)
{
    static const struct {
        const char *words;
        bool beginning;
    } edges[] = {
        {"*** START OF TH", true},
        {"***START OF TH", true},
        {"*END*THE SMALL PRINT", true},
        {"*END THE SMALL PRINT", true},
        {"*** END OF TH", false},
        {"***END OF TH", false},
        {"End of Project Gutenberg", false},
        {"End of the Project Gutenberg", false},
    };

    for (size_t i = 0; i < sizeof edges / sizeof *edges; i++) {
        size_t n = strlen(edges[i].words);
        if (s.n >= n && memcmp(s.p, edges[i].words, n) == 0) {
            *beginning = edges[i].beginning;
            return true;
        }
    }
    return false;
}

/* Blocks ---------------------------------------------------------------------------- */

struct parsing {
    const struct plain *plain;
    struct span text;
    struct range chunk;
    unsigned need;
    struct builder *b;
    unsigned blank; /* blank lines before the block being read */
    bool fenced;    /* inside a preformatted block */
    struct hunk hunk;
    bool in_hunk; /* the lines of the block belong to one */
    struct brackets brackets;
    struct text_line lines[MAX_BLOCK_LINES];
    size_t n;
};

/* Whether a line begins or ends a preformatted block of Markdown or Org. */
static bool is_fence(struct span text, const struct text_line *l, bool fenced)
{
    static const char *const begin[] = {"```", "~~~", "#+begin_", "#+BEGIN_"};
    static const char *const end[] = {"```", "~~~", "#+end_", "#+END_"};
    struct span s = span_sub(text, l->text, l->to);

    if (s.n < 3 || (*s.p != '`' && *s.p != '~' && *s.p != '#'))
        return false;
    for (size_t i = 0; i < 4; i++) {
        const char *words = fenced ? end[i] : begin[i];
        size_t n = strlen(words);
        /* More of the same marks underline a heading. */
        if (s.n >= n && memcmp(s.p, words, n) == 0 && !(s.n > n && s.p[n] == s.p[0]))
            return true;
    }
    return false;
}

/* Maximum lines of a heading. */
#define MAX_HEADING_LINES 5

/* A heading that is its line's alone, whatever stands around it. */
static inline bool find_line_heading(const struct parsing *r, const struct text_line *l,
                                     struct heading_match *out)
{
    return find_marked_heading(r->plain, r->text, l, out) ||
           (r->plain->is_output && find_margin_heading(r->plain, r->b, r->text, l, out));
}

static bool is_code(const struct parsing *r)
{
    return r->fenced || r->in_hunk;
}

/* Whether the block is a heading.  below: the line of marks right below it, or NULL. */
static bool heading_of(const struct parsing *r, bool alone_after, const struct text_line *below,
                       struct heading_match *out)
{
    if (is_code(r) || r->n > MAX_HEADING_LINES)
        return false;
    if (r->n == 1 && find_line_heading(r, &r->lines[0], out))
        return true;
    if (r->plain->is_manual)
        return false;
    if (r->n == 1 && (r->blank || !r->lines[0].from) && below &&
        find_underlined_heading(r->text, &r->lines[0], below, out))
        return true;
    return find_heading(r->plain, r->text, r->lines, r->n, r->blank, alone_after, out);
}

/* "[1]", "#+begin_quote": a line that labels those below it. */
static bool is_label_line(struct span text, const struct text_line *l)
{
    struct span s = span_sub(text, l->text, l->to);
    size_t from, n;

    return is_at(s, 0, "#+") ||
           (s.n && *s.p == '[' && label_bracketed(s, ']', &from, &n) == s.n);
}

/* The columns that the block was wrapped at below its label line, if it has one.  The break
 * after that is meant: where the rest is one line, the text's fill tells so. */
static uint16_t fill_below_label(const struct parsing *r)
{
    size_t label = r->n > 1 && is_label_line(r->text, &r->lines[0]);
    struct shape s = shape_of(r->text, r->lines + label, r->n - label, r->plain->fill);
    uint16_t fill = fill_of(&s, r->plain->fill);

    return label && fill == BLOCK_FILL_ALL ? (uint16_t)r->plain->fill : fill;
}

static void report_block(struct parsing *r, bool heading)
{
    struct shape s = shape_of(r->text, r->lines, r->n, r->plain->fill);
    struct block block = {.from = r->lines[0].text,
                          .to = r->lines[r->n - 1].to,
                          .blank = (uint8_t)(r->blank > 255 ? 255 : r->blank)};

    block.fill = heading ? 0 : fill_below_label(r);
    block.kind = kind_of(r->text, r->lines, r->n, &s, r->plain->fill, heading, block.fill);
    if (is_code(r))
        block.kind = BLOCK_PREFORMATTED;
    if (block.kind == BLOCK_TABLE || is_code(r))
        block.fill = 0;
    if (r->plain->is_output)
        block.source_width = (uint16_t)(s.widest < UINT16_MAX ? s.widest : UINT16_MAX);
    build_block(r->b, &block);
}

static void report_evidence(struct parsing *r, const struct heading_match *h)
{
    bool unwrapped = !r->plain->fill, beginning;

    if (is_work_edge(span_sub(r->text, r->lines[0].text, r->lines[0].to), &beginning)) {
        if (beginning)
            build_work_start(r->b, r->lines[0].text);
        else
            build_work_end(r->b, r->lines[0].text);
        return;
    }
    if (h && h->notes)
        build_notes_heading(r->b, h->whole, h->title, h->rank);
    else if (h)
        build_heading(r->b, h->whole, h->label, h->title, h->rank);
    for (size_t i = 0; unwrapped && r->n > 1 && i < r->n; i++) {
        const struct text_line *l = &r->lines[i];
        if (is_notes_heading_line(span_sub(r->text, l->text, l->to)))
            build_notes_heading(r->b, (struct range){l->text, l->to},
                                (struct range){l->text, l->to}, 4);
    }
    find_evidence(r->text, r->lines, r->n, unwrapped, &r->brackets, r->b);
}

/* Bare numbers of the block after from. */
static void report_numbers(struct parsing *r, size_t from)
{
    for (size_t i = 0; i < r->n; i++) {
        const struct text_line *l = &r->lines[i];
        bool begins = i == 0 || (!r->plain->fill && may_end_paragraph(r->text, l - 1));
        if (l->to > from)
            find_numbers(r->text, l->text > from ? l->text : from, l->to, begins, r->b);
    }
}

static void finish_block(struct parsing *r, bool alone_after, const struct text_line *below)
{
    struct heading_match h;

    if (!r->n)
        return;
    bool heading = heading_of(r, alone_after, below, &h);
    if (r->need & NEED_BLOCKS)
        report_block(r, heading);
    if (r->need & NEED_NUMBERS && !r->in_hunk)
        report_numbers(r, heading ? h.label.to : 0);
    if (r->need & NEED_EVIDENCE && !is_code(r))
        report_evidence(r, heading ? &h : NULL);
    r->blank = 0;
    r->n = 0;
}

/* Blank lines right before a line's beginning, which an earlier chunk holds. */
static unsigned blank_before(struct span text, size_t at)
{
    unsigned blank = 0;
    size_t most = at < 4096 ? at : 4096;

    for (size_t i = at; i > at - most; i--) {
        if (text.p[i - 1] == '\n')
            blank++;
        else if (!text_is_line_blank(text.p[i - 1]))
            return blank ? blank - 1 : 0;
    }
    return at == most ? blank : blank - (blank > 0);
}

/* A hunk of a diff begins or ends a block. */
static void enter_hunk(struct parsing *r, const struct text_line *l)
{
    bool within = r->plain->is_output && hunk_read(&r->hunk, span_sub(r->text, l->from, l->to));

    if (within != r->in_hunk)
        finish_block(r, false, NULL);
    r->in_hunk = within;
}

static void parse_plain(const void *state, struct span text, struct range chunk, unsigned need,
                        struct builder *b)
{
    /* Not by a compound literal, which would clear the many lines. */
    struct parsing *r = mem_resize(NULL, sizeof *r);

    r->plain = state;
    r->text = text;
    r->chunk = chunk;
    r->need = need;
    r->b = b;
    r->fenced = r->in_hunk = false;
    r->hunk = r->plain->is_output ? hunk_at(text, chunk.from) : (struct hunk){0};
    r->brackets = (struct brackets){.text = text};
    r->n = 0;
    r->blank = blank_before(text, chunk.from);
    for (size_t at = chunk.from; at < chunk.to;) {
        struct text_line line = text_line_at(text, at, chunk.to);
        bool fenced = r->fenced;
        at = line.next;
        enter_hunk(r, &line);
        if (line.text >= line.to) {
            finish_block(r, true, NULL);
            r->blank++;
            continue;
        }
        /* A block is cut at its maximum of lines, and a line that nobody wrapped is a
         * paragraph of its own. */
        bool unwrapped = line.to - line.text > 4 * MAX_FILL;
        bool rule = rule_marks(text, &line) >= MIN_RULE;
        bool fence = !r->in_hunk && is_fence(text, &line, r->fenced);
        bool marked = !fence && !is_code(r) && find_line_heading(r, &line, NULL);
        if (r->n == MAX_BLOCK_LINES || line.page || unwrapped || rule || marked ||
            (fence && !r->fenced))
            finish_block(r, rule, rule ? &line : NULL);
        r->fenced |= fence;
        r->lines[r->n++] = line;
        if (unwrapped || rule || fence || marked)
            finish_block(r, false, NULL);
        r->fenced ^= fence && fenced;
    }
    finish_block(r, chunk.to == text.n, NULL);
    brackets_free(&r->brackets);
    free(r);
}

static bool is_manual_page(struct span head)
{
    struct range name = find_page_name(head);

    return name.from < name.to;
}

static struct range find_output_title(struct span head)
{
    struct range name = find_page_name(head);

    return name.from < name.to ? name : find_title(head);
}

static void *open_output(struct span head)
{
    struct plain *plain = open_plain(head);

    plain->is_output = true;
    plain->is_manual = is_manual_page(head);
    return plain;
}

const struct parser format_output = {
    .keeps_lines = true,
    .open = open_output,
    .parse = parse_plain,
    .close = free,
    .title = find_output_title,
};

const struct parser format_plain = {
    .open = open_plain,
    .parse = parse_plain,
    .close = free,
    .title = find_title,
};

struct format format_of(struct span head)
{
    if (format_is_terminal_output(head))
        return (struct format){&format_terminal_output, &format_output};
    return (struct format){NULL, is_manual_page(head) ? &format_output : &format_plain};
}
