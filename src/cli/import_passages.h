/* SPDX-License-Identifier: ISC */
/* import_passages: passages that another program, or ibid elsewhere, exported. */
#ifndef IBID_CLI_IMPORT_PASSAGES_H
#define IBID_CLI_IMPORT_PASSAGES_H

/* Adds the passages of a file of Web Annotations ("-": standard input) to the dotfile.
 * Returns the exit status. */
int import_passages(const char *file);

#endif
