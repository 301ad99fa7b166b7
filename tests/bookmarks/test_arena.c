/* SPDX-License-Identifier: ISC */
/* Arenas: pieces that do not touch, and that are no child's. */
#include "arena.h"

#include "../random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define PIECES 2000

static struct piece {
    unsigned char *p;
    size_t n;
} pieces[PIECES];

static void assert_filled(const struct piece *piece, unsigned char with)
{
    for (size_t i = 0; i < piece->n; i++)
        assert_int_equal(piece->p[i], with);
}

static void test_pieces_do_not_touch(void **state)
{
    struct random random = {0};
    struct arena arena = {0};

    (void)state;
    for (size_t i = 0; i < PIECES; i++) {
        size_t n = random_below(&random, i % 500 ? 4000 : 3 << 20);
        pieces[i] = (struct piece){arena_alloc(&arena, n), n};
        assert_int_equal((uintptr_t)pieces[i].p % _Alignof(max_align_t), 0);
        assert_filled(&pieces[i], 0);
        memset(pieces[i].p, (int)(i % 256), n);
    }
    for (size_t i = 0; i < PIECES; i++)
        assert_filled(&pieces[i], (unsigned char)(i % 256));
    while (arena_free_step(&arena))
        ;
    assert_null(arena.last);
}

/* What has no part in a range of memory cannot ask for it to be written back. */
static bool is_mapped(void *p)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);

    return msync((char *)p - (uintptr_t)p % page, page, MS_ASYNC) == 0 || errno != ENOMEM;
}

static void test_a_child_has_no_part_in_it(void **state)
{
#ifdef MADV_DONTFORK
    struct arena arena = {0};
    void *piece = arena_alloc(&arena, 100);
    int status;

    (void)state;
    assert_true(is_mapped(piece));
    pid_t pid = fork();
    if (pid == 0)
        _exit(is_mapped(piece));
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
    assert_false(arena_free_step(&arena));
#else
    (void)state;
    skip();
#endif
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pieces_do_not_touch),
        cmocka_unit_test(test_a_child_has_no_part_in_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
