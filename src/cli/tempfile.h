/* SPDX-License-Identifier: ISC */
/* tempfile: temporary files in directories that other users may write to. */
#ifndef IBID_CLI_TEMPFILE_H
#define IBID_CLI_TEMPFILE_H

/*
 * Creates a file in $TMPDIR, else /tmp, that only its owner may read.  Its name
 * contains purpose.  Returns its descriptor and sets *path (the caller frees it); or
 * returns -1 and sets errno.
 */
int tempfile_create(const char *purpose, char **path);

#endif
