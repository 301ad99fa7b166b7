/* SPDX-License-Identifier: ISC */
/* Marks, and the passages that are kept. */
#include "private.h"

#include <stdlib.h>
#include <string.h>

static size_t raw_of(const struct reader *r, size_t pos)
{
    return r->setup.file.raw ? r->setup.file.raw(r->setup.file.map, pos) : pos;
}

static size_t position_of(const struct reader *r, uint64_t raw)
{
    size_t at = r->setup.file.position ? r->setup.file.position(r->setup.file.map, (size_t)raw)
                                       : (size_t)raw;

    return at < text_size(r) ? at : text_size(r);
}

bool passage_here(const struct reader *r, const struct passage *p)
{
    const struct reader_file *f = &r->setup.file;

    if (f->digest && p->digest && strcmp(f->digest, p->digest) == 0)
        return true;
    return p->path && f->path && strcmp(p->path, f->path) == 0;
}

static void say_error(struct reader *r, char *error)
{
    if (error)
        reader_say(r, "%s", error);
    free(error);
}

static bool kept_at_all(struct reader *r)
{
    if (!r->setup.bookmarks)
        reader_say(r, "nothing can be kept");
    return r->setup.bookmarks != NULL;
}

static struct passage new_passage(struct reader *r, size_t pos)
{
    const struct section *sections;
    struct passage p = {.path = mem_string(r->setup.file.path),
                        .digest = mem_string(r->setup.file.digest),
                        .title = excerpt(r, document_title(r->setup.document), 100),
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

static void set_mark(struct reader *r, uint32_t key)
{
    char letter[5] = {0}, *error = NULL;

    if (!text_is_letter(key) || !kept_at_all(r)) {
        if (r->setup.bookmarks)
            reader_say(r, "a mark is a letter");
        return;
    }
    text_encode(key, letter);
    struct passage p = new_passage(r, r->anchor);
    p.mark = mem_string(letter);
    passage_quote(&p, document_text(r->setup.document), (struct range){r->anchor, r->anchor});
    if (bookmarks_put(r->setup.bookmarks, &p, &error))
        reader_say(r, "marked %s", letter);
    say_error(r, error);
    passage_free(&p);
}

static void go_to(struct reader *r, const struct passage *p)
{
    size_t hint = position_of(r, p->offset);
    size_t pos = passage_find(p, document_text(r->setup.document), hint);

    if (pos != NOWHERE) {
        jump_to(r, pos);
        return;
    }
    jump_to(r, hint);
    reader_say(r, "the passage is gone: %s", p->quote ? p->quote : "");
}

static void go_mark(struct reader *r, uint32_t key)
{
    const struct passage *all;
    char letter[5] = {0};

    if (key == '\'') {
        if (r->back.n)
            jump_to(r, r->back.v[r->back.n - 1].at);
        else
            reader_say(r, "nowhere to go back to");
        return;
    }
    if (!kept_at_all(r))
        return;
    text_encode(key, letter);
    bookmarks_refresh(r->setup.bookmarks);
    size_t n = bookmarks_all(r->setup.bookmarks, &all);
    for (size_t i = n; i-- > 0;) {
        if (all[i].mark && strcmp(all[i].mark, letter) == 0 && passage_here(r, &all[i])) {
            go_to(r, &all[i]);
            return;
        }
    }
    reader_say(r, "there is no mark %s", text_is_letter(key) ? letter : "of that name");
}

void mark_set(struct reader *r, unsigned long count)
{
    (void)count;
    r->letter = set_mark;
    r->letter_prompt = "mark: a letter";
    r->changed = true;
}

void mark_go(struct reader *r, unsigned long count)
{
    (void)count;
    r->letter = go_mark;
    r->letter_prompt = "go to mark: a letter, or ' for the last place";
    r->changed = true;
}

/* The list of passages ------------------------------------------------------------- */

void fill_passages(struct reader *r)
{
    const struct passage *all;

    if (!r->setup.bookmarks)
        return;
    bookmarks_refresh(r->setup.bookmarks);
    size_t n = bookmarks_all(r->setup.bookmarks, &all);
    for (size_t i = 0; i < n; i++) {
        if (!passage_here(r, &all[i]))
            continue;
        struct reader_row row = {.left = mem_string(all[i].mark),
                                 .text = mem_string(all[i].quote ? all[i].quote : ""),
                                 .right = mem_string(all[i].section)};
        list_add(r, row, i);
    }
}

void go_passage(struct reader *r, size_t index)
{
    const struct passage *all;
    size_t n = bookmarks_all(r->setup.bookmarks, &all);

    if (index < n)
        go_to(r, &all[index]);
}

void delete_passage(struct reader *r, size_t index)
{
    const struct passage *all;
    size_t n = bookmarks_all(r->setup.bookmarks, &all);
    char *error = NULL;

    if (index >= n)
        return;
    passage_free(&r->deleted);
    r->deleted = passage_copy(&all[index]);
    if (bookmarks_delete(r->setup.bookmarks, r->deleted.id, &error))
        reader_say(r, "deleted; u brings it back");
    say_error(r, error);
}

void undelete_passage(struct reader *r)
{
    char *error = NULL;

    if (!r->deleted.id) {
        reader_say(r, "nothing was deleted");
        return;
    }
    if (bookmarks_put(r->setup.bookmarks, &r->deleted, &error))
        reader_say(r, "brought back");
    say_error(r, error);
    passage_free(&r->deleted);
    r->deleted = (struct passage){0};
}
