/* SPDX-License-Identifier: ISC */
/* temporary: a file of ours among everybody's. */
#ifndef IBID_CLI_TEMPORARY_H
#define IBID_CLI_TEMPORARY_H

/*
 * A new file in $TMPDIR, else /tmp, that only its owner may read: its descriptor
 * and *path (the caller frees it), whose name says what it holds; or -1, and errno
 * says why.
 */
int temporary(const char *what, char **path);

#endif
