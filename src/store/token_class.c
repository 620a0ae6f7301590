// SPDX-License-Identifier: Apache-2.0
/* token_class.c - see token_class.h. */
#include "store/token_class.h"

#include "base/str.h"
#include "base/text.h"

/* Rising, without gaps: each row reaches from the last one's end to its own. */
static const struct {
    uint32_t to;
    enum token_class class;
} block[] = {
    { 0x0020, CLASS_BLANK },  { 0x002f, CLASS_MARK },   { 0x0039, CLASS_DIGIT },   { 0x0040, CLASS_MARK },
    { 0x005a, CLASS_LETTER }, { 0x0060, CLASS_MARK },   { 0x007a, CLASS_LETTER },  { 0x007e, CLASS_MARK },
    { 0x00a0, CLASS_BLANK },  { 0x00a9, CLASS_MARK },   { 0x00aa, CLASS_LETTER },  { 0x00ac, CLASS_MARK },
    { 0x00ad, CLASS_BLANK },  { 0x00b4, CLASS_MARK },   { 0x00b5, CLASS_LETTER },  { 0x00b9, CLASS_MARK },
    { 0x00ba, CLASS_LETTER }, { 0x00bf, CLASS_MARK },   { 0x00d6, CLASS_LETTER },  { 0x00d7, CLASS_MARK },
    { 0x00f6, CLASS_LETTER }, { 0x00f7, CLASS_MARK },   { 0x0dff, CLASS_LETTER }, /* Latin to Sinhala */
    { 0x0eff, CLASS_HAN },                                                        /* Thai, Lao */
    { 0x0fff, CLASS_LETTER }, { 0x109f, CLASS_HAN },                              /* Myanmar */
    { 0x167f, CLASS_LETTER }, { 0x1680, CLASS_BLANK },  { 0x177f, CLASS_LETTER },  { 0x17ff, CLASS_HAN }, /* Khmer */
    { 0x1fff, CLASS_LETTER }, { 0x200f, CLASS_BLANK },  { 0x2027, CLASS_MARK },    { 0x202f, CLASS_BLANK },
    { 0x205e, CLASS_MARK },   { 0x206f, CLASS_BLANK },  { 0x2bff, CLASS_MARK },    { 0x2dff, CLASS_LETTER },
    { 0x2e7f, CLASS_MARK },   { 0x2fdf, CLASS_HAN },    { 0x2fff, CLASS_MARK },    { 0x3000, CLASS_BLANK },
    { 0x3004, CLASS_MARK },   { 0x3007, CLASS_HAN },    { 0x3030, CLASS_MARK },    { 0x3035, CLASS_HAN },
    { 0x3037, CLASS_MARK },   { 0x303c, CLASS_HAN },    { 0x3040, CLASS_MARK },    { 0x309a, CLASS_HAN }, /* kana */
    { 0x309c, CLASS_MARK },   { 0x309f, CLASS_HAN },    { 0x30a0, CLASS_MARK },    { 0x30fa, CLASS_HAN },
    { 0x30fb, CLASS_MARK },   { 0x318f, CLASS_HAN },    { 0x319f, CLASS_MARK },    { 0x31ff, CLASS_HAN },
    { 0x33ff, CLASS_MARK },   { 0x4dbf, CLASS_HAN },    { 0x4dff, CLASS_MARK },    { 0xa48f, CLASS_HAN }, /* Yi */
    { 0xa4cf, CLASS_MARK },   { 0xabff, CLASS_LETTER }, { 0xdfff, CLASS_HAN },                            /* Hangul */
    { 0xfaff, CLASS_HAN }, /* private use: rare characters of names; compatibility ideographs */
    { 0xfdff, CLASS_LETTER }, { 0xfe6f, CLASS_MARK },   { 0xfefe, CLASS_LETTER },  { 0xfeff, CLASS_BLANK },
    { 0xff0f, CLASS_MARK },   { 0xff19, CLASS_DIGIT },  { 0xff20, CLASS_MARK },    { 0xff3a, CLASS_LETTER },
    { 0xff40, CLASS_MARK },   { 0xff5a, CLASS_LETTER }, { 0xff65, CLASS_MARK },    { 0xffdf, CLASS_HAN },
    { 0xfff8, CLASS_MARK },   { 0xffff, CLASS_BLANK },  { 0x1cfff, CLASS_LETTER }, { 0x1ffff, CLASS_MARK },
    { 0x3ffff, CLASS_HAN },   { 0x10ffff, CLASS_MARK },
};

enum token_class token_class(uint32_t c)
{
    size_t from = 0, to = N_OF(block);

    if (c >= 0x4e00 && c <= 0x9fff)
        return CLASS_HAN;
    while (from < to) {
        size_t mid = from + (to - from) / 2;
        if (c <= block[mid].to)
            to = mid;
        else
            from = mid + 1;
    }
    return from < N_OF(block) ? block[from].class : CLASS_BLANK;
}

uint32_t token_fold(uint32_t c)
{
    enum token_class class = token_class(c);

    return class == CLASS_LETTER || class == CLASS_DIGIT ? text_fold(c) : c;
}
