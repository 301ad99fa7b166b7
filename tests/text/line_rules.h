/* SPDX-License-Identifier: ISC */
#ifndef IBID_TESTS_TEXT_LINE_RULES_H
#define IBID_TESTS_TEXT_LINE_RULES_H

#include "tables.h"

#include <stdbool.h>
#include <stddef.h>

#define LINE_RULES_MOST 64

/*
 * The rules of UAX #14 for n classes (LINE_AL and so on), n at most
 * LINE_RULES_MOST, as slow as they are literal: breaks[i] is whether a line may
 * be broken before the i-th, and breaks[n] is true.
 */
void line_rules(const unsigned char *classes, size_t n, bool *breaks);

#endif
