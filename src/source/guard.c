/* SPDX-License-Identifier: ISC */
#include "guard.h"

#include <ibid/base.h>

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

struct guard {
    uintptr_t from, to; /* whole pages */
    atomic_bool lost;
    struct guard *_Atomic next;
};

static struct guard *_Atomic all;
static struct sigaction before;
static uintptr_t page_size;

static struct guard *find(uintptr_t address)
{
    for (struct guard *g = all; g; g = g->next)
        if (address >= g->from && address < g->to)
            return g;
    return NULL;
}

/* What a file has lost, it has lost from there to its end. */
static bool replace(struct guard *g, uintptr_t address)
{
    uintptr_t from = address & ~(page_size - 1);

    g->lost = true;
    return mmap((void *)from, g->to - from, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED,
                -1, 0) != MAP_FAILED;
}

static void on_sigbus(int number, siginfo_t *info, void *context)
{
    int saved = errno;
    bool fault = info->si_code > 0;
    struct guard *g = fault ? find((uintptr_t)info->si_addr) : NULL;

    (void)context;
    if (!g || !replace(g, (uintptr_t)info->si_addr)) {
        sigaction(SIGBUS, &before, NULL);
        /* A fault happens again on return; a signal that was sent does not. */
        if (!fault)
            raise(number);
    }
    errno = saved;
}

/* Whoever took the signal since the last time is asked after us. */
static void install(void)
{
    struct sigaction action = {.sa_sigaction = on_sigbus, .sa_flags = SA_SIGINFO}, now;

    page_size = (uintptr_t)sysconf(_SC_PAGESIZE);
    sigemptyset(&action.sa_mask);
    if (sigaction(SIGBUS, NULL, &now) < 0 ||
        ((now.sa_flags & SA_SIGINFO) && now.sa_sigaction == on_sigbus))
        return;
    before = now;
    sigaction(SIGBUS, &action, NULL);
}

struct guard *guard_new(void *p, size_t n)
{
    struct guard *g = mem_alloc(sizeof *g);

    install();
    g->from = (uintptr_t)p;
    g->to = (g->from + n + page_size - 1) & ~(page_size - 1);
    g->next = all;
    all = g;
    return g;
}

void guard_free(struct guard *g)
{
    for (struct guard *_Atomic *at = &all; *at; at = &(*at)->next)
        if (*at == g) {
            *at = g->next;
            break;
        }
    free(g);
}

bool guard_hit(const struct guard *g)
{
    return g->lost;
}
