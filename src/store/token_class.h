// SPDX-License-Identifier: Apache-2.0
/* token_class.h - the class of a character, shared by token.c and token_query.c.
 *
 * Classes follow Unicode blocks, not single characters: what a block mostly holds decides. */
#pragma once
#include <stdint.h>

enum token_class {
    CLASS_END,    /* no character */
    CLASS_BLANK,  /* separates, and is never looked for: blanks, controls, zero width, broken bytes */
    CLASS_HAN,    /* matched anywhere: Han, and scripts written without blanks */
    CLASS_LETTER, /* matched from the start of a run */
    CLASS_DIGIT,  /* ASCII and full width */
    CLASS_MARK,   /* a token of itself: punctuation, symbols, emoji */
};
enum token_class token_class(uint32_t c);
/* Folds letters and digits; marks stay what they are, so that ， is not found as a comma. */
uint32_t token_fold(uint32_t c);
