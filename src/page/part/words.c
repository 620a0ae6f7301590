// SPDX-License-Identifier: Apache-2.0
/* words.c - see words.h. The names of weekdays and months are no messages: nobody rewords them. */
#include "page/part/words.h"

#include "base/buf.h"

#include <inttypes.h>

static const char *const weekday[LANG_N][7] = {
    { "周一", "周二", "周三", "周四", "周五", "周六", "周日" },
    { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" },
};
static const char *const month[12] = { "January", "February", "March",     "April",   "May",      "June",
                                       "July",    "August",   "September", "October", "November", "December" };

struct str words_day_short(struct arena *mem, enum lang lang, struct day d, struct day today)
{
    if (day_is_none(d))
        return STR_NONE;
    struct ymd v = day_ymd(d);
    bool same_year = !day_is_none(today) && day_ymd(today).year == v.year;
    if (lang == LANG_EN)
        return same_year ? arena_printf(mem, "%d %s", v.day, month[v.month - 1])
                         : arena_printf(mem, "%d %s %d", v.day, month[v.month - 1], v.year);
    return same_year ? arena_printf(mem, "%d月%d日", v.month, v.day)
                     : arena_printf(mem, "%d年%d月%d日", v.year, v.month, v.day);
}

struct str words_day(struct arena *mem, enum lang lang, struct day d, struct day today)
{
    if (day_is_none(d))
        return STR_NONE;
    struct str s = words_day_short(mem, lang, d, today);
    const char *w = weekday[lang][day_of_week(d) - 1];
    return lang == LANG_EN ? arena_printf(mem, "%s %.*s", w, STR_ARG(s))
                           : arena_printf(mem, "%.*s（%s）", STR_ARG(s), w);
}

struct str words_time(struct arena *mem, enum lang lang, struct when w, struct day today)
{
    if (when_is_none(w))
        return STR_NONE;
    struct day d = day_of(w);
    int minute = (int)((w.ms - day_start(d).ms) / 60000);
    struct str s = words_day_short(mem, lang, d, today);
    return arena_printf(mem, "%.*s%s %02d:%02d", STR_ARG(s), lang == LANG_EN ? "," : "", minute / 60, minute % 60);
}

struct str words_weekdays(struct arena *mem, enum lang lang, const bool days[static 7])
{
    struct buf b = buf_make(mem, 200);

    for (int i = 0; i < 7; i++) {
        int last = i;
        if (!days[i])
            continue;
        while (last < 6 && days[last + 1])
            last++;
        if (b.n > 0)
            buf_addz(&b, lang == LANG_EN ? ", " : "、");
        buf_addz(&b, weekday[lang][i]);
        if (last > i + 1) { /* two days in a row are named both */
            buf_addz(&b, lang == LANG_EN ? "–" : "至");
            buf_addz(&b, weekday[lang][last]);
            i = last;
        }
    }
    return buf_str(&b);
}

struct str words_size(struct arena *mem, int64_t bytes)
{
    if (bytes < 1024)
        return arena_printf(mem, "%" PRId64 " B", bytes);
    if (bytes < 1024 * 1024)
        return arena_printf(mem, "%" PRId64 " KB", bytes / 1024);
    return arena_printf(mem, "%" PRId64 ".%" PRId64 " MB", bytes / 1048576, bytes % 1048576 * 10 / 1048576);
}
