/* SPDX-License-Identifier: ISC */
/* Cost of a search in steps: its bytes, or its time where that is more than bytes take. */
#ifndef IBID_TEXT_METER_H
#define IBID_TEXT_METER_H

#include <ibid/text.h>

#include <time.h>

/* Nanoseconds of search that cost as much as one byte: several times what a byte of ordinary
 * text takes, so that there the bytes count. */
#define NS_PER_BYTE 32

/* The time of a clock that never goes back, in nanoseconds. */
static inline uint64_t meter_now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

/* Takes from a budget the cost of bytes that have been searched since began. */
static inline void meter_spend(size_t *budget, size_t bytes, uint64_t began)
{
    size_t slow = (size_t)((meter_now() - began) / NS_PER_BYTE);
    size_t cost = slow > bytes ? slow : bytes;

    *budget -= cost < *budget ? cost : *budget;
}

#endif
