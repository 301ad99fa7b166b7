/* SPDX-License-Identifier: ISC */
/* The handler of SIGBUS and the list of mappings that it looks after. */
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

static struct guard *_Atomic guards;
static struct sigaction previous;
static uintptr_t page_size;

static struct guard *find(uintptr_t address)
{
    for (struct guard *g = guards; g; g = g->next)
        if (address >= g->from && address < g->to)
            return g;
    return NULL;
}

/* Maps zeros from a page to the end of the mapping: a truncated file has lost all of that. */
static bool map_zeros(struct guard *g, uintptr_t address)
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
    if (!g || !map_zeros(g, (uintptr_t)info->si_addr)) {
        sigaction(SIGBUS, &previous, NULL);
        /* A fault happens again on return; a signal that was sent does not. */
        if (!fault)
            raise(number);
    }
    errno = saved;
}

/* Installs the handler, again if another one was installed since; that one is called next. */
static void install(void)
{
    struct sigaction action = {.sa_sigaction = on_sigbus, .sa_flags = SA_SIGINFO}, now;

    page_size = (uintptr_t)sysconf(_SC_PAGESIZE);
    sigemptyset(&action.sa_mask);
    if (sigaction(SIGBUS, NULL, &now) < 0 ||
        ((now.sa_flags & SA_SIGINFO) && now.sa_sigaction == on_sigbus))
        return;
    previous = now;
    sigaction(SIGBUS, &action, NULL);
}

struct guard *guard_new(void *p, size_t n)
{
    struct guard *g = mem_alloc(sizeof *g);

    install();
    g->from = (uintptr_t)p;
    g->to = (g->from + n + page_size - 1) & ~(page_size - 1);
    g->next = guards;
    guards = g;
    return g;
}

void guard_free(struct guard *g)
{
    for (struct guard *_Atomic *at = &guards; *at; at = &(*at)->next)
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
