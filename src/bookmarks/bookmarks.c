/* SPDX-License-Identifier: ISC */
/*
 * The dotfile of passages: it is read in steps into a table, changes are made in the table
 * at once, and a child process saves them one save after the other.
 */
#include "bookmarks_internal.h"

#include <stdlib.h>

/* Bytes that are read before an opened or a refreshed file is first shown: all of an
 * ordinary one. */
#define FIRST_STEP ((size_t)256 * 1024)

static void complain(struct bookmarks *b, const char *what)
{
    free(b->complaint);
    b->complaint = mem_string(what);
}

/* Changes in the table ----------------------------------------------------------------- */

static void remove_letter(struct table *t, size_t number)
{
    struct passage unmarked = passage_copy(table_get(t, number));

    passage_set_mark(&unmarked, NULL);
    table_replace(t, number, &unmarked);
    passage_free(&unmarked);
}

/* Takes the letter of a change from all passages but the one with a number. */
static void move_mark(struct table *t, const struct change *c, size_t but)
{
    struct numbers marks = {0};

    table_with(t, BOOKMARKS_MARK, c->passage.mark, &marks);
    for (size_t i = 0; i < marks.n; i++) {
        const struct passage *p = table_get(t, marks.v[i]);
        if (marks.v[i] == but || !passage_same_mark(&c->passage, p))
            continue;
        if (change_removes_mark(c, p))
            table_remove(t, marks.v[i]);
        else
            remove_letter(t, marks.v[i]);
    }
    VEC_FREE(&marks);
}

/* Makes a change in a table as it will be made in the file. */
static void apply(struct table *t, const struct change *c)
{
    size_t at = c->alone ? NOWHERE : table_find(t, c->passage.id);

    if (c->removal) {
        if (at != NOWHERE)
            table_remove(t, at);
        return;
    }
    if (at == NOWHERE) {
        at = t->n;
        table_add(t, &c->passage);
    } else {
        table_replace(t, at, &c->passage);
    }
    if (change_moves_mark(c))
        move_mark(t, c, at);
}

static size_t count_unsaved(const struct bookmarks *b)
{
    return b->changes.n - b->saved;
}

/* Forgets what has been saved, unless a reading that has not seen it goes on. */
static void drop_saved(struct bookmarks *b)
{
    if (b->reading.is_running)
        return;
    changes_drop(&b->changes, b->saved);
    if (async_save_is_running(&b->save))
        b->saving -= b->saved;
    b->saved = 0;
}

/* Saving ------------------------------------------------------------------------------- */

/* The number of leading changes that can be merged: those before the first whose passage
 * has not been read yet. */
static size_t count_ready(const struct bookmarks *b)
{
    size_t n = 0;

    while (n < b->changes.n && !b->changes.v[n].unread)
        n++;
    return n;
}

static void begin_saving(struct bookmarks *b)
{
    size_t ready = count_ready(b);

    if (async_save_is_running(&b->save) || ready == b->saved)
        return;
    b->saving = ready;
    async_save_begin(&b->save, b->path, b->changes.v + b->saved, ready - b->saved,
                     b->locked_out);
}

/*
 * Where the file was what is shown here, it is so again; else it has to be read.  A change
 * that was saved while the file is read again may have met there with what was read, and
 * was then merged with it.
 */
static void follow_file(struct bookmarks *b, const struct save_outcome *o)
{
    bool is_reading = b->reading.is_running;
    struct stamp *shown = is_reading ? &b->reading.stamp : &b->stamp;

    if (!b->read_again && !(is_reading && b->readings) && shown->trusted &&
        stamp_equal(shown, &o->before))
        *shown = o->after;
    else
        b->read_again = true;
}

static void handle_outcome(struct bookmarks *b, const struct save_outcome *o)
{
    bool failed_before = b->save_failed;

    b->locked_out = o->locked_out;
    b->save_failed = !o->saved;
    if (!o->saved) {
        complain(b, o->error);
        return;
    }
    b->saved = b->saving;
    drop_saved(b);
    if (o->conflict)
        complain(b, "changed in another session too: both are kept");
    else if (failed_before)
        complain(b, NULL);
    follow_file(b, o);
}

/* A save that has ended is followed by the next, unless it failed. */
static void step_saving(struct bookmarks *b, bool wait)
{
    struct save_outcome o;

    if (!async_save_is_running(&b->save) || !async_save_end(&b->save, wait, &o))
        return;
    handle_outcome(b, &o);
    if (o.saved)
        begin_saving(b);
}

/* Reading ------------------------------------------------------------------------------ */

static bool begin_reading(struct bookmarks *b, char **error)
{
    struct reading *r = &b->reading;

    *error = NULL;
    b->read_again = false;
    if (!b->path || !file_reader_begin(&r->file, b->path, error))
        return false;
    r->is_running = true;
    r->stamp = r->file.fd < 0 ? r->file.stamp : stamp_of(&r->file.begun);
    r->stamp.trusted = true; /* as far as is known before its end */
    return true;
}

/* A passage that was changed before it was read was what the file says. */
static void set_bases(struct bookmarks *b, const struct table *read)
{
    for (size_t i = 0; i < b->changes.n; i++) {
        struct change *c = &b->changes.v[i];
        size_t at = c->unread ? table_find(read, c->passage.id) : NOWHERE;
        if (at != NOWHERE)
            c->base = passage_copy(table_get(read, at));
        c->unread = false;
    }
}

/* Shows the passages that were read, with all that was changed here meanwhile. */
static void show_read(struct bookmarks *b)
{
    struct reading *r = &b->reading;
    bool is_first = b->readings == 0;

    set_bases(b, &r->table);
    for (size_t i = 0; i < b->changes.n; i++)
        apply(&r->table, &b->changes.v[i]);
    b->old = b->table;
    b->table = r->table;
    b->readings++;
    b->stamp = r->stamp;
    b->stamp.trusted &= r->file.stamp.trusted;
    /* How changes come together with those of others shows when they have. */
    if (!is_first && count_unsaved(b))
        b->stamp.trusted = false;
}

static void end_reading(struct bookmarks *b)
{
    struct reading *r = &b->reading;
    bool save_waits = count_ready(b) < b->changes.n;

    /* Part of a file is better than nothing, and worse than what is there. */
    if (!r->file.failed || b->readings == 0)
        show_read(b);
    else
        b->old = r->table;
    file_reader_end(&r->file);
    *r = (struct reading){.is_running = false};
    drop_saved(b);
    if (save_waits)
        begin_saving(b);
}

static void list_records(struct table *t, struct recfile *records)
{
    struct recfile_iter w = {0};

    while (passages_next(records, &w)) {
        struct passage p = passage_of_record(&records->v[w.at]);
        table_add(t, &p);
        passage_free(&p);
    }
    recfile_free(records);
}

/* Reads on; returns whether there is more. */
static bool step_reading(struct bookmarks *b, size_t budget)
{
    struct reading *r = &b->reading;
    struct recfile records = {0};
    char *error;

    if (!r->is_running && !b->read_again)
        return false;
    if (!r->is_running && table_free_step(&b->old))
        return true;
    /* The next save tells why a file that is there cannot be read. */
    if (!r->is_running && !begin_reading(b, &error)) {
        free(error);
        return false;
    }
    b->is_stepping = true;
    bool more = file_reader_step(&r->file, budget, &records);
    list_records(&r->table, &records);
    b->is_stepping = false;
    if (!more)
        end_reading(b);
    return more;
}

/* Life --------------------------------------------------------------------------------- */

static char *default_path(void)
{
    const char *file = getenv("IBID_FILE"), *home = getenv("HOME");

    if (file && *file)
        return mem_string(file);
    return home && *home ? mem_printf("%s/.ibid", home) : NULL;
}

struct bookmarks *bookmarks_open(const char *path, char **error)
{
    struct bookmarks *b = mem_alloc(sizeof *b);

    b->path = path ? mem_string(path) : default_path();
    if (begin_reading(b, error))
        step_reading(b, FIRST_STEP);
    return b;
}

void bookmarks_free(struct bookmarks *b)
{
    struct save_outcome ignored;

    if (!b)
        return;
    if (async_save_is_running(&b->save))
        async_save_end(&b->save, true, &ignored);
    if (b->reading.is_running)
        file_reader_end(&b->reading.file);
    table_free(&b->reading.table);
    table_free(&b->table);
    table_free(&b->old);
    changes_drop(&b->changes, b->changes.n);
    VEC_FREE(&b->changes);
    free(b->complaint);
    free(b->path);
    free(b);
}

const char *bookmarks_path(const struct bookmarks *b)
{
    return b->path ? b->path : "";
}

bool bookmarks_step(struct bookmarks *b, size_t budget)
{
    step_saving(b, false);
    if (step_reading(b, budget))
        return true;
    return table_free_step(&b->old) || b->read_again;
}

void bookmarks_read(struct bookmarks *b)
{
    while (bookmarks_step(b, FIRST_STEP))
        ;
}

static bool is_outdated(const struct bookmarks *b)
{
    return stamp_is_outdated(b->reading.is_running ? &b->reading.stamp : &b->stamp, b->path);
}

/* A key may wait for a file that is read in one step; part of a longer one would show
 * nothing. */
static bool is_read_at_once(const struct bookmarks *b)
{
    struct stat st;

    return stat(b->path, &st) < 0 || st.st_size <= (off_t)FIRST_STEP;
}

void bookmarks_refresh(struct bookmarks *b)
{
    if (count_unsaved(b) || !b->path || !is_outdated(b))
        return;
    b->read_again = true;
    if (!b->reading.is_running && is_read_at_once(b))
        step_reading(b, FIRST_STEP);
}

/* Looking up --------------------------------------------------------------------------- */

size_t bookmarks_count(const struct bookmarks *b)
{
    return b->table.count;
}

size_t bookmarks_numbers(const struct bookmarks *b)
{
    return b->table.n;
}

unsigned long bookmarks_readings(const struct bookmarks *b)
{
    return b->readings;
}

const struct passage *bookmarks_get(const struct bookmarks *b, size_t number)
{
    return table_get(&b->table, number);
}

size_t bookmarks_find(const struct bookmarks *b, const char *id)
{
    return table_find(&b->table, id);
}

void bookmarks_with(const struct bookmarks *b, enum bookmarks_key key, const char *string,
                    struct numbers *out)
{
    if (string)
        table_with(&b->table, key, string, out);
}

void bookmarks_of(const struct bookmarks *b, const struct identity *document,
                  struct numbers *out)
{
    table_of(&b->table, document, out);
}

/* Changing ----------------------------------------------------------------------------- */

static bool is_changed_unread(const struct bookmarks *b, const char *id)
{
    for (size_t i = 0; i < b->changes.n; i++)
        if (b->changes.v[i].unread && same_string(b->changes.v[i].passage.id, id))
            return true;
    return false;
}

void bookmarks_add_change(struct bookmarks *b, struct change change)
{
    VEC_PUSH(&b->changes, change);
    b->made++;
    apply(&b->table, &change);
}

/* A change of a passage that may be shown, and may not have been read yet. */
static void change_passage(struct bookmarks *b, struct change change, bool is_new)
{
    const char *id = change.passage.id;
    size_t at = is_new ? NOWHERE : table_find(&b->table, id);

    if (at != NOWHERE)
        change.base = passage_copy(table_get(&b->table, at));
    else
        change.unread =
            !is_new && b->readings == 0 && b->reading.is_running && !is_changed_unread(b, id);
    bookmarks_add_change(b, change);
    begin_saving(b);
    step_saving(b, false);
}

void bookmarks_put(struct bookmarks *b, const struct passage *p)
{
    struct passage copy = passage_copy(p);

    if (!copy.id)
        copy.id = passage_new_id();
    if (!copy.time)
        copy.time = time_utc();
    change_passage(b, (struct change){.passage = copy}, !p->id);
}

void bookmarks_delete(struct bookmarks *b, const char *id)
{
    struct passage removed = {.id = mem_string(id)};

    change_passage(b, (struct change){.passage = removed, .removal = true}, false);
}

/* Results of saving -------------------------------------------------------------------- */

/* A step that ran out of memory leaves a table that is not to be touched: then a change of
 * what was not read yet is made without knowing what it was. */
static void read_for_unread(struct bookmarks *b)
{
    while (count_ready(b) < b->changes.n && !b->is_stepping && step_reading(b, FIRST_STEP))
        ;
    for (size_t i = 0; i < b->changes.n; i++)
        b->changes.v[i].unread = false;
}

bool bookmarks_save(struct bookmarks *b, char **error)
{
    read_for_unread(b);
    begin_saving(b);
    while (async_save_is_running(&b->save))
        step_saving(b, true);
    *error = bookmarks_complaint(b);
    return !count_unsaved(b);
}

int bookmarks_fd(const struct bookmarks *b)
{
    return b->save.job ? job_fd(b->save.job) : -1;
}

unsigned long bookmarks_made(const struct bookmarks *b)
{
    return b->made;
}

unsigned long bookmarks_saved(const struct bookmarks *b)
{
    return b->made - count_unsaved(b);
}

char *bookmarks_complaint(struct bookmarks *b)
{
    char *complaint = b->complaint;

    b->complaint = NULL;
    return complaint;
}

void bookmarks_unsaved(struct bookmarks *b, struct buf *out)
{
    struct changes unsaved = {.v = b->changes.v + b->saved, .n = count_unsaved(b)};

    changes_print(&unsaved, out);
}
