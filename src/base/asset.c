// SPDX-License-Identifier: Apache-2.0
/* asset.c - finds a file in the table that tools/mkasset made (gen/assets.c). */
#include "base/asset.h"

const struct asset *asset_find(struct str name)
{
    size_t from = 0, to;
    const struct asset *all = asset_all(&to);

    while (from < to) {
        size_t mid = from + (to - from) / 2;
        int c = str_cmp(name, all[mid].name);
        if (c == 0)
            return &all[mid];
        if (c < 0)
            to = mid;
        else
            from = mid + 1;
    }
    return NULL;
}
