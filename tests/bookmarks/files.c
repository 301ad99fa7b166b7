/* SPDX-License-Identifier: ISC */
#include "files.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static const char pattern[] = "/tmp/ibid-test-kept-XXXXXX";
char folder[sizeof pattern];
char dotfile[64];

int folder_setup(void **state)
{
    (void)state;
    memcpy(folder, pattern, sizeof pattern);
    if (!mkdtemp(folder))
        return -1;
    snprintf(dotfile, sizeof dotfile, "%s/kept", folder);
    return 0;
}

static size_t each_file(bool remove_it)
{
    DIR *dir = opendir(folder);
    struct dirent *entry;
    size_t n = 0;

    while (dir && (entry = readdir(dir))) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        n++;
        if (remove_it)
            unlinkat(dirfd(dir), entry->d_name, 0);
    }
    if (dir)
        closedir(dir);
    return n;
}

void folder_clear(void)
{
    each_file(true);
}

size_t count_files(void)
{
    return each_file(false);
}

int folder_teardown(void **state)
{
    (void)state;
    chmod(folder, 0700);
    folder_clear();
    return rmdir(folder);
}

void write_file(const char *path, const char *bytes, size_t n)
{
    FILE *f = fopen(path, "wb");

    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, n, f), n);
    fclose(f);
}

void write_string(const char *path, const char *string)
{
    write_file(path, string, strlen(string));
}

char *read_file(const char *path, size_t *n)
{
    struct buf all = {0};
    char chunk[65536];
    size_t got;
    FILE *f = fopen(path, "rb");

    assert_non_null(f);
    buf_put(&all, "", 0);
    while ((got = fread(chunk, 1, sizeof chunk, f)))
        buf_put(&all, chunk, got);
    fclose(f);
    if (n)
        *n = all.n;
    return buf_take(&all);
}

bool recfix_accepts(const char *path)
{
    int status;
    pid_t pid = fork();

    if (pid == 0) {
        execlp("recfix", "recfix", "--check", path, (char *)NULL);
        _exit(127);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return WIFEXITED(status) && (WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == 127);
}
