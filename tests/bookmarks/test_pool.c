/* SPDX-License-Identifier: ISC */
/* Pools: pieces that do not touch one another, and are no child's. */
#include "pool.h"

#include "edition.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct piece {
    unsigned char *p;
    size_t n;
};

static void assert_filled(const struct piece *piece, unsigned char with)
{
    for (size_t i = 0; i < piece->n; i++)
        assert_int_equal(piece->p[i], with);
}

static void take(struct pool *pool, struct piece *piece, size_t n, unsigned char with)
{
    *piece = (struct piece){pool_take(pool, n), n};
    assert_int_equal((uintptr_t)piece->p % _Alignof(max_align_t), 0);
    assert_filled(piece, 0);
    memset(piece->p, with, n);
}

static void test_pieces_are_their_own(void **state)
{
    static struct piece pieces[200];
    struct chance c = {99};
    struct pool pool = {0};

    (void)state;
    for (unsigned round = 0; round < 20000; round++) {
        size_t i = chance_below(&c, 200);
        struct piece *piece = &pieces[i];
        if (piece->p) {
            assert_filled(piece, (unsigned char)i);
            pool_give(&pool, piece->p);
            piece->p = NULL;
        } else {
            size_t most = chance_below(&c, 2000) ? 4000 : (size_t)3 << 20;
            take(&pool, piece, chance_below(&c, most), (unsigned char)i);
        }
    }
    for (size_t i = 0; i < 200; i++)
        if (pieces[i].p)
            pool_give(&pool, pieces[i].p);
    pool_free(&pool);
    assert_null(pool.last);
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
    struct pool pool = {0};
    void *piece = pool_take(&pool, 100);
    int status;

    (void)state;
    assert_true(is_mapped(piece));
    pid_t pid = fork();
    if (pid == 0)
        _exit(is_mapped(piece));
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
    pool_give(&pool, piece);
    pool_free(&pool);
#else
    (void)state;
    skip();
#endif
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pieces_are_their_own),
        cmocka_unit_test(test_a_child_has_no_part_in_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
