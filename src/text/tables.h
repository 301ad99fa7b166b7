/* SPDX-License-Identifier: ISC */
/* Written by scripts/unicode.py from the data of Unicode 17.0.0: do not edit.
 * The data are under the Unicode License V3. */
#ifndef IBID_TEXT_TABLES_H
#define IBID_TEXT_TABLES_H

#include <stdint.h>

#define TABLES_UNICODE "17.0.0"
#define TABLES_BLOCK 128
#define CLUSTER_HIDDEN 0x80

/* 64 classes, 116 states. */
enum {
    LINE_AK,
    LINE_AL,
    LINE_AL_CN,
    LINE_AL_DC,
    LINE_AL_WIDE,
    LINE_AP,
    LINE_AS,
    LINE_B2,
    LINE_BA,
    LINE_BA_TAB,
    LINE_BA_WIDE,
    LINE_BB,
    LINE_BK,
    LINE_CB,
    LINE_CJ_WIDE,
    LINE_CL,
    LINE_CL_WIDE,
    LINE_CM,
    LINE_CP,
    LINE_CR,
    LINE_EB,
    LINE_EB_WIDE,
    LINE_EM_WIDE,
    LINE_EX,
    LINE_EX_WIDE,
    LINE_GL,
    LINE_GL_WIDE,
    LINE_H2_WIDE,
    LINE_H3_WIDE,
    LINE_HH,
    LINE_HL,
    LINE_HY,
    LINE_ID,
    LINE_ID_CN,
    LINE_ID_WIDE,
    LINE_IN,
    LINE_IN_WIDE,
    LINE_IS,
    LINE_JL_WIDE,
    LINE_JT,
    LINE_JV,
    LINE_LF,
    LINE_NL,
    LINE_NS,
    LINE_NS_WIDE,
    LINE_NU,
    LINE_OP,
    LINE_OP_WIDE,
    LINE_PO,
    LINE_PO_WIDE,
    LINE_PR,
    LINE_PR_WIDE,
    LINE_QU,
    LINE_QU_PF,
    LINE_QU_PI,
    LINE_RI,
    LINE_SP,
    LINE_SY,
    LINE_VF,
    LINE_VI,
    LINE_WJ,
    LINE_ZW,
    LINE_ZWJ,
    LINE_END,
    LINE_SHIFT = 6,
    LINE_STATES = 116,
};

extern const uint8_t line_index[];
extern const uint8_t line_block[];
extern const uint16_t line_next[];

/* 19 classes, 13 states. */
enum {
    CLUSTER_CONTROL,
    CLUSTER_CR,
    CLUSTER_EXTEND,
    CLUSTER_EXTEND_EXTEND,
    CLUSTER_EXTEND_LINKER,
    CLUSTER_L,
    CLUSTER_LF,
    CLUSTER_LV,
    CLUSTER_LVT,
    CLUSTER_OTHER,
    CLUSTER_OTHER_CONSONANT,
    CLUSTER_OTHER_PICTOGRAPH,
    CLUSTER_PREPEND,
    CLUSTER_REGIONAL_INDICATOR,
    CLUSTER_SPACINGMARK,
    CLUSTER_T,
    CLUSTER_V,
    CLUSTER_ZWJ_EXTEND,
    CLUSTER_END,
    CLUSTER_SHIFT = 5,
    CLUSTER_STATES = 13,
};

extern const uint8_t cluster_index[];
extern const uint8_t cluster_block[];
extern const uint16_t cluster_next[];

/* 22 classes, 26 states. */
enum {
    WORD_ALETTER,
    WORD_ALETTER_PICTOGRAPH,
    WORD_CR,
    WORD_DOUBLE_QUOTE,
    WORD_EXTEND,
    WORD_EXTENDNUMLET,
    WORD_FORMAT,
    WORD_HEBREW_LETTER,
    WORD_KATAKANA,
    WORD_LF,
    WORD_MIDLETTER,
    WORD_MIDNUM,
    WORD_MIDNUMLET,
    WORD_NEWLINE,
    WORD_NUMERIC,
    WORD_OTHER,
    WORD_OTHER_PICTOGRAPH,
    WORD_REGIONAL_INDICATOR,
    WORD_SINGLE_QUOTE,
    WORD_WSEGSPACE,
    WORD_ZWJ,
    WORD_END,
    WORD_SHIFT = 5,
    WORD_STATES = 26,
};

extern const uint8_t word_index[];
extern const uint8_t word_block[];
extern const uint16_t word_next[];

/* 16 classes, 12 states. */
enum {
    SENTENCE_ATERM,
    SENTENCE_CLOSE,
    SENTENCE_CR,
    SENTENCE_EXTEND,
    SENTENCE_FORMAT,
    SENTENCE_LF,
    SENTENCE_LOWER,
    SENTENCE_NUMERIC,
    SENTENCE_OLETTER,
    SENTENCE_OTHER,
    SENTENCE_SCONTINUE,
    SENTENCE_SEP,
    SENTENCE_SP,
    SENTENCE_STERM,
    SENTENCE_UPPER,
    SENTENCE_END,
    SENTENCE_SHIFT = 4,
    SENTENCE_STATES = 12,
};

extern const uint8_t sentence_index[];
extern const uint8_t sentence_block[];
extern const uint16_t sentence_next[];

#endif
