/* SPDX-License-Identifier: ISC */
/* Files that are known by their first bytes to be no text. */
#ifndef IBID_SOURCE_SIGNATURE_H
#define IBID_SOURCE_SIGNATURE_H

#include <ibid/base.h>

/* What such a file is and how it is read, in one line; NULL for what may be text.
 * The caller frees it. */
char *signature_refuse(struct span head);

#endif
