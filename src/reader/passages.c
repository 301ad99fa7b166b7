/* SPDX-License-Identifier: ISC */
/* What is done with a passage: keeping and copying it, its comment, the list. */
#include "private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Comments ---------------------------------------------------------------------- */

/* Asks for the comment of the draft, which is kept when it has been typed. */
void ask_comment(struct reader *r, struct passage draft)
{
    passage_free(&r->draft);
    r->draft = draft;
    prompt_comment(r, draft.comment ? draft.comment : "");
}

/* A file may hold NULs, which no comment can; the rest of it is kept. */
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
    passage_put(r, p,
                !p->comment ? "kept without a comment"
                : nuls      ? "kept with its comment, but for its NUL bytes"
                            : "kept with its comment");
    passage_free(p);
    choose_end(r);
    comment_relayout(r);
    list_again(r);
}

void comment_cancel(struct reader *r)
{
    passage_free(&r->draft);
}

static void keep_with_comment(struct reader *r, struct range range, size_t style)
{
    struct passage draft;

    if (!passage_draft(r, range, style, &draft))
        return;
    const struct passage *same = passage_same(r, &draft);
    if (same) {
        struct passage p = passage_copy(same);
        passage_free(&draft);
        draft = p;
    }
    ask_comment(r, draft);
}

/* In the text: a key for what is done, and one for with how much -------------------- */

static bool whole_unit(struct reader *r, uint32_t key, struct range *out)
{
    struct range here = under_eye(r);

    if (key == ')' || key == '(')
        *out = sentence_at(r, here.from);
    else if (key == '}' || key == '{')
        *out = paragraph_at(r, here.from);
    else
        return false;
    return true;
}

static void mark_or_keep(struct reader *r, uint32_t key)
{
    struct range range;

    if (whole_unit(r, key, &range))
        passage_keep(r, range, 0);
    else
        set_mark(r, key);
}

static void annotate_unit(struct reader *r, uint32_t key)
{
    struct range range;

    if (whole_unit(r, key, &range))
        keep_with_comment(r, range, 0);
    else
        reader_say(r, "a: ) comments on the sentence, } on the paragraph");
}

static void copy_unit(struct reader *r, uint32_t key)
{
    struct range range;

    if (whole_unit(r, key, &range))
        copy_range(r, range, false);
    else
        reader_say(r, "y: ) copies the sentence, } the paragraph");
}

static void cite_unit(struct reader *r, uint32_t key)
{
    struct range range;

    if (whole_unit(r, key, &range))
        copy_range(r, range, true);
    else
        reader_say(r, "Y: ) copies the sentence with its place, } the paragraph");
}

static void wait_for(struct reader *r, void (*letter)(struct reader *, uint32_t),
                     const char *prompt)
{
    r->letter = letter;
    r->letter_prompt = prompt;
    r->changed = true;
}

void mark_set(struct reader *r, unsigned long count)
{
    (void)count;
    wait_for(r, mark_or_keep, "a letter marks · ) sentence · } paragraph");
}

void annotate(struct reader *r, unsigned long count)
{
    (void)count;
    wait_for(r, annotate_unit, "comment on: ) sentence · } paragraph");
}

void copy_words(struct reader *r, unsigned long count)
{
    (void)count;
    wait_for(r, copy_unit, "copy: ) sentence · } paragraph");
}

void copy_cited(struct reader *r, unsigned long count)
{
    (void)count;
    wait_for(r, cite_unit, "copy with its place: ) sentence · } paragraph");
}

/* The note that is open, whole ----------------------------------------------------------- */

void note_keep(struct reader *r, unsigned long count)
{
    (void)count;
    passage_keep(r, pane_note(r), 0);
}

void note_annotate(struct reader *r, unsigned long count)
{
    (void)count;
    keep_with_comment(r, pane_note(r), 0);
}

void note_copy(struct reader *r, unsigned long count)
{
    (void)count;
    copy_range(r, pane_note(r), false);
}

void note_cite(struct reader *r, unsigned long count)
{
    (void)count;
    copy_range(r, pane_note(r), true);
}

/* While choosing ---------------------------------------------------------------------- */

void choose_keep(struct reader *r, unsigned long count)
{
    (void)count;
    if (r->choice.placing) {
        passage_place(r, r->choice.placing, chosen_range(r));
        choose_end(r);
    } else if (passage_keep(r, chosen_range(r), r->choice.style))
        choose_end(r);
}

void choose_annotate(struct reader *r, unsigned long count)
{
    (void)count;
    keep_with_comment(r, chosen_range(r), r->choice.style);
}

void choose_copy(struct reader *r, unsigned long count)
{
    (void)count;
    if (copy_range(r, chosen_range(r), false))
        choose_end(r);
}

void choose_cite(struct reader *r, unsigned long count)
{
    (void)count;
    if (copy_range(r, chosen_range(r), true))
        choose_end(r);
}

void choose_style(struct reader *r, unsigned long count)
{
    (void)count;
    r->choice.style = style_after(r->choice.style);
    reader_say(r, "to be kept as %s", style_name(r->choice.style));
}

/* The list -------------------------------------------------------------------------------- */

/* Before the list is shown, passages are looked for so long: slices of so many
 * bytes. */
#define SLICES 4
#define SLICE ((size_t)64 * 1024)

/* Columns of a quotation beside its comment, of a title beside a section. */
#define TITLE_COLUMNS 16

static char *age_since(long long seconds)
{
    static const struct {
        long long seconds;
        const char *name;
    } units[] = {{365 * 86400, "y"}, {30 * 86400, "mo"}, {7 * 86400, "w"},
                 {86400, "d"},       {3600, "h"},        {60, "min"}};

    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (seconds >= units[i].seconds)
            return mem_printf("%lld %s", seconds / units[i].seconds, units[i].name);
    return mem_string("now");
}

/* How long ago it was kept; NULL where the time cannot be read. */
static char *age_of(const struct passage *p)
{
    struct tm tm = {0};

    if (!p->time || sscanf(p->time, "%d-%d-%dT%d:%d:%d", &tm.tm_year, &tm.tm_mon, &tm.tm_mday,
                           &tm.tm_hour, &tm.tm_min, &tm.tm_sec) != 6)
        return NULL;
    tm.tm_year -= 1900;
    tm.tm_mon -= 1;
    return age_since((long long)time(NULL) - (long long)timegm(&tm));
}

/* The beginning of a text, up to so many columns. */
static void put_cut(struct reader *r, const char *string, unsigned columns, struct buf *out)
{
    struct span s = span_of(string);
    size_t at = 0;

    if (text_columns(r->setup.widths, s) <= columns) {
        buf_span(out, s);
        return;
    }
    for (unsigned used = 1; at < s.n;) {
        struct text_glyph g =
            text_glyph(r->setup.widths, s.p + at, s.n - at, 0, TEXT_FLOW, used);
        if (used + g.width > columns)
            break;
        used += g.width;
        at += g.bytes;
    }
    buf_put(out, s.p, at);
    buf_puts(out, "…");
}

/* The quotation and the comment; where there is not room for both, a third of it is
 * the quotation's, and what the comment leaves. */
static char *text_of_row(struct reader *r, const struct passage *p, const char *right)
{
    struct text_widths *w = r->setup.widths;
    size_t measure = reader_frame(r).measure, taken = text_columns(w, span_of(right)) + 5;
    struct buf b = {0};

    if (!p->comment || !*p->comment)
        return mem_string(p->quote ? p->quote : "");
    taken += text_columns(w, span_of(p->comment)) + 3;
    size_t room = measure > taken ? measure - taken : 0;
    put_cut(r, p->quote ? p->quote : "", (unsigned)(room > measure / 3 ? room : measure / 3),
            &b);
    buf_printf(&b, " — %s", p->comment);
    return buf_take(&b);
}

static char *right_of_row(struct reader *r, const struct passage *p, bool gone)
{
    struct buf b = {0};
    char *age = age_of(p);

    if (r->list.everywhere && p->title) {
        put_cut(r, p->title, TITLE_COLUMNS, &b);
        buf_puts(&b, " · ");
    }
    if (gone)
        buf_puts(&b, "not found · ");
    else if (p->section && *p->section) {
        put_cut(r, p->section, TITLE_COLUMNS, &b);
        buf_puts(&b, " · ");
    }
    buf_puts(&b, age ? age : "?");
    free(age);
    return buf_take(&b);
}

static char *sign_of_row(const struct passage *p)
{
    char sign[] = {passage_sign(p), '\0'};

    return mem_printf("%s%s", p->mark ? p->mark : "", sign);
}

void passages_row(struct reader *r, size_t index, struct reader_row *row, struct buf *sought)
{
    const struct passage *p = passage_of(r, index);
    struct range range;

    if (!p)
        return;
    const char *parts[] = {p->quote, p->comment, p->section,
                           p->style, p->mark,    r->list.everywhere ? p->title : NULL};
    row->faint = passage_here(r, p) && kept_state(r, index, &range) == FINDING_ORPHAN;
    row->left = sign_of_row(p);
    row->right = right_of_row(r, p, row->faint);
    row->text = text_of_row(r, p, row->right);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        buf_printf(sought, "%s ", parts[i] ? parts[i] : "");
}

static void list_passage_row(struct reader *r, size_t index)
{
    char *sign = sign_of_row(passage_of(r, index));

    list_add(r, index, (unsigned)text_columns(r->setup.widths, span_of(sign)));
    free(sign);
}

/* This document's first, then by document; in each in the order of the text. */
struct entry {
    const struct passage *passage;
    size_t index;
    bool here;
    uint64_t place;
};

static int compare(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;

    if (x->here != y->here)
        return x->here ? -1 : 1;
    int by_path = x->here || !x->passage->path || !y->passage->path
                      ? 0
                      : strcmp(x->passage->path, y->passage->path);
    if (by_path)
        return by_path;
    if (x->place != y->place)
        return x->place < y->place ? -1 : 1;
    return x->index < y->index ? -1 : 1;
}

static struct entry entry_of(struct reader *r, const struct passage *p, size_t index)
{
    struct range range;
    enum finding_state state = kept_state(r, index, &range);
    bool mine = passage_here(r, p), found = state == FINDING_FOUND;

    return (struct entry){.passage = p,
                          .index = index,
                          .here = mine || found,
                          .place = found  ? range.from
                                   : mine ? position_of(r, p->offset)
                                          : p->offset};
}

static void fill(struct reader *r)
{
    VEC(struct entry) entries = {0};
    const struct passage *p;

    for (size_t i = 0; i < SLICES && kept_step(r, SLICE); i++)
        ;
    size_t n = r->setup.bookmarks ? bookmarks_numbers(r->setup.bookmarks) : 0;
    for (size_t i = 0; i < n; i++) {
        if (!(p = passage_of(r, i)))
            continue;
        struct entry e = entry_of(r, p, i);
        if (e.here || r->list.everywhere)
            VEC_PUSH(&entries, e);
    }
    if (entries.n)
        qsort(entries.v, entries.n, sizeof *entries.v, compare);
    for (size_t i = 0; i < entries.n; i++)
        list_passage_row(r, entries.v[i].index);
    VEC_FREE(&entries);
}

static void open_list(struct reader *r)
{
    bool everywhere = r->list.everywhere;

    list_open(r, LIST_PASSAGES, everywhere ? "Passages of all documents" : "Passages kept",
              everywhere ? "nothing is kept yet: v chooses a passage"
                         : "nothing of this text is kept yet: v chooses a passage");
    fill(r);
}

void list_passages(struct reader *r, unsigned long count)
{
    (void)count;
    r->list.everywhere = false;
    if (r->setup.bookmarks)
        bookmarks_refresh(r->setup.bookmarks);
    kept_forget(r);
    open_list(r);
    list_ready(r, 0);
}

/* The same rows as they are now, under the same filter. */
void list_again(struct reader *r)
{
    struct list *l = &r->list;

    if (l->kind != LIST_PASSAGES)
        return;
    struct list_view view = list_leave(r);
    open_list(r);
    list_return(r, view, NOWHERE);
}

void list_all_documents(struct reader *r, unsigned long count)
{
    (void)count;
    if (r->list.kind != LIST_PASSAGES)
        return;
    r->list.everywhere = !r->list.everywhere;
    open_list(r);
    list_ready(r, 0);
}

void list_edit(struct reader *r, unsigned long count)
{
    const struct passage *p = list_passage(r);

    (void)count;
    if (p)
        ask_comment(r, passage_copy(p));
}

void list_restyle(struct reader *r, unsigned long count)
{
    (void)count;
    if (!list_passage(r))
        return;
    passage_restyle(r, list_target(r));
    list_again(r);
}

void list_delete(struct reader *r, unsigned long count)
{
    (void)count;
    if (!list_passage(r))
        return;
    passage_delete(r, list_target(r));
    list_again(r);
}

void list_undo(struct reader *r, unsigned long count)
{
    (void)count;
    if (r->list.kind != LIST_PASSAGES)
        return;
    passage_undo(r);
    list_again(r);
}

/* What is not found may be shown its place. */
void list_place(struct reader *r, unsigned long count)
{
    const struct passage *p = list_passage(r);

    (void)count;
    if (!p)
        return;
    if (!passage_here(r, p)) {
        reader_say(r, "it stands in another text");
        return;
    }
    char *id = mem_string(p->id);
    size_t index = list_target(r);
    struct range range;
    bool found = kept_state(r, index, &range) == FINDING_FOUND;
    list_drop(r);
    jump_to(r, found ? range.from : position_of(r, p->offset));
    choose_begin(r, 0);
    if (r->choice.open)
        r->choice.placing = id;
    else
        free(id);
}

/* Going there -------------------------------------------------------------------- */

void go_passage(struct reader *r, size_t index)
{
    const struct passage *p = passage_of(r, index);
    struct range range;

    if (!p)
        return;
    if (passage_here(r, p) || kept_state(r, index, &range) == FINDING_FOUND) {
        reader_goto_passage(r, p);
        return;
    }
    passage_free(&r->wanted);
    r->wanted = passage_copy(p);
    r->request = REQUEST_OPEN;
}

const struct passage *reader_wanted(const struct reader *r)
{
    return &r->wanted;
}
