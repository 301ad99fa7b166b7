/* SPDX-License-Identifier: ISC */
/* System calls that fail when told to; the linker puts them in their place. */
#ifndef IBID_TESTS_BOOKMARKS_FAULTS_H
#define IBID_TESTS_BOOKMARKS_FAULTS_H

#include <stdbool.h>

/* Instead of failing, a write writes half. */
#define FAULT_SHORT (-1)

/* The nth call from now, from 0, fails once with errno number.  EINTR is given
 * only by calls that can be interrupted. */
void faults_begin(unsigned nth, int number);
/* Every lock fails so. */
void faults_lock(int number);

bool faults_end(void); /* did one fail? */

/* Until it is called again nobody sleeps; returns how many milliseconds those that
 * would have slept since the call before. */
long faults_sleepless(bool sleepless);

#endif
