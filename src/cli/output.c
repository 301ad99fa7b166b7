/* SPDX-License-Identifier: ISC */
#include "output.h"
#include "report.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

bool output_flush(struct output *o)
{
    if (!o->error && !span_write(buf_bytes(&o->buf), STDOUT_FILENO))
        o->error = errno;
    buf_clear(&o->buf);
    return !o->error;
}

int output_end(struct output *o, int status)
{
    output_flush(o);
    buf_free(&o->buf);
    if (o->error && o->error != EPIPE) {
        report("standard output", "%s", strerror(o->error));
        return EXIT_ERROR;
    }
    return status;
}
