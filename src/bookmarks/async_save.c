/* SPDX-License-Identifier: ISC */
#include "async_save.h"

#include "store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void save(struct async_save *s, struct save_outcome *out)
{
    struct store store;
    char *error = NULL;

    store_init(&store, mem_string(s->path));
    store.locked_out = s->locked_out;
    memset(out, 0, sizeof *out);
    out->saved = store_change(&store, true, changes_apply, &s->changes, &error);
    out->conflict = s->changes.conflict;
    out->locked_out = store.locked_out;
    out->before = store.before;
    out->after = store.stamp;
    snprintf(out->error, sizeof out->error, "%s", error ? error : "");
    free(error);
    store_free(&store);
}

static void save_in_job(struct job *job, void *data)
{
    struct save_outcome out;

    save(data, &out);
    job_write(job, (struct span){(const char *)&out, sizeof out});
}

void async_save_begin(struct async_save *s, const char *path, const struct change *v, size_t n,
                      bool locked_out)
{
    *s = (struct async_save){
        .path = path, .changes = {.v = (struct change *)v, .n = n}, .locked_out = locked_out};
    s->job = job_begin(JOB_PROCESS, save_in_job, s, sizeof *s->outcome);
    if (s->job)
        return;
    /* Where there can be no child, the reader waits. */
    s->outcome = mem_alloc(sizeof *s->outcome);
    save(s, s->outcome);
}

bool async_save_is_running(const struct async_save *s)
{
    return s->job || s->outcome;
}

/* A child that was killed, or had no memory, has told nothing, or not all. */
static void read_outcome(const struct job *job, enum job_state state, struct save_outcome *out)
{
    struct span told = job_output(job);

    if (state == JOB_DONE && told.n == sizeof *out) {
        memcpy(out, told.p, sizeof *out);
        out->error[sizeof out->error - 1] = '\0';
        return;
    }
    memset(out, 0, sizeof *out);
    snprintf(out->error, sizeof out->error, "saving was cut off");
}

bool async_save_end(struct async_save *s, bool wait, struct save_outcome *out)
{
    if (s->outcome) {
        *out = *s->outcome;
        free(s->outcome);
    } else {
        enum job_state state;
        do
            state = job_wait(s->job, wait ? -1 : 0);
        while (wait && state == JOB_RUNNING);
        if (state == JOB_RUNNING)
            return false;
        read_outcome(s->job, state, out);
        job_end(s->job);
    }
    *s = (struct async_save){.job = NULL};
    return true;
}
