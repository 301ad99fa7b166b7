/* SPDX-License-Identifier: ISC */
#include "motion.h"

#include "history.h"
#include "lookup.h"
#include "paging.h"

#include <stdlib.h>

/* Maximum of page turns remembered, so that going back shows the same pages. */
#define LONGEST_TRAIL 1000

/* Maximum of lines and pages per key: the next key waits until this one is done. */
#define MOST_LINES 100000
#define MOST_PAGES 5000

/* Is the limit reached?  Says so where it is. */
static bool is_at_limit(struct reader *r, unsigned long done, unsigned long most,
                        const char *what)
{
    if (done == most)
        reader_say(r, "at most %lu %s at once", most, what);
    return done == most;
}

void pages_forward(struct reader *r, unsigned long count)
{
    struct page_start next;

    for (unsigned long n = 0; n < count; n++) {
        if (is_at_limit(r, n, MOST_PAGES, "pages"))
            return;
        if (!layout_page_next(r->layout, last_page(r), &next)) {
            reader_say(r, "the end of the text");
            return;
        }
        if (r->paging.trail.n >= LONGEST_TRAIL)
            r->paging.trail.n = 0;
        VEC_PUSH(&r->paging.trail, (struct page_turn){r->paging.page.start, next});
        show_from(r, next);
    }
}

void page_next(struct reader *r)
{
    pages_forward(r, count_or_one(r));
}

static bool is_on_next_page(struct reader *r, size_t pos)
{
    struct page_start start;
    struct page next;

    if (pos < view_end(r) || !layout_page_next(r->layout, last_page(r), &start))
        return false;
    layout_page_from(r->layout, start, &next);
    bool holds = page_holds(&next, pos);
    page_free(&next);
    return holds;
}

void go_near(struct reader *r, size_t pos)
{
    if (in_view(r, pos))
        return;
    if (is_on_next_page(r, pos))
        pages_forward(r, 1);
    else
        jump_to(r, pos);
}

/* The start of the view before this one: two pages back in a spread, where there are two. */
static bool previous_view(struct reader *r, struct page_start *out)
{
    struct page_start before;

    if (!layout_page_prev(r->layout, r->paging.page.start, out))
        return false;
    if (reader_frame(r).spread && layout_page_prev(r->layout, *out, &before))
        *out = before;
    return true;
}

void page_prev(struct reader *r)
{
    struct page_start start;

    for (unsigned long n = 0; n < count_or_one(r); n++) {
        if (is_at_limit(r, n, MOST_PAGES, "pages"))
            return;
        if (r->paging.trail.n &&
            page_is_shown(r, r->paging.trail.v[r->paging.trail.n - 1].to)) {
            start = r->paging.trail.v[--r->paging.trail.n].from;
        } else if (!previous_view(r, &start)) {
            reader_say(r, "the beginning of the text");
            return;
        }
        show_from(r, start);
    }
}

/* The position of the line that many lines from the top one; NOWHERE where there is none. */
static size_t line_from_top(struct reader *r, unsigned long lines, bool forward)
{
    struct line line;
    size_t at = NOWHERE;

    if (!layout_line(r->layout, r->paging.page.at, &line))
        return NOWHERE;
    /* On a page of notes alone the next line of the text has not been shown yet. */
    if (forward && !r->paging.page.n) {
        at = line.at;
        lines--;
    }
    for (unsigned long n = 0; n < lines && !is_at_limit(r, n, MOST_LINES, "lines"); n++) {
        if (!(forward ? layout_flow_next(r->layout, &line, &line)
                      : layout_flow_prev(r->layout, &line, &line)))
            break;
        at = line.at;
    }
    return at;
}

static void lines_forward(struct reader *r, unsigned long lines)
{
    size_t last = layout_page_last(r->layout);

    /* Notes at the end of the text stand after the last page of the grid. */
    if (layout_collected_note_at(r->layout, r->paging.page.at) != NOWHERE)
        last = r->paging.page.last ? r->paging.page.at : NOWHERE;
    if (last_page(r)->last || r->paging.page.at >= last) {
        reader_say(r, "the end of the text");
        return;
    }
    size_t at = line_from_top(r, lines, true);
    show_page(r, at == NOWHERE || at > last ? last : at);
}

static void lines_backward(struct reader *r, unsigned long lines)
{
    size_t at = line_from_top(r, lines, false);

    if (at == NOWHERE)
        reader_say(r, "the beginning of the text");
    else
        show_page(r, at);
}

void line_down(struct reader *r)
{
    lines_forward(r, count_or_one(r));
}

void line_up(struct reader *r)
{
    lines_backward(r, count_or_one(r));
}

static unsigned long half_page_lines(const struct reader *r)
{
    unsigned height = layout_form(r->layout)->height;

    return height > 1 ? height / 2 : 1;
}

void half_page_next(struct reader *r)
{
    lines_forward(r, half_page_lines(r) * count_or_one(r));
}

void half_page_prev(struct reader *r)
{
    lines_backward(r, half_page_lines(r) * count_or_one(r));
}

/* The start of the view that ends with the last page. */
static struct page_start last_view(struct reader *r)
{
    struct page_start last = {.at = layout_page_last(r->layout)}, before;

    if (reader_frame(r).spread && layout_page_prev(r->layout, last, &before))
        return before;
    return last;
}

void go_to_page(struct reader *r, unsigned long page)
{
    struct page_start start;

    if (!page)
        jump_to(r, 0);
    else if (layout_grid_page(r->layout, page, &start))
        jump_to_page(r, start);
    else if (layout_page_number_at(r->layout, 0).pages_known)
        reader_say(r, "there are %zu pages", layout_page_number_at(r->layout, 0).pages);
    else
        reader_say(r, "page %lu is not known yet", page);
}

void go_to_percent(struct reader *r, unsigned long percent)
{
    size_t size = text_size(r), last = layout_page_last(r->layout);

    if (percent > 100)
        percent = 100;
    size_t pos = size / 100 * percent + size % 100 * percent / 100;
    jump_to(r, pos > last ? last : pos);
}

void go_end(struct reader *r)
{
    if (r->input.count)
        go_to_page(r, r->input.count);
    else
        jump_to_page(r, last_view(r));
}

void go_start(struct reader *r)
{
    go_to_page(r, r->input.count);
}

void go_percent(struct reader *r)
{
    go_to_percent(r, r->input.count);
}

/* Sections ----------------------------------------------------------------- */

static bool has_sections(struct reader *r)
{
    const struct section *sections;

    if (document_sections(r->setup.document, &sections))
        return true;
    if (document_done(r->setup.document))
        reader_say(r, "there are no sections");
    else
        reader_say(r, "sections are known when the text has been read");
    return false;
}

void section_next(struct reader *r)
{
    const struct section *sections;
    size_t n = document_sections(r->setup.document, &sections), i;

    if (!has_sections(r))
        return;
    /* A section that begins in the top line is the current one. */
    size_t here = document_section_at(r->setup.document, top_position(r));
    i = here == NOWHERE ? 0 : here + 1;
    if (i >= n) {
        reader_say(r, "the last section");
        return;
    }
    i = r->input.count > n - i ? n - 1 : i + (r->input.count ? r->input.count - 1 : 0);
    jump_to(r, sections[i].from);
}

void section_prev(struct reader *r)
{
    const struct section *sections;
    size_t i;

    if (!has_sections(r))
        return;
    document_sections(r->setup.document, &sections);
    i = r->paging.page.at ? document_section_at(r->setup.document, r->paging.page.at - 1) + 1
                          : 0;
    if (!i) {
        reader_say(r, "the first section");
        return;
    }
    i -= r->input.count > i ? i - 1 : r->input.count ? r->input.count - 1 : 0;
    jump_to(r, sections[i - 1].from);
}
