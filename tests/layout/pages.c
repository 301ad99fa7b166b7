/* SPDX-License-Identifier: ISC */
#include "pages.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct pages_seen pages_seen;

struct check {
    struct document *d;
    struct layout *l;
    struct span text;
    const struct layout_form *form;
    const char *name;
    const struct marker *markers;
    const struct note *notes;
    size_t markers_n, notes_n;
    bool *collected;  /* of each note: is it to stand at a foot? */
    size_t *begins;   /* the page it begins on, or NOWHERE */
    size_t *set_to;   /* how far it has been set */
    size_t *cited;    /* the first page that cites it, or NOWHERE */
    struct line line; /* the next line of the flow */
    bool more;
};

#define CHECK(c, holds, ...)                                                                   \
    do {                                                                                       \
        if (!(holds)) {                                                                        \
            print_message("%s at %ux%u: ", (c)->name, (c)->form->measure, (c)->form->height);  \
            print_message(__VA_ARGS__);                                                        \
            print_message("\n");                                                               \
            fail();                                                                            \
        }                                                                                      \
    } while (0)

/* The end of the blanks at a position. */
static size_t after_blanks(const struct check *c, size_t at, size_t to)
{
    uint32_t cp;
    bool malformed = false;

    while (at < to) {
        size_t n = text_decode(c->text.p + at, to - at, &cp, &malformed);
        if (malformed || !(text_is_blank(cp) || (cp && strchr("\n\r\f", (int)cp) && cp < 0x80)))
            break;
        at += n;
    }
    return at;
}

/* Which notes are to be collected, slowly --------------------------------------- */

static size_t note_holding(const struct check *c, size_t pos)
{
    for (size_t i = 0; i < c->notes_n; i++)
        if (pos >= c->notes[i].from && pos < c->notes[i].body.to)
            return i;
    return NOWHERE;
}

static void find_collected(struct check *c)
{
    size_t *in = calloc(c->markers_n + 1, sizeof *in);
    bool more = true;

    for (size_t i = 0; i < c->markers_n; i++)
        in[i] = c->markers[i].in_note ? note_holding(c, c->markers[i].from) : NOWHERE;
    while (more) {
        more = false;
        for (size_t i = 0; i < c->markers_n; i++) {
            size_t note = c->markers[i].note;
            /* A note that extends over several logical lines is not folded. */
            if (c->markers[i].is_inline && !layout_note_is_folded(c->l, note))
                continue;
            bool counts = in[i] == NOWHERE || !c->notes[in[i]].cited || c->collected[in[i]];
            if (note != NOWHERE && counts && !c->collected[note])
                more = c->collected[note] = true;
        }
    }
    free(in);
}

/* A bracket may close a note after its body. */
static size_t end_of(const struct check *c, size_t note)
{
    size_t to = c->notes[note].body.to;

    return to < c->text.n && strchr("])}", c->text.p[to]) && c->text.p[to] ? to + 1 : to;
}

static size_t collected_at(const struct check *c, size_t pos)
{
    size_t low = 0, high = c->notes_n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (c->notes[middle].from <= pos)
            low = middle + 1;
        else
            high = middle;
    }
    if (!low || !c->collected[low - 1] || c->notes[low - 1].is_inline ||
        pos >= end_of(c, low - 1))
        return NOWHERE;
    return low - 1;
}

/* The flow ------------------------------------------------------------------------- */

/* Is a heading to be collected, the notes it announces standing at feet?  Nothing else
 * stands between it and the last of them. */
static bool is_collected_with(const struct check *c, const struct notes_heading *heading)
{
    struct block block;
    size_t at = heading->range.to, end = c->notes[heading->first].from;

    if (document_block(c->d, heading->range.from, &block) && block.to > at && block.to <= end)
        at = block.to;
    for (size_t i = heading->first; i < heading->end; i++) {
        if (!c->collected[i] || after_blanks(c, at, c->notes[i].from) != c->notes[i].from)
            return false;
        at = end_of(c, i);
    }
    for (size_t i = 0; i < c->markers_n; i++)
        if (c->markers[i].from >= heading->range.from && c->markers[i].from < heading->range.to)
            return false;
    return true;
}

static bool in_collected_heading(const struct check *c, size_t pos)
{
    const struct notes_heading *headings;
    size_t n = document_notes_headings(c->d, &headings);

    for (size_t i = 0; i < n; i++) {
        struct block block;
        if (document_block(c->d, headings[i].range.from, &block) &&
            pos >=
                (block.from < headings[i].range.from ? block.from : headings[i].range.from) &&
            pos < c->notes[headings[i].first].from && is_collected_with(c, &headings[i]))
            return true;
    }
    return false;
}

/* Does the line belong to a collected note or heading? */
static bool is_out(const struct check *c, const struct line *line)
{
    return collected_at(c, line->from) != NOWHERE ||
           (line->kind == BLOCK_HEADING && in_collected_heading(c, line->from));
}

static void settle_on_flow(struct check *c)
{
    while (c->more && (c->line.blank || is_out(c, &c->line)))
        c->more = layout_line_next(c->l, &c->line, &c->line);
}

static void begin_flow(struct check *c)
{
    c->more = layout_line(c->l, 0, &c->line);
    settle_on_flow(c);
}

/* A line is as wide as its glyphs, which show all of its text. */
static void check_width(struct check *c, const struct line *line)
{
    struct layout_walk walk = {.line = line};
    struct text_glyph g;
    size_t at = line->from;
    unsigned width = 0;

    for (; layout_walk(c->l, &walk, &g); width += g.width) {
        CHECK(c, walk.at == at, "the line at %zu shows %zu, not %zu", line->at, walk.at, at);
        at += g.bytes;
    }
    CHECK(c, at == line->to && width == line->width, "the line at %zu has %u columns, not %u",
          line->at, width, line->width);
}

static void check_text(struct check *c, const struct page *page, size_t number)
{
    for (size_t i = 0; i < page->n; i++) {
        if (page->v[i].blank)
            continue;
        CHECK(c, c->more && page->v[i].at == c->line.at,
              "page %zu sets the line at %zu, not that at %zu", number, page->v[i].at,
              c->more ? c->line.at : NOWHERE);
        check_width(c, &page->v[i]);
        c->more = layout_line_next(c->l, &c->line, &c->line);
        settle_on_flow(c);
    }
}

static size_t rows_of(struct check *c, const struct page *page)
{
    size_t gap = layout_foot_gap(c->l, page);

    return page->n + (page->foot.n ? gap + 1 + page->foot.n : 0);
}

/* Notes ------------------------------------------------------------------------------- */

static void check_note_line(struct check *c, const struct foot_line *foot, size_t number)
{
    size_t note = foot->note;

    CHECK(c, c->collected[note], "page %zu sets note %zu, which nothing brings", number, note);
    if (foot->begins) {
        CHECK(c, c->begins[note] == NOWHERE, "page %zu: note %zu begins twice", number, note);
        c->begins[note] = number;
        c->set_to[note] = foot->line.from < c->notes[note].body.from ? foot->line.from
                                                                     : c->notes[note].body.from;
    }
    CHECK(c, c->begins[note] != NOWHERE, "page %zu: note %zu goes on without having begun",
          number, note);
    if (foot->line.blank)
        return;
    if (c->set_to[note] < foot->line.from)
        CHECK(c, after_blanks(c, c->set_to[note], foot->line.from) == foot->line.from,
              "page %zu: note %zu lacks what stands at %zu", number, note, c->set_to[note]);
    CHECK(c, foot->line.from >= c->set_to[note], "page %zu: note %zu says something twice",
          number, note);
    CHECK(c, foot->line.indent + foot->line.width <= c->form->measure || foot->line.width <= 2,
          "page %zu: note %zu is too wide", number, note);
    c->set_to[note] = foot->line.to;
}

static bool has_reference(const struct page *page, size_t note)
{
    for (size_t i = 0; i < page->foot.n; i++)
        if (page->foot.v[i].reference && page->foot.v[i].note == note)
            return true;
    return false;
}

static void cite(struct check *c, const struct line *line, size_t number)
{
    size_t i = document_marker_after(c->d, line->at);

    for (; i < c->markers_n && c->markers[i].from < line->next; i++) {
        size_t note = c->markers[i].note;
        if (note != NOWHERE && c->collected[note] && c->cited[note] == NOWHERE)
            c->cited[note] = number;
    }
}

/* Could all notes of the page's last line begin on a page with this line alone? */
static bool could_begin(struct check *c, const struct line *line)
{
    struct page page;
    bool all = true;

    layout_page(c->l, line->at, &page);
    if (page.next_start.foot < page.next_start.end)
        for (size_t i = 0; i < page.n; i++)
            all &= page.v[i].at == line->at && !page.next_start.from;
    size_t i = document_marker_after(c->d, line->at);
    for (; i < c->markers_n && c->markers[i].from < line->next; i++) {
        size_t note = c->markers[i].note;
        bool begins = note == NOWHERE || !c->collected[note] || has_reference(&page, note);
        for (size_t k = 0; k < page.foot.n; k++)
            begins |= page.foot.v[k].note == note;
        all &= begins;
    }
    page_free(&page);
    return all;
}

/* Notes that the page cites have begun, begin here, or are referred to. */
static void check_cited(struct check *c, const struct page *page, const struct line *line,
                        size_t number, bool in_text)
{
    size_t i = document_marker_after(c->d, line->at);

    for (; i < c->markers_n && c->markers[i].from < line->next; i++) {
        size_t note = c->markers[i].note;
        if (note == NOWHERE || !c->collected[note])
            continue;
        bool here = c->begins[note] == number;
        for (size_t k = 0; k < page->foot.n && !here; k++)
            here = page->foot.v[k].note == note;
        if (here)
            continue;
        if (!in_text) {
            pages_seen.late += c->begins[note] == NOWHERE;
            continue;
        }
        CHECK(c, !could_begin(c, line), "page %zu: note %zu is cited at %zu and not there",
              number, note, line->at);
        pages_seen.late++;
    }
}

static void check_feet(struct check *c, const struct page *page, size_t number)
{
    for (size_t i = 0; i < page->n; i++)
        cite(c, &page->v[i], number);
    for (size_t i = 0; i < page->foot.n; i++) {
        const struct foot_line *foot = &page->foot.v[i];
        if (foot->reference) {
            CHECK(c, c->begins[foot->note] != NOWHERE && c->begins[foot->note] < number,
                  "page %zu refers to note %zu, not set before", number, foot->note);
            CHECK(c, foot->page == c->begins[foot->note],
                  "page %zu refers to note %zu on page %zu, not %zu", number, foot->note,
                  foot->page, c->begins[foot->note]);
            pages_seen.references++;
            continue;
        }
        check_note_line(c, foot, number);
        cite(c, &foot->line, number);
        if (i == 0 && !foot->begins)
            pages_seen.continued++;
    }
    for (size_t i = 0; i < page->n; i++)
        check_cited(c, page, &page->v[i], number, true);
    for (size_t i = 0; i < page->foot.n; i++)
        if (!page->foot.v[i].reference)
            check_cited(c, page, &page->foot.v[i].line, number, false);
}

static void check_notes_at_end(struct check *c)
{
    for (size_t i = 0; i < c->notes_n; i++) {
        if (!c->collected[i])
            continue;
        CHECK(c, c->begins[i] != NOWHERE, "note %zu is never set", i);
        size_t end = i + 1 < c->notes_n && c->notes[i + 1].from < c->notes[i].body.to
                         ? c->notes[i + 1].from
                         : c->notes[i].body.to;
        CHECK(c, c->set_to[i] >= end || after_blanks(c, c->set_to[i], end) == end,
              "note %zu is set to %zu of %zu only", i, c->set_to[i], end);
        CHECK(c, c->cited[i] != NOWHERE && c->cited[i] <= c->begins[i],
              "note %zu begins on page %zu and is cited on page %zu", i, c->begins[i],
              c->cited[i]);
        pages_seen.notes++;
    }
}

/* Where pages end ---------------------------------------------------------------------- */

/* Of v[0, n], before next: neither a heading, underlined or not, nor one line of a
 * paragraph is left alone. */
static bool is_good_end(const struct line *v, size_t n, const struct line *next)
{
    const struct line *last = &v[n - 1];
    bool underlined = n > 1 && last->kind == BLOCK_RULE && v[n - 2].kind == BLOCK_HEADING;

    if (underlined || last->kind == BLOCK_HEADING || (last->first && !last->last))
        return false;
    return next->blank || !next->last || next->first;
}

/* Of v[0, n], before next: is a heading parted from another that follows it? */
static bool parts_headings(const struct line *v, size_t n, const struct line *next)
{
    bool underlined = n > 1 && v[n - 1].kind == BLOCK_RULE;

    return v[n - 1 - underlined].kind == BLOCK_HEADING && next->kind == BLOCK_HEADING &&
           next->first;
}

/* A page ends well, or could not have ended well anywhere; or it parts headings, and
 * would have been less than half full. */
static void check_end(struct check *c, const struct page *page, size_t number)
{
    struct line next;

    if (!page->n || page->next >= c->text.n || !layout_line(c->l, page->next, &next))
        return;
    if (is_good_end(page->v, page->n, &next))
        return;
    while (next.blank && layout_flow_next(c->l, &next, &next))
        ;
    bool parted = parts_headings(page->v, page->n, &next);
    for (size_t i = 1; i < page->n; i++)
        CHECK(c,
              page->v[i - 1].blank || !is_good_end(page->v, i, &page->v[i]) ||
                  (parted && i * 2 < c->form->height),
              "page %zu ends badly at %zu", number, page->next);
}

/* Pages ---------------------------------------------------------------------------------- */

static bool same_start(const struct page_start *a, const struct page_start *b)
{
    return a->at == b->at && a->foot == b->foot && a->end == b->end && a->from == b->from;
}

/* Does a page begin beyond where the one before it does, in the text or in what is
 * carried?  If not, pages would never end. */
static bool goes_on(const struct page_start *before, const struct page_start *start)
{
    if (start->at != before->at || before->foot >= before->end)
        return start->at > before->at;
    return start->foot >= start->end || start->foot > before->foot ||
           (start->foot == before->foot && start->from > before->from);
}

static void set_grid(struct check *c)
{
    struct page_start before = {0}, start;

    while (layout_collect_notes(c->l, SIZE_MAX))
        ;
    for (size_t number = 1; layout_step(c->l, 1); number++) {
        if (!layout_grid_page(c->l, number, &start))
            continue;
        CHECK(c, number == 1 || goes_on(&before, &start),
              "page %zu begins where the one before it does, at %zu", number, start.at);
        before = start;
    }
}

static void check_back(struct check *c, size_t pages)
{
    struct page_start start, before, back;

    for (size_t number = 2; number <= pages; number++) {
        assert_true(layout_grid_page(c->l, number - 1, &before));
        assert_true(layout_grid_page(c->l, number, &start));
        CHECK(c, layout_page_prev(c->l, start, &back) && same_start(&back, &before),
              "page %zu does not lead back to the one before", number);
    }
}

static void check_grid(struct check *c)
{
    struct page_start start = layout_page_first(c->l), known;
    struct page page;
    size_t number = 0;
    bool more = true;

    begin_flow(c);
    while (more) {
        layout_page_from(c->l, start, &page);
        number++;
        CHECK(c, layout_grid_page(c->l, number, &known) && same_start(&known, &page.start),
              "page %zu is not that of the grid", number);
        CHECK(c, page.n || page.foot.n, "page %zu is empty", number);
        CHECK(c, rows_of(c, &page) <= c->form->height, "page %zu has %zu rows", number,
              rows_of(c, &page));
        struct page_number place = layout_page_number(c->l, &page);
        CHECK(c, place.page == number, "page %zu says it is %zu", number, place.page);
        check_text(c, &page, number);
        if (c->form->notes == NOTES_AT_FOOT)
            check_feet(c, &page, number);
        if (c->form->height >= 6)
            check_end(c, &page, number);
        more = layout_page_next(c->l, &page, &start);
        CHECK(c, more != page.last, "page %zu does not know whether it is the last", number);
        CHECK(c, !more || goes_on(&page.start, &start), "page %zu makes no progress", number);
        page_free(&page);
    }
    CHECK(c, !c->more, "the line at %zu is on no page", c->line.at);
    CHECK(c, layout_page_number_at(c->l, 0).pages == number, "%zu pages are counted, not %zu",
          layout_page_number_at(c->l, 0).pages, number);
    pages_seen.pages += number;
    check_back(c, number);
}

/* From some line of the flow on and back, a few pages. */
static void check_off_grid(struct check *c, size_t pos)
{
    struct page_start start = {0}, back;
    struct page page;
    struct line line;

    if (!layout_line(c->l, pos, &line) || line.blank || is_out(c, &line))
        return;
    c->line = line;
    c->more = true;
    /* A position inside of a line stands for its beginning. */
    struct page other;
    layout_page(c->l, pos, &page);
    layout_page(c->l, line.at, &other);
    CHECK(c, page.at == line.at && page.next == other.next && page.foot.n == other.foot.n,
          "the page at %zu is not that at %zu", pos, line.at);
    page_free(&page);
    page_free(&other);
    start.at = line.at;
    for (size_t n = 0; n < 6; n++) {
        layout_page_from(c->l, start, &page);
        CHECK(c, rows_of(c, &page) <= c->form->height, "the page at %zu has %zu rows", start.at,
              rows_of(c, &page));
        check_text(c, &page, 0);
        bool more = layout_page_next(c->l, &page, &start);
        page_free(&page);
        if (!more)
            return;
    }
    if (!layout_page_prev(c->l, start, &back))
        return;
    layout_page_from(c->l, back, &page);
    CHECK(c,
          page.next >= start.at ||
              (layout_page_next(c->l, &page, &back) && back.at >= start.at),
          "back from %zu skips from %zu on", start.at, page.next);
    page_free(&page);
}

void check_pages(struct document *d, const struct layout_form *form, const char *name,
                 uint64_t seed)
{
    struct check c = {.d = d, .text = document_text(d), .form = form, .name = name};

    c.markers_n = document_markers(d, &c.markers);
    c.notes_n = document_notes(d, &c.notes);
    c.collected = calloc(c.notes_n + 1, sizeof *c.collected);
    c.begins = malloc((c.notes_n + 1) * sizeof *c.begins);
    c.cited = malloc((c.notes_n + 1) * sizeof *c.cited);
    c.set_to = calloc(c.notes_n + 1, sizeof *c.set_to);
    for (size_t i = 0; i < c.notes_n; i++)
        c.begins[i] = c.cited[i] = NOWHERE;
    c.l = layout_new(d, form);
    if (form->notes != NOTES_IN_TEXT)
        find_collected(&c);
    set_grid(&c);
    if (c.text.n && layout_page_number_at(c.l, 0).pages_known) {
        check_grid(&c);
        if (form->notes == NOTES_AT_FOOT)
            check_notes_at_end(&c);
        for (unsigned i = 0; i < 8; i++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            check_off_grid(&c, (size_t)((seed >> 20) % c.text.n));
        }
    }
    layout_free(c.l);
    free(c.collected);
    free(c.begins);
    free(c.cited);
    free(c.set_to);
}
