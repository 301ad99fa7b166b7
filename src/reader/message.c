/* SPDX-License-Identifier: ISC */
#include "message.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

void reader_say(struct reader *r, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    free(r->message);
    r->message = mem_vprintf(format, args);
    va_end(args);
    r->changed = true;
}

void reader_set_error(struct reader *r, const char *error)
{
    if (error == r->error || (error && r->error && strcmp(error, r->error) == 0))
        return;
    free(r->error);
    r->error = mem_string(error);
    if (error)
        reader_say(r, "%s", error);
}

void message_clear(struct reader *r)
{
    if (r->message)
        r->changed = true;
    free(r->message);
    r->message = NULL;
}
