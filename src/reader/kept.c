/* SPDX-License-Identifier: ISC */
/* Passages that are kept: keeping, changing and undoing, and where they stand. */
#include "kept.h"

#include "comment_pane.h"
#include "excerpt.h"
#include "going.h"
#include "lookup.h"
#include "rows.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A passage is quoted whole in the dotfile: longer ones are no passages. */
#define MOST_KEPT ((size_t)64 * 1024)

/* Of the dotfile so much is read at a time: a page is set more quickly than passages are
 * read, and the budget may be what was right for that. */
#define MOST_READ ((size_t)64 * 1024)

/* So many passages in a row may have gone at once. */
#define MOST_MOVED 16

/* Older changes cannot be undone. */
#define MOST_UNDONE 100

/* Styles --------------------------------------------------------------------------- */

/* Names are those of the file; plain is the absence of one. */
static const struct {
    const char *name;
    enum reader_role role;
    char sign;
} styles[] = {
    {NULL, ROLE_KEPT, 0},
    {"important", ROLE_KEPT_IMPORTANT, '!'},
    {"question", ROLE_KEPT_QUESTION, '?'},
    {"doubt", ROLE_KEPT_DOUBT, '~'},
};
#define STYLES_KNOWN (sizeof styles / sizeof *styles)

/* Of a style that is not known here, 0. */
static size_t style_of(const struct passage *p)
{
    for (size_t i = 1; i < STYLES_KNOWN; i++)
        if (p->style && strcmp(p->style, styles[i].name) == 0)
            return i;
    return 0;
}

const char *style_name(size_t style)
{
    return style ? styles[style].name : "plain";
}

size_t style_after(size_t style)
{
    return (style + 1) % STYLES_KNOWN;
}

char passage_sign(const struct passage *p)
{
    return styles[style_of(p)].sign;
}

static void gather(struct reader *r);

/* Whose passages -------------------------------------------------------------------- */

struct identity identity_here(struct reader *r)
{
    const struct reader_file *f = &r->setup.file;

    struct span text = document_text(r->setup.document);

    if (!text_identity_is_current(&r->text_identity, text))
        text_identity_update(&r->text_identity, text, document_title(r->setup.document));
    return text_identity_of(&r->text_identity, f->digest, f->path);
}

enum identity_match passage_match(struct reader *r, const struct passage *p)
{
    struct identity here = identity_here(r), other = passage_identity(p);

    return identity_compare(&here, &other);
}

bool passage_here(struct reader *r, const struct passage *p)
{
    return passage_match(r, p) > MATCH_TITLE;
}

const struct passage *passage_of(const struct reader *r, size_t index)
{
    return r->setup.bookmarks ? bookmarks_get(r->setup.bookmarks, index) : NULL;
}

bool can_keep(struct reader *r)
{
    if (!r->setup.bookmarks)
        reader_say(r, "nothing can be kept");
    return r->setup.bookmarks != NULL;
}

struct passage passage_new(struct reader *r, size_t pos)
{
    const struct section *sections;
    struct identity here = identity_here(r);
    struct passage p = {.path = mem_string(here.path),
                        .digest = mem_string(here.digest),
                        .title = mem_string(here.title),
                        .fingerprint = mem_string(here.fingerprint),
                        .offset = raw_of(r, pos)};
    size_t section = document_section_at(r->setup.document, pos);

    if (section != NOWHERE) {
        document_sections(r->setup.document, &sections);
        p.section = excerpt(r,
                            sections[section].label.from < sections[section].label.to
                                ? sections[section].label
                                : sections[section].title,
                            60);
    }
    return p;
}

/* Changing them ------------------------------------------------------------------------ */

/* Changes that nothing is being done about: the last save failed. */
static unsigned long unsaved(const struct reader *r)
{
    const struct bookmarks *b = r->setup.bookmarks;

    return bookmarks_fd(b) >= 0 ? 0 : bookmarks_made(b) - bookmarks_saved(b);
}

static void say_error(struct reader *r, char *error)
{
    const char *path = bookmarks_path(r->setup.bookmarks);

    if (error && unsaved(r))
        reader_say(r, *path ? "not saved yet: %s: %s" : "not saved yet: %s", error, path);
    else if (error)
        reader_say(r, "%s", error);
    free(error);
}

static const char saving[] = "saving…";

/* What has been read was not kept here just now. */
static bool step_bookmarks(struct reader *r, size_t budget)
{
    struct bookmarks *b = r->setup.bookmarks;
    unsigned long readings = bookmarks_readings(b);
    bool more = bookmarks_step(b, budget);

    if (bookmarks_readings(b) == readings)
        return more;
    r->kept.is_old = true;
    kept_forget(r);
    list_again(r);
    /* Gathering is a step's work, not that of the next key. */
    return true;
}

static void tell_saved(struct reader *r)
{
    struct bookmarks *b = r->setup.bookmarks;

    if (r->kept.say && bookmarks_saved(b) >= r->kept.when) {
        /* Something else may have been said meanwhile. */
        if (r->message && strcmp(r->message, saving) == 0)
            reader_say(r, "%s", r->kept.say);
        free(r->kept.say);
        r->kept.say = NULL;
    }
    say_error(r, bookmarks_complaint(b));
}

/* What is not on the disk yet is not said to be. */
void say_saved(struct reader *r, const char *format, ...)
{
    unsigned long made = bookmarks_made(r->setup.bookmarks);
    va_list args;

    va_start(args, format);
    free(r->kept.say);
    r->kept.say = mem_vprintf(format, args);
    r->kept.when = made;
    va_end(args);
    reader_say(r, "%s", saving);
    tell_saved(r);
}

void kept_heed(struct reader *r)
{
    if (!r->setup.bookmarks)
        return;
    if (bookmarks_fd(r->setup.bookmarks) >= 0)
        step_bookmarks(r, 0);
    tell_saved(r);
}

bool kept_offer(struct reader *r)
{
    struct bookmarks *b = r->setup.bookmarks;
    char *error = NULL;

    if (!b || bookmarks_made(b) == bookmarks_saved(b) || bookmarks_save(b, &error)) {
        free(error);
        return true;
    }
    const char *path = bookmarks_path(b);
    reader_say(r, *path ? "q again quits; not saved: %s: %s" : "q again quits; not saved: %s",
               error, path);
    free(error);
    return false;
}

static void remember(struct reader *r, const struct passage *before)
{
    if (r->undo.n == MOST_UNDONE) {
        passage_free(&r->undo.v[0]);
        memmove(r->undo.v, r->undo.v + 1, (MOST_UNDONE - 1) * sizeof *r->undo.v);
        r->undo.n--;
    }
    VEC_PUSH(&r->undo, passage_copy(before));
}

static const struct passage *find_id(const struct reader *r, const char *id)
{
    return id ? passage_of(r, bookmarks_find(r->setup.bookmarks, id)) : NULL;
}

void passage_put(struct reader *r, const struct passage *p, const char *say)
{
    const struct passage *before = find_id(r, p->id);

    gather(r);
    if (before)
        remember(r, before);
    bookmarks_put(r->setup.bookmarks, p);
    say_saved(r, "%s", say);
    kept_change(r, p->id ? bookmarks_find(r->setup.bookmarks, p->id)
                         : bookmarks_numbers(r->setup.bookmarks) - 1);
}

void passage_delete(struct reader *r, size_t index)
{
    const struct passage *p = passage_of(r, index);

    if (!p)
        return;
    remember(r, p);
    bookmarks_delete(r->setup.bookmarks, r->undo.v[r->undo.n - 1].id);
    say_saved(r, "deleted; u brings it back");
    kept_change(r, index);
}

size_t passage_undo(struct reader *r)
{
    if (!r->undo.n) {
        reader_say(r, "nothing was changed");
        return NOWHERE;
    }
    struct passage before = r->undo.v[--r->undo.n];
    bool gone = !find_id(r, before.id);
    bookmarks_put(r->setup.bookmarks, &before);
    say_saved(r, gone ? "brought back" : "as it was before");
    size_t number = bookmarks_find(r->setup.bookmarks, before.id);
    kept_change(r, number);
    passage_free(&before);
    return number;
}

void passage_restyle(struct reader *r, size_t index)
{
    const struct passage *old = passage_of(r, index);

    if (!old)
        return;
    struct passage p = passage_copy(old);
    size_t style = style_after(style_of(&p));
    free(p.style);
    p.style = mem_string(styles[style].name);
    passage_put(r, &p, style_name(style));
    passage_free(&p);
}

/* Keeping ------------------------------------------------------------------------------ */

bool passage_draft(struct reader *r, struct range range, size_t style, struct passage *out)
{
    range = without_blanks(r, range);
    if (!can_keep(r))
        return false;
    if (range.from == range.to) {
        reader_say(r, "nothing is chosen");
        return false;
    }
    if (range.to - range.from > MOST_KEPT) {
        reader_say(r, "that is too long for a passage: at most 64 KiB");
        return false;
    }
    kept_refresh(r);
    *out = passage_new(r, range.from);
    out->style = mem_string(styles[style].name);
    passage_quote(out, document_text(r->setup.document), range);
    return true;
}

const struct passage *passage_same(struct reader *r, const struct passage *draft)
{
    gather(r);
    for (size_t i = 0; i < r->kept.n; i++) {
        if (r->kept.v[i].offset != draft->offset)
            continue;
        const struct passage *p = passage_of(r, r->kept.v[i].index);
        if (!p->mark && strcmp(p->quote, draft->quote) == 0 && passage_here(r, p))
            return p;
    }
    return NULL;
}

bool passage_keep(struct reader *r, struct range range, size_t style)
{
    struct passage draft;

    if (!passage_draft(r, range, style, &draft))
        return false;
    const struct passage *same = passage_same(r, &draft);
    if (same && style_of(same) == style) {
        reader_say(r, "this is kept already; B lists what is kept");
    } else if (same) {
        struct passage p = passage_copy(same);
        free(p.style);
        p.style = mem_string(styles[style].name);
        passage_put(r, &p, "its style is changed");
        passage_free(&p);
    } else {
        char *say = mem_printf("kept as %s; B lists what is kept", style_name(style));
        passage_put(r, &draft, style ? say : "kept; B lists what is kept");
        free(say);
    }
    passage_free(&draft);
    return true;
}

void passage_place(struct reader *r, const char *id, struct range range)
{
    const struct passage *p = find_id(r, id);
    struct passage placed;

    if (!p) {
        reader_say(r, "it was deleted meanwhile");
        return;
    }
    struct passage old = passage_copy(p);
    if (passage_draft(r, range, 0, &placed)) {
        placed.id = mem_string(old.id);
        placed.comment = mem_string(old.comment);
        placed.style = mem_string(old.style);
        placed.mark = mem_string(old.mark);
        placed.time = mem_string(old.time);
        passage_put(r, &placed, "it stands here now");
        passage_free(&placed);
    }
    passage_free(&old);
}

/* Where they stand ------------------------------------------------------------------------ */

void kept_forget(struct reader *r)
{
    r->kept.stale = true;
    r->rows.outdated = true;
    r->changed = true;
}

static void clear(struct kept *v, size_t n)
{
    for (size_t i = 0; i < n; i++)
        free(v[i].id);
}

void kept_lose(struct reader *r)
{
    clear(r->kept.v, r->kept.n);
    r->kept.n = 0;
    anchor_free(r->kept.anchoring);
    r->kept.anchoring = NULL;
    going_lose(r);
    kept_forget(r);
}

/* Passages that are still there keep their order and their places. */
static bool keep_place(struct kept *k, const struct kept *old, size_t n, size_t *next)
{
    for (size_t i = *next; i < n && i < *next + MOST_MOVED; i++) {
        if (strcmp(old[i].id, k->id) != 0)
            continue;
        k->sought = old[i].sought;
        k->is_new = old[i].is_new;
        *next = i + 1;
        return old[i].offset == k->offset;
    }
    return false;
}

static size_t seek(struct reader *r, const struct passage *p)
{
    const struct reader_file *f = &r->setup.file;
    bool same = f->digest && p->digest && strcmp(f->digest, p->digest) == 0;

    struct quotation q = passage_quotation(p);

    r->kept.more = true;
    return anchor_add(r->kept.anchoring, &q, position_of(r, p->offset), same);
}

static void gather_numbers(struct reader *r)
{
    r->kept.here.n = 0;
    if (bookmarks_count(r->setup.bookmarks)) {
        struct identity document = identity_here(r);
        bookmarks_of(r->setup.bookmarks, &document, &r->kept.here);
    }
    r->kept.readings = bookmarks_readings(r->setup.bookmarks);
}

const struct numbers *kept_numbers(struct reader *r)
{
    gather(r);
    return &r->kept.here;
}

static bool is_findable(const struct passage *p)
{
    return p->quote && *p->quote;
}

static void gather(struct reader *r)
{
    struct kept *old = r->kept.v;
    size_t n = r->kept.n, next = 0;
    bool again = r->kept.anchoring && !r->kept.is_old;

    if (!r->kept.stale || !r->setup.bookmarks)
        return;
    const struct numbers *here = &r->kept.here;
    gather_numbers(r);
    r->kept.stale = r->kept.is_old = false;
    r->kept.v = NULL;
    r->kept.n = r->kept.cap = 0;
    if (!r->kept.anchoring)
        r->kept.anchoring = anchor_new(document_text(r->setup.document));
    for (size_t i = 0; i < here->n; i++) {
        const struct passage *p = passage_of(r, here->v[i]);
        struct kept k = {.offset = p->offset, .index = here->v[i], .is_new = again};
        if (!is_findable(p))
            continue;
        k.id = mem_string(p->id);
        if (!keep_place(&k, old, n, &next))
            k.sought = seek(r, p);
        VEC_PUSH(&r->kept, k);
    }
    clear(old, n);
    free(old);
}

void kept_refresh(struct reader *r)
{
    bookmarks_refresh(r->setup.bookmarks);
    if (r->kept.readings != bookmarks_readings(r->setup.bookmarks))
        kept_forget(r);
}

/* The first of those gathered whose number is not lower. */
static size_t gathered_from(const struct reader *r, size_t number)
{
    size_t i;

    LOWER_BOUND(i, r->kept.n, r->kept.v[i].index < number);
    return i;
}

static void drop_gathered(struct reader *r, size_t at)
{
    free(r->kept.v[at].id);
    r->kept.n--;
    memmove(r->kept.v + at, r->kept.v + at + 1, (r->kept.n - at) * sizeof *r->kept.v);
}

static void put_gathered(struct reader *r, size_t at, const struct passage *p, size_t number)
{
    struct kept k = {
        .id = mem_string(p->id), .offset = p->offset, .index = number, .is_new = true};

    k.sought = seek(r, p);
    VEC_PUSH(&r->kept, k);
    memmove(r->kept.v + at + 1, r->kept.v + at, (r->kept.n - 1 - at) * sizeof *r->kept.v);
    r->kept.v[at] = k;
}

/* Those whose numbers are empty, since a mark has taken the place of others. */
static void drop_empty(struct reader *r)
{
    size_t n = 0;

    for (size_t i = 0; i < r->kept.n; i++) {
        if (passage_of(r, r->kept.v[i].index))
            r->kept.v[n++] = r->kept.v[i];
        else
            free(r->kept.v[i].id);
    }
    r->kept.n = n;
}

/* All but the one stay as they were gathered, unless they have other numbers. */
void kept_change(struct reader *r, size_t number)
{
    const struct passage *p = passage_of(r, number);
    struct numbers *here = &r->kept.here;

    if (r->kept.stale || (p && !is_findable(p)) ||
        r->kept.readings != bookmarks_readings(r->setup.bookmarks)) {
        kept_forget(r);
        return;
    }
    if (p && p->mark)
        drop_empty(r);
    size_t at = gathered_from(r, number);
    bool known = at < r->kept.n && r->kept.v[at].index == number;
    r->changed = r->rows.outdated = true;
    if (known && (!p || p->offset != r->kept.v[at].offset))
        drop_gathered(r, at);
    else if (known)
        return;
    if (!p || passage_match(r, p) == MATCH_NONE)
        return;
    put_gathered(r, at, p, number);
    if (!here->n || here->v[here->n - 1] < number)
        VEC_PUSH(here, number);
}

/* Of what was kept in this session it is noted, once it is known, how much else
 * resembles it. */
static void note_alike(struct reader *r)
{
    for (size_t i = 0; i < r->kept.n; i++) {
        struct kept *k = &r->kept.v[i];
        const struct passage *p = passage_of(r, k->index);
        int alike = anchor_lookalike(r->kept.anchoring, k->sought);
        if (!k->is_new || p->lookalike || alike < 0)
            continue;
        struct passage copy = passage_copy(p);
        copy.lookalike = mem_printf("%d", alike);
        /* One at a time, since the next is another by then. */
        bookmarks_put(r->setup.bookmarks, &copy);
        r->kept.more = true;
        passage_free(&copy);
        kept_change(r, k->index);
        return;
    }
}

bool kept_read(struct reader *r, size_t budget)
{
    if (!r->setup.bookmarks)
        return false;
    /* What is read next was not kept here just now. */
    gather(r);
    r->kept.reading = step_bookmarks(r, budget < MOST_READ ? budget : MOST_READ);
    /* A save may have ended meanwhile: no other step need follow. */
    tell_saved(r);
    return r->kept.reading;
}

bool kept_step(struct reader *r, size_t budget)
{
    gather(r);
    if (!r->kept.more)
        return false;
    r->kept.more = anchor_step(r->kept.anchoring, budget);
    if (!r->kept.more) {
        r->changed = r->kept.found = true;
        note_alike(r);
    }
    return r->kept.more;
}

const struct passage *kept_passage(struct reader *r, size_t i, struct range *range)
{
    gather(r);
    if (i >= r->kept.n)
        return NULL;
    const struct kept *k = &r->kept.v[i];
    if (anchor_get(r->kept.anchoring, k->sought, range) != ANCHOR_FOUND)
        *range = (struct range){NOWHERE, NOWHERE};
    return passage_of(r, k->index);
}

enum anchor_state kept_state(struct reader *r, size_t index, struct range *range)
{
    size_t low;

    gather(r);
    low = gathered_from(r, index);
    if (low < r->kept.n && r->kept.v[low].index == index)
        return anchor_get(r->kept.anchoring, r->kept.v[low].sought, range);
    return ANCHOR_PENDING;
}

bool kept_seek(struct reader *r, const char *id, size_t budget, enum anchor_state *state,
               struct range *range)
{
    size_t i = 0;

    gather(r);
    while (i < r->kept.n && (!id || strcmp(r->kept.v[i].id, id) != 0))
        i++;
    if (i == r->kept.n)
        return false;
    size_t sought = r->kept.v[i].sought;
    *state = anchor_get(r->kept.anchoring, sought, range);
    if (*state != ANCHOR_PENDING)
        return true;
    bool more = anchor_step(r->kept.anchoring, budget);
    *state = anchor_get(r->kept.anchoring, sought, range);
    if (*state == ANCHOR_PENDING && !more)
        *state = ANCHOR_ORPHAN;
    return true;
}

static struct decoration decoration_of(struct reader *r, const struct passage *p,
                                       struct range range)
{
    struct decoration d = {range, p->mark ? ROLE_PLACE : styles[style_of(p)].role, ""};
    char style[] = {passage_sign(p), '\0'};

    if (p->comment && *p->comment && comment_is_chosen(r, p, range.from))
        d.role = ROLE_CHOSEN;
    snprintf(d.sign, sizeof d.sign, "%s%s%s", p->mark ? p->mark : "", style,
             p->comment && *p->comment ? "+" : "");
    return d;
}

void kept_decorate(struct reader *r, struct range range, struct decorations *out)
{
    const struct passage *p;
    struct range where;

    for (size_t i = 0; (p = kept_passage(r, i, &where)); i++)
        if (where.from < range.to && where.to > range.from)
            VEC_PUSH(out, decoration_of(r, p, where));
}

void kept_free(struct reader *r)
{
    for (size_t i = 0; i < r->undo.n; i++)
        passage_free(&r->undo.v[i]);
    VEC_FREE(&r->undo);
    free(r->kept.say);
    clear(r->kept.v, r->kept.n);
    VEC_FREE(&r->kept);
    VEC_FREE(&r->kept.here);
    anchor_free(r->kept.anchoring);
}
