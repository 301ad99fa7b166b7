/* SPDX-License-Identifier: ISC */
/* export: passages of a file, or of all documents if file is NULL, with citations.  Each
 * function returns the exit status. */
#ifndef IBID_CLI_EXPORT_H
#define IBID_CLI_EXPORT_H

int print_markdown(const char *file);
int print_jsonld(const char *file);

#endif
