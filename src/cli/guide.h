/* SPDX-License-Identifier: ISC */
/* guide: texts/guide.txt, built into the program by scripts/embed.py. */
#ifndef IBID_CLI_GUIDE_H
#define IBID_CLI_GUIDE_H

#include <stddef.h>

extern const unsigned char guide_text[];
extern const size_t guide_size;

#endif
