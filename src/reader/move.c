/* SPDX-License-Identifier: ISC */
/* Moving through the pages. */
#include "private.h"

#include <stdlib.h>

/* How many pages back are remembered exactly. */
#define LONGEST_TRAIL 1000

/* How far a count goes at once: what one key does is done before the next is
 * looked at, in a text of any size. */
#define MOST_LINES 100000
#define MOST_PAGES 5000

static size_t first_word(const struct page *p)
{
    for (size_t i = 0; i < p->n; i++)
        if (!p->v[i].blank)
            return p->v[i].from;
    return p->at;
}

void show_from(struct reader *r, struct page_start start)
{
    struct page page;

    layout_page_from(r->layout, start, &page);
    page_free(&r->page);
    page_free(&r->facing);
    hints_clear(r);
    r->page = page;
    if (reader_frame(r).spread && layout_page_next(r->layout, &page, &start))
        layout_page_from(r->layout, start, &r->facing);
    r->anchor = first_word(&page);
    r->strayed = r->strayed && in_note(r, r->anchor);
    r->changed = true;
    place_moved(r);
}

void show_page(struct reader *r, size_t pos)
{
    show_from(r, (struct page_start){.at = pos});
}

/* The last page in view. */
static const struct page *last_page(const struct reader *r)
{
    const struct page *facing = reader_facing(r);

    return facing ? facing : &r->page;
}

size_t view_end(const struct reader *r)
{
    return last_page(r)->next;
}

size_t top_position(const struct reader *r)
{
    return r->page.n ? r->page.v[0].next - 1 : r->page.at;
}

static bool same(const struct page_start *a, const struct page_start *b)
{
    return a->at == b->at && a->foot == b->foot && a->end == b->end && a->from == b->from;
}

bool is_at(const struct reader *r, struct page_start start)
{
    return same(&r->page.start, &start);
}

/* Has a count gone so far?  Then it says so. */
static bool is_far(struct reader *r, unsigned long done, unsigned long most, const char *what)
{
    if (done == most)
        reader_say(r, "at most %lu %s at once", most, what);
    return done == most;
}

void page_on(struct reader *r, unsigned long count)
{
    struct page_start next;

    for (unsigned long n = 0; n < (count ? count : 1); n++) {
        if (is_far(r, n, MOST_PAGES, "pages"))
            return;
        if (!layout_page_next(r->layout, last_page(r), &next)) {
            reader_say(r, "the end of the text");
            return;
        }
        if (r->trail.n >= LONGEST_TRAIL)
            r->trail.n = 0;
        VEC_PUSH(&r->trail, (struct step){r->page.start, next});
        show_from(r, next);
    }
}

/* Where the view before this one begins; a spread is two pages back where there are
 * two. */
static bool view_before(struct reader *r, struct page_start *out)
{
    struct page_start before;

    if (!layout_page_prev(r->layout, r->page.start, out))
        return false;
    if (reader_frame(r).spread && layout_page_prev(r->layout, *out, &before))
        *out = before;
    return true;
}

void page_back(struct reader *r, unsigned long count)
{
    struct page_start start;

    for (unsigned long n = 0; n < (count ? count : 1); n++) {
        if (is_far(r, n, MOST_PAGES, "pages"))
            return;
        if (r->trail.n && is_at(r, r->trail.v[r->trail.n - 1].to)) {
            start = r->trail.v[--r->trail.n].from;
        } else if (!view_before(r, &start)) {
            reader_say(r, "the beginning of the text");
            return;
        }
        show_from(r, start);
    }
}

/* The line so many on or back from the top; NOWHERE where there is none. */
static size_t line_from_top(struct reader *r, unsigned long lines, bool on)
{
    struct line line;
    size_t at = NOWHERE;

    if (!layout_line(r->layout, r->page.at, &line))
        return NOWHERE;
    /* A page of notes alone has the text's next line still before it. */
    if (on && !r->page.n) {
        at = line.at;
        lines--;
    }
    for (unsigned long n = 0; n < lines && !is_far(r, n, MOST_LINES, "lines"); n++) {
        if (!(on ? layout_flow_next(r->layout, &line, &line)
                 : layout_flow_prev(r->layout, &line, &line)))
            break;
        at = line.at;
    }
    return at;
}

static void lines_on(struct reader *r, unsigned long lines)
{
    size_t last = layout_page_last(r->layout);

    /* Notes that were gone to may stand behind the last page. */
    if (layout_lifted(r->layout, r->page.at) != NOWHERE)
        last = r->page.last ? r->page.at : NOWHERE;
    if (last_page(r)->last || r->page.at >= last) {
        reader_say(r, "the end of the text");
        return;
    }
    size_t at = line_from_top(r, lines, true);
    show_page(r, at == NOWHERE || at > last ? last : at);
}

static void lines_back(struct reader *r, unsigned long lines)
{
    size_t at = line_from_top(r, lines, false);

    if (at == NOWHERE)
        reader_say(r, "the beginning of the text");
    else
        show_page(r, at);
}

void line_on(struct reader *r, unsigned long count)
{
    lines_on(r, count ? count : 1);
}

void line_back(struct reader *r, unsigned long count)
{
    lines_back(r, count ? count : 1);
}

static unsigned long half(const struct reader *r)
{
    unsigned height = layout_form(r->layout)->height;

    return height > 1 ? height / 2 : 1;
}

void half_on(struct reader *r, unsigned long count)
{
    lines_on(r, half(r) * (count ? count : 1));
}

void half_back(struct reader *r, unsigned long count)
{
    lines_back(r, half(r) * (count ? count : 1));
}

/* That which ends with the last page. */
static struct page_start last_view(struct reader *r)
{
    struct page_start last = {.at = layout_page_last(r->layout)}, before;

    if (reader_frame(r).spread && layout_page_prev(r->layout, last, &before))
        return before;
    return last;
}

void go_end(struct reader *r, unsigned long count)
{
    struct page_start start;

    if (!count)
        jump_to_page(r, last_view(r));
    else if (layout_grid_page(r->layout, count, &start))
        jump_to_page(r, start);
    else if (layout_place(r->layout, 0).pages_known)
        reader_say(r, "there are %zu pages", layout_place(r->layout, 0).pages);
    else
        reader_say(r, "page %lu is not known yet", count);
}

void go_start(struct reader *r, unsigned long count)
{
    if (count)
        go_end(r, count);
    else
        jump_to(r, 0);
}

void go_percent(struct reader *r, unsigned long count)
{
    size_t size = text_size(r);

    if (count > 100)
        count = 100;
    size_t pos = size / 100 * count + size % 100 * count / 100;
    size_t last = layout_page_last(r->layout);
    jump_to(r, pos > last ? last : pos);
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

void section_on(struct reader *r, unsigned long count)
{
    const struct section *sections;
    size_t n = document_sections(r->setup.document, &sections), i;

    if (!has_sections(r))
        return;
    /* The section the top line begins is the present one. */
    size_t here = document_section_at(r->setup.document, top_position(r));
    i = here == NOWHERE ? 0 : here + 1;
    if (i >= n) {
        reader_say(r, "the last section");
        return;
    }
    i = count > n - i ? n - 1 : i + (count ? count - 1 : 0);
    jump_to(r, sections[i].from);
}

void section_back(struct reader *r, unsigned long count)
{
    const struct section *sections;
    size_t i;

    if (!has_sections(r))
        return;
    document_sections(r->setup.document, &sections);
    i = r->page.at ? document_section_at(r->setup.document, r->page.at - 1) + 1 : 0;
    if (!i) {
        reader_say(r, "the first section");
        return;
    }
    i -= count > i ? i - 1 : count ? count - 1 : 0;
    jump_to(r, sections[i - 1].from);
}
