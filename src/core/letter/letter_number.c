// SPDX-License-Identifier: Apache-2.0
/* letter_number.c - the day and the number of a letter; see making.h. */
#include "core/letter/making.h"
#include "core/site.h"
#include "gen/event_sql.h"
#include "store/store.h"

struct day making_day(const struct making *w)
{
    const bool leaves = !str_eqz(rules_letter_to(w->s->cx->site->rules, w->form), "file");
    struct day issued;

    if (leaves && day_parse(event_get(w->e, "issued"), &issued))
        return issued;
    return day_of(w->e->at);
}

static struct str mark_of(const struct making *w)
{
    struct ctx *cx = w->s->cx;
    struct buf b = buf_make(cx->mem, 400);
    struct str text = rules_mark(cx->site->rules, cx->site->district, w->organ.code), before, name;

    while (rules_letter_next(&text, &before, &name)) {
        buf_add(&b, before);
        buf_add(&b, str_eqz(name, "u") ? w->organ.name : str_cut(cx->site->name, 0, cx->site->name.n < 3 ? 0 : 3));
    }
    buf_add(&b, text);
    if (cx->site->station != 0) /* its district counts for the same unit */
        buf_addz(&b, "站");
    return buf_str(&b);
}

/* The pattern with the unit's mark and the year, and `n` where it counts. */
static struct str number_text(const struct making *w, struct str pattern, struct str n)
{
    struct buf b = buf_make(w->s->cx->mem, 400);
    struct str before, name;

    while (rules_letter_next(&pattern, &before, &name)) {
        buf_add(&b, before);
        if (str_eqz(name, "mark"))
            buf_add(&b, mark_of(w));
        else if (str_eqz(name, "year"))
            buf_int(&b, day_ymd(making_day(w)).year);
        else
            buf_add(&b, n);
    }
    buf_add(&b, pattern);
    return buf_str(&b);
}

enum st making_number(struct making *w, struct str pattern, struct str *ret)
{
    struct ctx *cx = w->s->cx;
    const bool marked = str_find(pattern, STR("{mark}")) != SIZE_MAX;
    const struct q_serial_next_in in = { .name = arena_printf(cx->mem, "letter/%.*s/%.*s",
                                                              STR_ARG(marked ? STR("") : w->organ.code),
                                                              STR_ARG(number_text(w, pattern, STR("#")))) };
    struct q_serial_next_out serial = { .last = 1 };

    if (!w->s->offering) /* a sample counts nothing */
        TRY(q_serial_next_one(cx, &in, &serial));
    *ret = number_text(w, pattern, arena_printf(cx->mem, "%lld", (long long)serial.last));
    return ST_OK;
}
