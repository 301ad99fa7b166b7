/* SPDX-License-Identifier: ISC */
#include "message.h"

#include <stdarg.h>
#include <stdlib.h>

void reader_say(struct reader *r, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    free(r->message);
    r->message = mem_vprintf(format, args);
    va_end(args);
    r->changed = true;
}

void message_clear(struct reader *r)
{
    if (r->message)
        r->changed = true;
    free(r->message);
    r->message = NULL;
}
