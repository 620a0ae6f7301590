// SPDX-License-Identifier: Apache-2.0
/* columns.c - see columns.h. */
#include "core/carry/columns.h"

#include <string.h>
#include <strings.h>

#include "base/asset.h"

static struct str file_of(const char *def)
{
    char path[64] = "data/import/";
    size_t n = strlen(path);

    for (; *def != '\0' && n + 1 < sizeof path; def++)
        path[n++] = *def;
    const struct asset *a = asset_find((struct str){ path, n });
    return a == NULL ? STR_NONE : a->bytes;
}

static struct str names_of(struct str file, const char *field)
{
    struct str line, key;

    while (str_split(&file, '\n', &line))
        if (str_split(&line, '|', &key) && str_eqz(str_trim(key), field))
            return line;
    return STR_NONE;
}

static bool is_named(struct str names, struct str heading)
{
    struct str one;

    while (str_split(&names, ',', &one)) {
        one = str_trim(one);
        if (one.n == heading.n && one.n > 0 && strncasecmp(one.p, heading.p, one.n) == 0)
            return true;
    }
    return false;
}

void columns_find(const struct sheet_row *head, const char *def, const char *const *field, size_t n, int *column)
{
    struct str file = file_of(def);

    for (size_t i = 0; i < n; i++) {
        struct str names = names_of(file, field[i]);
        column[i] = -1;
        for (size_t k = 0; k < head->n && column[i] < 0; k++)
            if (is_named(names, head->cell[k].text))
                column[i] = (int)k;
    }
}

bool columns_has(const int *column, size_t n, size_t heading)
{
    for (size_t i = 0; i < n; i++)
        if (column[i] == (int)heading)
            return true;
    return false;
}

struct str columns_text(const struct sheet_row *row, int column)
{
    return column < 0 || (size_t)column >= row->n ? STR("") : row->cell[column].text;
}
