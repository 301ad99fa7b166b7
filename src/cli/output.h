/* SPDX-License-Identifier: ISC */
/* output: standard output, written in large pieces. */
#ifndef IBID_CLI_OUTPUT_H
#define IBID_CLI_OUTPUT_H

#include <ibid/base.h>

struct output {
    struct buf buf; /* append here what is to be printed */
    int error;      /* errno of the write that failed; 0 */
};

/* Bytes that are gathered before they are written. */
#define OUTPUT_PIECE ((size_t)128 * 1024)

/* Writes everything gathered; false where a write has failed, now or before. */
bool output_flush(struct output *o);

/* Writes if a piece has been gathered; false where a write has failed. */
static inline bool output_make_room(struct output *o)
{
    return o->buf.n < OUTPUT_PIECE ? !o->error : output_flush(o);
}

/* Flushes and frees.  Returns the exit status: the given one if everything was written.
 * A pipe that is no longer read is no error. */
int output_end(struct output *o, int status);

#endif
