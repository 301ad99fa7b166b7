/* SPDX-License-Identifier: ISC */
/* Lines typed in the status row. */
#ifndef IBID_READER_PROMPT_H
#define IBID_READER_PROMPT_H

#include "overlay.h"

extern const struct overlay_type prompt_overlay, after_ctrl_x;

command prompt_search, prompt_search_back, prompt_section, prompt_accept, prompt_cancel,
    prompt_left, prompt_right, prompt_home, prompt_end, prompt_backspace, prompt_delete,
    prompt_delete_word, prompt_clear, prompt_delete_to_end, prompt_editor_begin, prompt_editor,
    prompt_older, prompt_newer, prompt_regex, prompt_where;

/* Asks for the comment of a draft, which is then the reader's, and puts the draft with it. */
void prompt_comment(struct reader *r, struct passage draft);

#endif
