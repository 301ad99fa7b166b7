/* SPDX-License-Identifier: ISC */
#include "temporary.h"

#include <ibid/base.h>

#include <stdlib.h>

int temporary(const char *what, char **path)
{
    const char *folder = getenv("TMPDIR");

    *path = mem_printf("%s/ibid-%s-XXXXXX", folder && *folder ? folder : "/tmp", what);
    int fd = mkstemp(*path);
    if (fd < 0) {
        free(*path);
        *path = NULL;
    }
    return fd;
}
