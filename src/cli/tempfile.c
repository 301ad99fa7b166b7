/* SPDX-License-Identifier: ISC */
#include "tempfile.h"

#include <ibid/base.h>

#include <stdlib.h>

int tempfile_create(const char *purpose, char **path)
{
    const char *folder = getenv("TMPDIR");

    *path = mem_printf("%s/ibid-%s-XXXXXX", folder && *folder ? folder : "/tmp", purpose);
    int fd = mkstemp(*path);
    if (fd < 0) {
        free(*path);
        *path = NULL;
    }
    return fd;
}
