// SPDX-License-Identifier: Apache-2.0
#include "base/idcheck.h"

#include "base/test.h"

static struct day today(void)
{
    return day_make(2026, 7, 1);
}

static enum id_fault citizen(const char *z)
{
    return idcheck_gb11643(str_of(z), today());
}

TEST(numbers_printed_in_the_standards_are_good)
{
    EQ(citizen("11010519491231002X"), ID_OK);
    EQ(citizen("440524188001010014"), ID_OK);
    EQ(citizen("34052419800101001X"), ID_OK);
    EQ(idcheck_gb32100(STR("91350100M000100Y43")), ID_OK);
    EQ(idcheck_gb32100(STR("9144030071526726XG")), ID_OK);
    EQ(idcheck_gb32100(STR("91110000802100433B")), ID_OK);
}

TEST(each_fault_is_named)
{
    EQ(citizen("11010519491231002"), ID_LENGTH);
    EQ(citizen("110105491231002"), ID_LENGTH); /* 15 digits: procedures 12, refused */
    EQ(citizen(""), ID_LENGTH);
    EQ(citizen(" 11010519491231002X"), ID_LENGTH);
    EQ(citizen("11010519491231002 "), ID_LETTER);
    EQ(citizen("11010519491231002x"), ID_LETTER);
    EQ(citizen("X1010519491231002X"), ID_LETTER);
    EQ(citizen("11O105194912310021"), ID_LETTER);
    EQ(citizen("１１０１０５"), ID_LETTER); /* 18 bytes of full-width digits */
    EQ(citizen("610402187202302623"), ID_DATE);
    EQ(citizen("610402189913019241"), ID_DATE);
    EQ(citizen("110105000012310025"), ID_DATE);
    EQ(citizen("110105194912310021"), ID_CHECK);
    EQ(citizen("11010519419231002X"), ID_DATE);
    EQ(idcheck_gb32100(STR("91350100M000100Y4")), ID_LENGTH);
    EQ(idcheck_gb32100(STR("91350100m000100y43")), ID_LETTER);
    EQ(idcheck_gb32100(STR("91350100I000100Y43")), ID_LETTER);
    EQ(idcheck_gb32100(STR("91350A00M000100Y43")), ID_LETTER);
    EQ(idcheck_gb32100(STR("91350100M000100Y44")), ID_CHECK);
    EQ(idcheck_gb32100(STR("91350100M000010Y43")), ID_CHECK);
    EQ(idcheck_by_kind(STR("passport"), STR("G1"), today()), ID_UNKNOWN);
    EQ_STR(idcheck_word(ID_ORGAN), STR("organisation"));
}

/* Whole check fits, inner one does not: the last character is recomputed for a damaged body code. */
TEST(the_inner_code_is_checked_too)
{
    static const char set[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    char z[] = "91350100M000101Y4?";
    int organ = 0;

    for (int i = 0; i < 31; i++) {
        z[17] = set[i];
        organ += idcheck_gb32100(str_of(z)) == ID_ORGAN;
        OK(idcheck_gb32100(str_of(z)) != ID_OK);
    }
    EQ(organ, 1);
}

static char check_of(char *z)
{
    for (int i = 0; i < 11; i++) {
        z[17] = "0123456789X"[i];
        if (idcheck_gb11643(str_of(z), DAY_NONE) == ID_OK)
            return z[17];
    }
    return '?';
}

TEST(nobody_is_born_tomorrow)
{
    char now[] = "610404202607010010", later[] = "610404202607020010", leap[] = "610404202402290010";

    now[17] = check_of(now);
    EQ(citizen(now), ID_OK);
    later[17] = check_of(later);
    EQ(idcheck_gb11643(str_of(later), DAY_NONE), ID_OK);
    EQ(citizen(later), ID_DATE);
    leap[17] = check_of(leap);
    EQ(citizen(leap), ID_OK);
}

/* Any one digit changed and any two neighbours swapped must show (ISO 7064 MOD 11-2). */
TEST(single_slips_show)
{
    char z[] = "440524188001010014";

    for (int i = 0; i < 17; i++)
        for (char c = '0'; c <= '9'; c++) {
            char was = z[i];
            z[i] = c;
            OK(was == c || citizen(z) != ID_OK);
            z[i] = was;
        }
    for (int i = 0; i < 17; i++) {
        char a = z[i], b = z[i + 1];
        z[i] = b;
        z[i + 1] = a;
        OK(a == b || citizen(z) != ID_OK);
        z[i] = a;
        z[i + 1] = b;
    }
}

RUN(CASE(numbers_printed_in_the_standards_are_good), CASE(each_fault_is_named), CASE(the_inner_code_is_checked_too),
    CASE(nobody_is_born_tomorrow), CASE(single_slips_show))
