/* SPDX-License-Identifier: ISC */
/* Recognition of files that are no text, by their first bytes. */
#ifndef IBID_SOURCE_SIGNATURE_H
#define IBID_SOURCE_SIGNATURE_H

#include <ibid/base.h>

/* One line that says what such a file is and which command prints its text, to be freed by
 * the caller; NULL for a file that may be text. */
char *signature_refusal(struct span head);

#endif
