/* SPDX-License-Identifier: ISC */
/* out: standard output, in large pieces. */
#ifndef IBID_CLI_OUT_H
#define IBID_CLI_OUT_H

#include <ibid/base.h>

struct out {
    struct buf buf; /* what is printed is appended here */
    int error;      /* errno of the write that failed; 0 */
};

/* Writes all that has gathered; false where writing has failed, now or before. */
bool out_flush(struct out *o);

/* Flushes, frees, and gives the exit status: status where all was written.  A
 * pipe that nobody reads any more is no error. */
int out_end(struct out *o, int status);

/* s as text is shown, in one line: no control character is left in it. */
void shown(struct span s, struct buf *to);

#define OUT_PIECE ((size_t)128 * 1024)

/* Writes what has gathered where that is much; false where writing has failed. */
static inline bool out_room(struct out *o)
{
    return o->buf.n < OUT_PIECE ? !o->error : out_flush(o);
}

#endif
