/* SPDX-License-Identifier: ISC */
#include "focus.h"

#include "lookup.h"
#include "paging.h"

/* Milliseconds for which a marker is highlighted after coming back to it. */
#define FLASH_MS 1200

void focus_marker(struct reader *r, size_t marker)
{
    r->focus.marker = marker;
    r->focus.comment = NOWHERE;
    focus_hold(r);
    r->changed = true;
}

void focus_comment(struct reader *r, size_t pos, size_t nth)
{
    r->focus.marker = NOWHERE;
    r->focus.comment = pos;
    r->focus.nth_comment = nth;
    r->changed = true;
}

void focus_clear(struct reader *r)
{
    r->focus.marker = r->focus.comment = NOWHERE;
}

void focus_flash(struct reader *r)
{
    r->focus.flashing = true;
    r->focus.faded = false;
    r->focus.flash_until = r->now + FLASH_MS;
    r->changed = true;
}

void focus_fade(struct reader *r)
{
    r->focus.flashing = false;
    r->focus.faded = true;
    r->changed = true;
}

void focus_hold(struct reader *r)
{
    r->focus.flashing = r->focus.faded = false;
}

bool focus_marker_in_view(const struct reader *r)
{
    return r->focus.marker != NOWHERE && in_view(r, marker_of(r, r->focus.marker)->from);
}

size_t focus_comment_in_view(const struct reader *r)
{
    bool visible = r->focus.comment != NOWHERE && r->focus.marker == NOWHERE &&
                   in_view(r, r->focus.comment);

    return visible ? r->focus.comment : NOWHERE;
}
