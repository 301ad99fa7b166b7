/* SPDX-License-Identifier: ISC */
#ifndef IBID_TESTS_TEXT_RANDOM_H
#define IBID_TESTS_TEXT_RANDOM_H

#include <stddef.h>
#include <stdint.h>

/* The same numbers in every run, so that what fails, fails again. */
struct random {
    uint64_t state;
};

static inline size_t random_below(struct random *r, size_t n)
{
    r->state = r->state * 6364136223846793005u + 1442695040888963407u;
    return (size_t)(r->state >> 33) % n;
}

#endif
