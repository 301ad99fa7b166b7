/* SPDX-License-Identifier: ISC */
/*
 * A large dotfile: a child saves what was changed, and where somebody else had
 * changed the file it is read again in steps.
 */
#include "private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What came of a save. */
struct outcome {
    bool saved, conflict, locked_out;
    bool known; /* the stamp after is of what was written, and no other's */
    struct stamp before, after;
    char error[1024];
};

struct saving {
    struct changes changes;
    struct store store; /* one of its own: the file is read anew */
    struct stamp before;
};

static void apply_apart(struct records *records, void *data)
{
    struct saving *s = data;

    s->before = s->store.stamp;
    changes_apply(records, &s->changes);
}

/* Changes nothing that whoever began it can see. */
static void save(const struct bookmarks *b, struct outcome *out, bool apart)
{
    struct saving s = {.changes = {.v = b->pending.v, .n = b->sent}};
    char *error = NULL;

    store_init(&s.store, mem_string(b->store.path));
    s.store.passing = true;
    s.store.apart = apart;
    s.store.locked_out = b->store.locked_out;
    out->saved = store_change(&s.store, true, apply_apart, &s, &error);
    out->conflict = s.changes.conflict;
    out->locked_out = s.store.locked_out;
    out->known = s.store.known;
    out->before = s.before;
    out->after = s.store.stamp;
    snprintf(out->error, sizeof out->error, "%s", error ? error : "");
    free(error);
    store_free(&s.store);
}

static void save_apart(void *data, void *result)
{
    save(data, result, true);
}

static void complain(struct bookmarks *b, const char *what)
{
    free(b->complaint);
    b->complaint = mem_string(what);
}

static bool is_read_anew(const struct bookmarks *b)
{
    return b->again || (b->anew && !b->anew->spent);
}

/* What has been read of an older file is of no use. */
static void read_anew(struct bookmarks *b)
{
    b->again = true;
    if (b->anew)
        b->anew->spent = true;
}

static void take_outcome(struct bookmarks *b, const struct outcome *o)
{
    b->store.locked_out = o->locked_out;
    if (!o->saved) {
        complain(b, o->error);
        return;
    }
    changes_drop(&b->pending, b->sent);
    if (o->conflict)
        complain(b, BOTH_KEPT);
    /* Where the file was what is listed here, it is so again. */
    if (!is_read_anew(b) && b->store.known && stamp_equal(&b->store.stamp, &o->before)) {
        b->store.stamp = o->after;
        b->store.known = o->known;
    } else {
        read_anew(b);
    }
}

static void save_here(struct bookmarks *b)
{
    struct outcome o = {0};

    save(b, &o, false);
    take_outcome(b, &o);
}

/* Of the pending changes those before the first that cannot be merged yet. */
static size_t ready(const struct bookmarks *b)
{
    size_t n = 0;

    while (n < b->pending.n && !b->pending.v[n].unread)
        n++;
    return n;
}

void large_begin_saving(struct bookmarks *b)
{
    if (b->child.pid || !ready(b))
        return;
    b->sent = ready(b);
    if (!apart_begin(&b->child, save_apart, b, sizeof(struct outcome)))
        save_here(b);
}

/* A save that has ended is followed by the next, unless it failed. */
static void heed_child(struct bookmarks *b, bool wait)
{
    struct outcome o = {0};
    enum apart_state state = apart_end(&b->child, wait, &o, sizeof o);

    if (state == APART_WORKING)
        return;
    if (state == APART_LOST)
        snprintf(o.error, sizeof o.error, "saving was cut off");
    take_outcome(b, &o);
    if (o.saved)
        large_begin_saving(b);
}

void large_end(struct bookmarks *b)
{
    if (b->child.pid)
        apart_end(&b->child, true, &(struct outcome){0}, sizeof(struct outcome));
}

static void await_child(struct bookmarks *b)
{
    while (b->child.pid)
        heed_child(b, true);
}

bool large_save(struct bookmarks *b, char **error)
{
    await_child(b);
    if (ready(b) < b->pending.n)
        bookmarks_read_all(b);
    await_child(b);
    large_begin_saving(b);
    await_child(b);
    *error = bookmarks_complaint(b);
    return !b->pending.n;
}

/* Changes made while the file was read ------------------------------------------------- */

bool large_is_changed(struct bookmarks *b, const struct passage *read)
{
    for (size_t i = 0; i < b->pending.n; i++) {
        struct change *c = &b->pending.v[i];
        if (!c->unread || !same_string(c->passage.id, read->id))
            continue;
        if (!c->base.id)
            c->base = passage_copy(read);
        return true;
    }
    for (size_t i = 0; read->mark && i < b->marked.n; i++) {
        const struct passage *set = listed_get(&b->all, b->marked.v[i]);
        if (set && passage_same_mark(set, read))
            return true;
    }
    return false;
}

void large_is_read(struct bookmarks *b)
{
    for (size_t i = 0; i < b->pending.n; i++)
        b->pending.v[i].unread = false;
    VEC_FREE(&b->marked);
    if (b->large)
        large_begin_saving(b);
}

/* Read again ----------------------------------------------------------------------------- */

/* Takes the passages that were read, and leaves those it had. */
static void adopt(struct bookmarks *b, struct bookmarks *anew)
{
    struct listed had = b->all;

    b->all = anew->all;
    anew->all = had;
    b->store.stamp = anew->store.stamp;
    /* How the pending changes and those of others come together shows when they have. */
    b->store.known = anew->store.known && !b->pending.n;
    bookmarks_list_changes(b, 0);
    b->readings++;
}

void large_refresh(struct bookmarks *b)
{
    bool reading = b->anew && !b->anew->spent;

    if (!b->again && store_is_outdated(reading ? &b->anew->store : &b->store))
        read_anew(b);
}

/* Freeing one takes as long as reading so many bytes. */
#define FREED 512

static bool step_anew(struct bookmarks *b, size_t budget)
{
    char *error = NULL;
    bool begun;

    if (!b->anew && !b->again)
        return false;
    if (!b->anew) {
        b->again = false;
        b->anew = bookmarks_begin(mem_string(b->store.path), &begun, &error);
        /* What is there but cannot be read is told by the next save. */
        b->anew->large = true;
        b->anew->spent = !begun;
        free(error);
        return true;
    }
    struct bookmarks *anew = b->anew;
    if (!anew->spent && bookmarks_read_on(anew, budget))
        return true;
    if (!anew->spent && !anew->store.broken)
        adopt(b, anew);
    anew->spent = true;
    if (listed_free_on(&anew->all, budget / FREED))
        return true;
    bookmarks_free(anew);
    b->anew = NULL;
    return b->again;
}

bool bookmarks_step(struct bookmarks *b, size_t budget)
{
    bool more = bookmarks_read_on(b, budget);

    if (b->child.pid)
        heed_child(b, false);
    return more || step_anew(b, budget);
}

void bookmarks_read(struct bookmarks *b)
{
    while (bookmarks_step(b, ORDINARY))
        ;
}

int bookmarks_fd(const struct bookmarks *b)
{
    return b->child.pid ? b->child.fd : -1;
}

unsigned long bookmarks_made(const struct bookmarks *b)
{
    return b->made;
}

unsigned long bookmarks_saved(const struct bookmarks *b)
{
    return b->made - b->pending.n;
}

char *bookmarks_complaint(struct bookmarks *b)
{
    char *complaint = b->complaint;

    b->complaint = NULL;
    return complaint;
}
