/* SPDX-License-Identifier: ISC */
/*
 * What all of the evidence proves: pairs, notes, sections.  None of it is known before
 * the rest is, and in the largest texts it takes seconds.  So a large text is concluded
 * beside its reader, by a thread: it is given a document of its own, with the evidence,
 * shares only the text's bytes, which nobody changes, and hands over what it has found
 * when it has found all.
 */
#include "document.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

/* So long a step waits for the thread at most, and a nanosecond for each byte that it
 * might have read. */
#define LONGEST_WAIT_NS 2000000

/* Bare numbers are markers in so few texts, and stand in so many, that they are
 * gathered only where bodies ask for them. */
static void count_numbers(struct document *d)
{
    struct builder b = {.document = d, .seen = &d->seen};

    for (size_t at = 0; at < d->text.n && !document_given_up(d);) {
        struct range piece = piece_range(d, piece_at(d, at));
        d->parser->parse(d->state, d->text, piece, NEED_NUMBERS, &b);
        at = piece.to;
    }
}

static void conclude(struct document *d)
{
    document_pair(d);
    if (document_wants_numbers(d)) {
        count_numbers(d);
        document_pair_numbers(d);
    }
    document_annotate(d);
    if (document_given_up(d))
        return;
    /* Sections come from the rest. */
    VEC_FREE(&d->seen.markers);
    VEC_FREE(&d->seen.numbers);
    VEC_FREE(&d->seen.inlines);
    document_divide(d);
    diags_sort(&d->diags);
    document_forget_evidence(d);
}

/* Beside the reader ------------------------------------------------------------------ */

struct beside {
    struct document *document; /* the thread's until it has ended */
    pthread_t thread;
    bool started;
    atomic_bool ended, exhausted;
};

/* There is one end for want of memory, and it is not the thread's. */
static void on_exhausted(void *data)
{
    struct beside *b = data;

    atomic_store(&b->exhausted, true);
    for (;;)
        pause();
}

static void *run(void *data)
{
    struct beside *b = data;

    mem_on_exhausted(on_exhausted, b);
    conclude(b->document);
    atomic_store(&b->ended, true);
    return NULL;
}

/* Signals are for the thread that waits for them, but for those that say what the
 * thread itself has done: touched what a file no longer has. */
static void start(struct beside *b)
{
    sigset_t all, before;

    sigfillset(&all);
    sigdelset(&all, SIGBUS);
    sigdelset(&all, SIGSEGV);
    sigdelset(&all, SIGFPE);
    sigdelset(&all, SIGILL);
    sigdelset(&all, SIGABRT);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    b->started = pthread_create(&b->thread, NULL, run, b) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

static struct document *with_evidence_of(struct document *d)
{
    struct document *other = document_new(d->text, true, d->parser);

    other->seen = d->seen;
    d->seen = (struct evidence){0};
    return other;
}

#define MOVE(to, from) ((to) = (from), (from).v = NULL, (from).n = (from).cap = 0)

static void take_findings(struct document *d, struct document *from)
{
    MOVE(d->sections, from->sections);
    MOVE(d->markers, from->markers);
    MOVE(d->notes, from->notes);
    MOVE(d->notes_headings, from->notes_headings);
    MOVE(d->diags, from->diags);
}

/* Has the thread ended, or does it within so many nanoseconds? */
static bool ends_within(struct beside *b, size_t ns)
{
    struct timespec wait = {.tv_nsec = ns < LONGEST_WAIT_NS ? (long)ns : LONGEST_WAIT_NS};

    if (!atomic_load(&b->ended))
        nanosleep(&wait, NULL);
    if (atomic_load(&b->exhausted))
        mem_exhausted();
    return atomic_load(&b->ended);
}

static void end(struct document *d)
{
    if (d->beside->started)
        pthread_join(d->beside->thread, NULL);
    document_free(d->beside->document);
    free(d->beside);
    d->beside = NULL;
}

void document_give_up(struct document *d)
{
    if (!d->beside)
        return;
    atomic_store(&d->beside->document->given_up, true);
    while (!ends_within(d->beside, LONGEST_WAIT_NS))
        ;
    end(d);
}

static void begin(struct document *d)
{
    struct beside *b = mem_alloc(sizeof *b);

    d->beside = b;
    b->document = with_evidence_of(d);
    start(b);
    if (b->started)
        return;
    /* Where there can be no thread, the reader waits. */
    conclude(b->document);
    atomic_store(&b->ended, true);
}

bool document_conclude(struct document *d, size_t budget)
{
    /* Of an ordinary text nothing is shown yet that could answer a key meanwhile. */
    if (!d->beside && d->text.n <= ORDINARY_TEXT) {
        conclude(d);
        return true;
    }
    if (!d->beside)
        begin(d);
    if (!ends_within(d->beside, budget))
        return false;
    take_findings(d, d->beside->document);
    end(d);
    return true;
}
