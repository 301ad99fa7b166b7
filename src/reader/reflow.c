/* SPDX-License-Identifier: ISC */
#include "reflow.h"

#include "frame.h"
#include "overlay.h"
#include "paging.h"

void reader_resize(struct reader *r, unsigned cols, unsigned rows)
{
    size_t anchor = r->paging.anchor;
    struct page_start start = r->paging.page.start;

    r->setup.cols = cols ? cols : 1;
    r->setup.rows = rows ? rows : 1;
    frame_apply(r);
    r->paging.trail.n = 0;
    /* Notes carried to the page still are. */
    start.at = anchor;
    show_from(r, start);
    /* The word is kept, not the line it now stands on, so that resizing back shows the same. */
    r->paging.anchor = anchor;
    overlays_relayout(r);
    r->changed = true;
}

void notes_cycle(struct reader *r)
{
    static const char *const said[] = {
        [NOTES_IN_TEXT] = "notes where they stand",
        [NOTES_AT_FOOT] = "notes at the foot of the page",
        [NOTES_ON_DEMAND] = "notes on demand: Enter opens one",
    };

    r->paging.notes = r->paging.notes == NOTES_AT_FOOT     ? NOTES_ON_DEMAND
                      : r->paging.notes == NOTES_ON_DEMAND ? NOTES_IN_TEXT
                                                           : NOTES_AT_FOOT;
    reader_resize(r, r->setup.cols, r->setup.rows);
    if (r->paging.notes == NOTES_AT_FOOT && r->setup.rows < FRAME_LEAST_WITH_FEET)
        reader_say(r, "notes at the foot need %u rows", FRAME_LEAST_WITH_FEET);
    else
        reader_say(r, "%s", said[r->paging.notes]);
}

void spread_toggle(struct reader *r)
{
    if (r->setup.cols < frame_least_spread(&r->setup)) {
        reader_say(r, "two pages need %u columns", frame_least_spread(&r->setup));
        return;
    }
    r->paging.spread = !r->paging.spread;
    reader_resize(r, r->setup.cols, r->setup.rows);
    reader_say(r, r->paging.spread ? "two pages" : "one page");
}
