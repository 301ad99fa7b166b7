/* SPDX-License-Identifier: ISC */
#include "guard.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static struct guarded *all;
static struct sigaction before;
static uintptr_t page_size;

static struct guarded *find(uintptr_t address)
{
    for (struct guarded *g = all; g; g = g->next) {
        uintptr_t from = (uintptr_t)g->p, size = (g->n + page_size - 1) & ~(page_size - 1);
        if (address >= from && address < from + size)
            return g;
    }
    return NULL;
}

/* Puts zeros where the file has no page: to the mapping's end where the file
 * has shrunk, on the one page where only that cannot be read. */
static bool replace(struct guarded *g, uintptr_t address)
{
    struct stat st;
    uintptr_t from = address & ~(page_size - 1);
    size_t skip = from - (uintptr_t)g->p, size = page_size;

    if (fstat(g->fd, &st) == 0 && (size_t)st.st_size <= skip)
        size = (g->n - skip + page_size - 1) & ~(page_size - 1);
    g->lost = 1;
    return mmap(g->p + skip, size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) !=
           MAP_FAILED;
}

static void on_sigbus(int number, siginfo_t *info, void *context)
{
    int saved = errno;
    bool fault = info->si_code > 0;
    struct guarded *g = fault ? find((uintptr_t)info->si_addr) : NULL;

    (void)context;
    if (!g || !replace(g, (uintptr_t)info->si_addr)) {
        sigaction(SIGBUS, &before, NULL);
        /* A fault happens again on return; a signal that was sent does not. */
        if (!fault)
            raise(number);
    }
    errno = saved;
}

static void install(void)
{
    struct sigaction action = {.sa_sigaction = on_sigbus, .sa_flags = SA_SIGINFO};

    page_size = (uintptr_t)sysconf(_SC_PAGESIZE);
    sigemptyset(&action.sa_mask);
    sigaction(SIGBUS, &action, &before);
}

void guard_add(struct guarded *g)
{
    if (!page_size)
        install();
    g->next = all;
    all = g;
}

void guard_remove(struct guarded *g)
{
    for (struct guarded **at = &all; *at; at = &(*at)->next)
        if (*at == g) {
            *at = g->next;
            return;
        }
}
