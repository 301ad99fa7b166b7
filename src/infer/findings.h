/* SPDX-License-Identifier: ISC */
#ifndef IBID_INFER_FINDINGS_H
#define IBID_INFER_FINDINGS_H

#include <ibid/infer.h>

/* Index of the first note that begins at pos or after it; their number for none. */
size_t findings_first_note(const struct findings *f, size_t pos);

#endif
