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

static bool save_and_read(struct bookmarks *b, char **error)
{
    bool saved = bookmarks_save(b, error);

    bookmarks_read(b);
    return saved;
}

bool put_and_save(struct bookmarks *b, const struct passage *p, char **error)
{
    bookmarks_put(b, p);
    return save_and_read(b, error);
}

bool delete_and_save(struct bookmarks *b, const char *id, char **error)
{
    bookmarks_delete(b, id);
    return save_and_read(b, error);
}

/* recfix's time is quadratic in the records of a key. */
#define LONG_FOR_RECFIX ((size_t)64 * 1024)

static int compare_lines(const void *a, const void *b)
{
    const struct span *x = a, *y = b;
    int order = memcmp(x->p, y->p, x->n < y->n ? x->n : y->n);

    return order ? order : (x->n > y->n) - (x->n < y->n);
}

/* Every record has an id, and no two have the same: what the key says. */
static bool ids_differ(struct span file)
{
    VEC(struct span) ids = {0};
    size_t records = 0;
    bool differ = true;

    for (size_t at = 0; at < file.n;) {
        const char *line = file.p + at, *end = memchr(line, '\n', file.n - at);
        size_t n = end ? (size_t)(end - line) : file.n - at;
        if (n > 4 && memcmp(line, "Id: ", 4) == 0)
            VEC_PUSH(&ids, ((struct span){line, n}));
        records += n && line[0] != '%' && line[0] != '#' && at > 1 && line[-2] == '\n';
        at += n + 1;
    }
    qsort(ids.v, ids.n, sizeof *ids.v, compare_lines);
    for (size_t i = 1; i < ids.n; i++)
        differ &= compare_lines(&ids.v[i - 1], &ids.v[i]) != 0;
    differ &= ids.n == records;
    VEC_FREE(&ids);
    return differ;
}

/* The file, from its beginning, less the line of the key where that would take long. */
static FILE *for_recfix(const char *path, bool *keyed)
{
    static const char key[] = "%key: Id\n";
    size_t n;
    char *bytes = read_file(path, &n), *at = n > LONG_FOR_RECFIX ? strstr(bytes, key) : NULL;
    FILE *f = tmpfile();

    assert_non_null(f);
    *keyed = !at || ids_differ((struct span){bytes, n});
    if (at)
        memset(at, '#', strlen(key) - 1);
    assert_int_equal(fwrite(bytes, 1, n, f), n);
    assert_int_equal(fflush(f), 0);
    rewind(f);
    free(bytes);
    return f;
}

bool recfix_accepts(const char *path)
{
    int status;
    bool keyed;
    FILE *in = for_recfix(path, &keyed);
    pid_t pid = fork();

    if (pid == 0) {
        dup2(fileno(in), STDIN_FILENO);
        execlp("recfix", "recfix", "--check", (char *)NULL);
        _exit(127);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    fclose(in);
    return keyed && WIFEXITED(status) &&
           (WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == 127);
}
