/* SPDX-License-Identifier: ISC */
#include "report.h"
#include "display.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void report(const char *where, const char *format, ...)
{
    struct buf line = {0};
    char message[512];
    va_list args;

    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    buf_puts(&line, "ibid: ");
    if (where) {
        display_put(span_of(where), &line);
        buf_puts(&line, ": ");
    }
    display_put(span_of(message), &line);
    buf_putc(&line, '\n');
    fflush(stdout);
    fwrite(line.p, 1, line.n, stderr);
    buf_free(&line);
}

const char *report_name(const char *path)
{
    return strcmp(path, "-") == 0 ? "standard input" : path;
}
