// SPDX-License-Identifier: Apache-2.0
/* idcheck.c - see idcheck.h. Faults are looked for from left to right of the standards' texts: length,
 * characters, date, check, so that the first thing a person would see is the one that is named. */
#include "base/idcheck.h"

#include <string.h>

enum { LENGTH = 18 };

/* GB 32100 leaves out I O S V Z; the position is the value. */
static const char credit_set[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
static const char organ_set[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

static int value_in(const char *set, char c)
{
    const char *p = c == '\0' ? NULL : strchr(set, c);

    return p == NULL ? -1 : (int)(p - set);
}

static bool is_digits(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    return true;
}

/* YYYYMMDD */
static bool is_birthday(struct str s, struct day today)
{
    int v = 0;

    for (size_t i = 0; i < s.n; i++)
        v = v * 10 + (s.p[i] - '0');
    int y = v / 10000, m = v / 100 % 100, d = v % 100;
    return ymd_is_valid(y, m, d) && (day_is_none(today) || day_make(y, m, d).n <= today.n);
}

enum id_fault idcheck_gb11643(struct str s, struct day today)
{
    static const int weight[LENGTH - 1] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 };
    int sum = 0;

    if (s.n != LENGTH)
        return ID_LENGTH;
    char last = s.p[LENGTH - 1];
    if (!is_digits(str_cut(s, 0, LENGTH - 1)) || !(last == 'X' || (last >= '0' && last <= '9')))
        return ID_LETTER;
    if (!is_birthday(str_cut(s, 6, 14), today))
        return ID_DATE;
    for (size_t i = 0; i < N_OF(weight); i++)
        sum += weight[i] * (s.p[i] - '0');
    return last == "10X98765432"[sum % 11] ? ID_OK : ID_CHECK;
}

/* GB 11714: eight characters and their check. */
static bool is_organ_code(struct str s)
{
    static const int weight[8] = { 3, 7, 9, 10, 5, 8, 4, 2 };
    int sum = 0;

    for (size_t i = 0; i < N_OF(weight); i++)
        sum += weight[i] * value_in(organ_set, s.p[i]);
    return s.p[8] == "0X987654321"[sum % 11];
}

enum id_fault idcheck_gb32100(struct str s)
{
    static const int weight[LENGTH - 1] = { 1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28 };
    int sum = 0;

    if (s.n != LENGTH)
        return ID_LENGTH;
    for (size_t i = 0; i < LENGTH; i++)
        if (value_in(credit_set, s.p[i]) < 0)
            return ID_LETTER;
    if (!is_digits(str_cut(s, 2, 8)))
        return ID_LETTER;
    for (size_t i = 0; i < N_OF(weight); i++)
        sum += weight[i] * value_in(credit_set, s.p[i]);
    if (value_in(credit_set, s.p[LENGTH - 1]) != (31 - sum % 31) % 31)
        return ID_CHECK;
    return is_organ_code(str_cut(s, 8, 17)) ? ID_OK : ID_ORGAN;
}

enum id_fault idcheck_by_kind(struct str kind, struct str s, struct day today)
{
    if (str_eqz(kind, "gb11643"))
        return idcheck_gb11643(s, today);
    return str_eqz(kind, "gb32100") ? idcheck_gb32100(s) : ID_UNKNOWN;
}

struct str idcheck_word(enum id_fault f)
{
    static const char *const word[ID_N] = { "", "length", "character", "date", "check", "organisation", "kind" };

    return str_of(word[f]);
}

struct str idcheck_clean(struct arena *mem, struct str typed)
{
    char *p = arena_take(mem, typed.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < typed.n; i++)
        if (typed.p[i] != ' ')
            p[n++] = typed.p[i] == 'x' ? 'X' : typed.p[i];
    return (struct str){ p, n };
}
