/* SPDX-License-Identifier: ISC */
#include "fitting.h"

void put_fitting(const struct reader *r, struct buf *out, size_t room, const char *const *forms)
{
    while (forms[1] && text_columns(r->setup.widths, span_of(*forms)) > room)
        forms++;
    buf_puts(out, *forms);
}

bool put_part(const struct reader *r, struct buf *out, size_t room, const char *part)
{
    const char *between = out->n ? " · " : "";
    size_t taken = text_columns(r->setup.widths, buf_bytes(out)) + (out->n ? 3 : 0);

    if (taken + text_columns(r->setup.widths, span_of(part)) > room)
        return false;
    buf_printf(out, "%s%s", between, part);
    return true;
}
