/* SPDX-License-Identifier: ISC */
/* The order of inference, and running it in a thread. */
#include "evidence.h"
#include "notes.h"
#include "pairing.h"
#include "sections.h"

#include <stdlib.h>

/* Bare numbers are markers in few texts and stand in most, so they are collected only
 * where notes ask for them. */
static void collect_numbers(struct inference *in)
{
    struct builder b = {.evidence = in->evidence};

    for (size_t at = 0; at < in->text.n && !is_cancelled(in);)
        at = in->source->parse_numbers(in->source->data, at, &b);
    evidence_keep_work_numbers(in);
}

static void run(struct inference *in)
{
    struct evidence *e = in->evidence;

    evidence_keep_work(in);
    evidence_assign_headings(in);
    detect_roman(in);
    pair_markers(in);
    if (needs_numbers(in)) {
        collect_numbers(in);
        pair_numbers(in);
    }
    make_notes_and_markers(in);
    if (is_cancelled(in))
        return;
    /* Sections need neither, and memory is tight in large texts. */
    VEC_FREE(&e->markers);
    VEC_FREE(&e->numbers);
    VEC_FREE(&e->inlines);
    find_sections(in);
    diags_sort(&in->findings->diags);
}

static void infer_in(const struct job *job, struct evidence *e,
                     const struct infer_source *source, struct findings *out)
{
    struct inference in = {
        .text = source->text, .evidence = e, .source = source, .job = job, .findings = out};

    run(&in);
}

void infer(struct evidence *e, const struct infer_source *source, struct findings *out)
{
    infer_in(NULL, e, source, out);
}

/* In a thread --------------------------------------------------------------------------- */

struct analysis {
    struct job *job; /* NULL: the work was done when it began */
    struct evidence *evidence;
    struct infer_source source;
    struct findings findings; /* the thread's until it has ended */
};

static void work(struct job *job, void *data)
{
    struct analysis *a = data;

    infer_in(job, a->evidence, &a->source, &a->findings);
}

struct analysis *analysis_begin(struct evidence *e, const struct infer_source *source)
{
    struct analysis *a = mem_alloc(sizeof *a);

    a->evidence = e;
    a->source = *source;
    a->job = job_begin(JOB_THREAD, work, a, 0);
    if (!a->job)
        infer(a->evidence, &a->source, &a->findings);
    return a;
}

bool analysis_wait(struct analysis *a, int ms)
{
    return !a->job || job_wait(a->job, ms) != JOB_RUNNING;
}

void analysis_finish(struct analysis *a, struct findings *out)
{
    job_end(a->job);
    *out = a->findings;
    evidence_free(a->evidence);
    free(a);
}

void analysis_cancel(struct analysis *a)
{
    struct findings dropped;

    if (!a)
        return;
    if (a->job)
        job_cancel(a->job);
    analysis_finish(a, &dropped);
    findings_free(&dropped);
}
