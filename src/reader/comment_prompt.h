/* SPDX-License-Identifier: ISC */
/* The prompt in which the comment on a passage is typed, here or in an editor. */
#ifndef IBID_READER_COMMENT_PROMPT_H
#define IBID_READER_COMMENT_PROMPT_H

#include "overlay.h"

extern const struct overlay_type comment_prompt_overlay, after_ctrl_x;

/* Asks for the comment of a draft, which is then the reader's, and puts the draft with it. */
void prompt_comment(struct reader *r, struct passage draft);

/* ^X in the prompt, and ^E after it. */
command comment_prompt_ctrl_x, comment_prompt_editor;

#endif
