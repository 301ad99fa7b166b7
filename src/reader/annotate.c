/* SPDX-License-Identifier: ISC */
#include "annotate.h"

#include "comment_pane.h"
#include "excerpt.h"
#include "lookup.h"
#include "overlay.h"
#include "save_message.h"
#include "selection.h"

#include <stdlib.h>
#include <string.h>

/* Maximum bytes of a section's label. */
#define SECTION_BYTES 60

bool can_annotate(struct reader *r)
{
    if (!r->setup.bookmarks)
        reader_say(r, "nothing can be kept");
    return r->setup.bookmarks != NULL;
}

/* Drafts ------------------------------------------------------------------------- */

/* The label of the section at pos, or the beginning of its title; NULL outside sections. */
static char *section_label(struct reader *r, size_t pos)
{
    const struct section *sections;
    size_t i = document_section_at(r->setup.document, pos);

    if (i == NOWHERE)
        return NULL;
    document_sections(r->setup.document, &sections);
    struct range label = sections[i].label;
    return excerpt(r, label.from < label.to ? label : sections[i].title, SECTION_BYTES);
}

struct passage draft_passage(struct reader *r, struct range range)
{
    struct passage p = annotations_draft(r->annotations, range);

    p.section = section_label(r, range.from);
    return p;
}

bool draft_range(struct reader *r, struct range range, enum passage_style style,
                 struct passage *out)
{
    range = trim_blanks(r, range);
    if (!can_annotate(r))
        return false;
    if (range.from == range.to) {
        reader_say(r, "nothing is chosen");
        return false;
    }
    if (range.to - range.from > PASSAGE_MAX_BYTES) {
        reader_say(r, "that is too long for a passage: at most 64 KiB");
        return false;
    }
    annotations_refresh(r->annotations);
    *out = draft_passage(r, range);
    passage_set_style(out, style);
    return true;
}

/* Changes ------------------------------------------------------------------------- */

void put_passage(struct reader *r, const struct passage *p, const char *say)
{
    annotations_put(r->annotations, p);
    say_when_saved(r, "%s", say);
}

static void put_restyled(struct reader *r, const struct passage *old, enum passage_style style,
                         const char *say)
{
    struct passage p = passage_copy(old);

    passage_set_style(&p, style);
    put_passage(r, &p, say);
    passage_free(&p);
}

bool keep_range(struct reader *r, struct range range, enum passage_style style)
{
    struct passage draft;

    if (!draft_range(r, range, style, &draft))
        return false;
    const struct passage *same = annotations_same(r->annotations, &draft);
    if (same && passage_style(same) == style) {
        reader_say(r, "this is kept already; B lists what is kept");
    } else if (same) {
        put_restyled(r, same, style, "its style is changed");
    } else {
        char *say = mem_printf("kept as %s; B lists what is kept", passage_style_name(style));
        put_passage(r, &draft, style ? say : "kept; B lists what is kept");
        free(say);
    }
    passage_free(&draft);
    return true;
}

void move_passage(struct reader *r, const char *id, struct range range)
{
    struct passage draft;

    if (annotations_find(r->annotations, id) == NOWHERE) {
        reader_say(r, "it was deleted meanwhile");
        return;
    }
    if (!draft_range(r, range, PASSAGE_PLAIN, &draft))
        return;
    if (annotations_move(r->annotations, id, &draft))
        say_when_saved(r, "it stands here now");
    else
        reader_say(r, "it was deleted meanwhile");
    passage_free(&draft);
}

void restyle_passage(struct reader *r, size_t number)
{
    const struct passage *p = annotations_get(r->annotations, number);

    if (!p)
        return;
    enum passage_style style = passage_style_next(passage_style(p));
    put_restyled(r, p, style, passage_style_name(style));
}

void delete_passage(struct reader *r, size_t number)
{
    if (!annotations_get(r->annotations, number))
        return;
    annotations_delete(r->annotations, number);
    say_when_saved(r, "deleted; u brings it back");
}

void undo_passage(struct reader *r)
{
    enum annotations_undone undone = annotations_undo(r->annotations);

    if (undone == UNDONE_NOTHING)
        reader_say(r, "nothing was changed");
    else
        say_when_saved(r, undone == UNDONE_DELETION ? "brought back" : "as it was before");
}

/* Comments ---------------------------------------------------------------------- */

/* The text without its NUL bytes, and how many they are; NULL where nothing is left. */
static char *without_nuls(struct span text, size_t *nuls)
{
    struct buf b = {0};

    *nuls = 0;
    for (size_t at = 0; at < text.n;) {
        size_t n = strnlen(text.p + at, text.n - at);
        buf_put(&b, text.p + at, n);
        *nuls += at + n < text.n;
        at += n + 1;
    }
    if (b.n)
        return buf_take(&b);
    buf_free(&b);
    return NULL;
}

void comment_accept(struct reader *r, struct span text)
{
    struct passage *p = &r->draft;
    size_t nuls;

    free(p->comment);
    p->comment = without_nuls(text, &nuls);
    put_passage(r, p,
                !p->comment ? "kept without a comment"
                : nuls      ? "kept with its comment, but for its NUL bytes"
                            : "kept with its comment");
    passage_free(p);
    overlay_close(r, &selection_overlay);
    comment_pane_refresh(r);
}

void comment_cancel(struct reader *r)
{
    passage_free(&r->draft);
}
