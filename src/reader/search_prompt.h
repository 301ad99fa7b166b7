/* SPDX-License-Identifier: ISC */
/* The prompts in which a search is typed. */
#ifndef IBID_READER_SEARCH_PROMPT_H
#define IBID_READER_SEARCH_PROMPT_H

#include "overlay.h"

extern const struct overlay_type search_prompt_overlay;

command search_prompt, search_prompt_backward; /* open it */

/* While it is open: a regular expression or not, where to search, what was searched for
 * before and after. */
command search_prompt_regex, search_prompt_scope, search_prompt_older, search_prompt_newer;

#endif
