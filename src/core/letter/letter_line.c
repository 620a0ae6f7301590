// SPDX-License-Identifier: Apache-2.0
/* letter_line.c - which rows of data/letter.def a step prints; see making.h. */
#include "core/letter/making.h"
#include "core/site.h"

enum { TITLE_BYTES = 400 };

/* Does the line's condition hold? NAME=VALUE/VALUE of a field, row=ID, duty=CODE, to=WHOM. */
static bool holds(const struct making *w, struct str form, struct str when)
{
    struct str key, one, value;

    if (when.n == 0)
        return true;
    if (!str_split(&when, '=', &key))
        return false;
    if (str_eqz(key, "row"))
        value = w->e->row;
    else if (str_eqz(key, "duty"))
        value = w->e->duty;
    else if (str_eqz(key, "to"))
        value = rules_letter_to(w->s->cx->site->rules, form);
    else
        value = event_get(w->e, str_z(w->s->cx->mem, key));
    while (when.n > 0 && str_split(&when, '/', &one))
        if (str_eq(one, value))
            return true;
    return false;
}

const struct letter_line *making_line(const struct making *w, struct str form, enum letter_kind kind, size_t *at)
{
    const struct rules *r = w->s->cx->site->rules;
    size_t n;
    const struct letter_line *line = rules_letters(r, &n);

    for (size_t i = *at; i < n; i++)
        if (line[i].kind == kind && rules_letter_is_of(r, &line[i], form) && holds(w, form, line[i].when)) {
            *at = i + 1;
            return &line[i];
        }
    return NULL;
}

struct str making_title(struct making *w, const struct form *f)
{
    struct ctx *cx = w->s->cx;
    struct buf b = buf_make(cx->mem, TITLE_BYTES);
    size_t at = 0;
    const struct letter_line *line = making_line(w, f->code, LETTER_TITLE, &at);
    struct str text = line == NULL ? f->title : line->text, before, name;

    while (rules_letter_next(&text, &before, &name)) {
        buf_add(&b, before);
        buf_add(&b, event_get(w->e, str_z(cx->mem, name)));
    }
    buf_add(&b, text);
    return buf_str(&b);
}
