/* SPDX-License-Identifier: ISC */
/* A folder of a test's own, the files in it, and recfix's word on them. */
#ifndef IBID_TESTS_BOOKMARKS_FILES_H
#define IBID_TESTS_BOOKMARKS_FILES_H

#include <ibid/bookmarks.h>

extern char folder[]; /* made by folder_setup */
extern char dotfile[64];

int folder_setup(void **state);
int folder_teardown(void **state);
void folder_clear(void); /* removes what is in it */

void write_file(const char *path, const char *bytes, size_t n);
void write_string(const char *path, const char *string);
char *read_file(const char *path, size_t *n); /* the caller frees; n may be NULL */
size_t count_files(void);

/* A change, and whether it is saved: as bookmarks_save says.  Where it met with changes of
 * others, they have been read. */
bool put_and_save(struct bookmarks *b, const struct passage *p, char **error);
bool delete_and_save(struct bookmarks *b, const char *id, char **error);

/* recfix --check on the file, and where that would take long, the key by ourselves; where
 * recfix is not installed that alone. */
bool recfix_accepts(const char *path);

#endif
